"""What people did in a week, as it stands in the tables of the rooms below.

Of colleagues the sums leave this module by person only on their way to the gate (`releasing`).
Private conversations are not counted.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Count, Exists, F, OuterRef, QuerySet

from resonanz.channels.abilities import Side
from resonanz.channels.models import Channel
from resonanz.conversations.models import Interaction, Post
from resonanz.desk.models import Case
from resonanz.people.models import Person

from .measures import Measure

# So long an answer may take to count; figures of a week are told when that is over.
ANSWER_WITHIN = timedelta(days=7)

type Done = dict[Measure, Counter[int]]


@dataclass(frozen=True)
class Span:
    """From when until when, the end not included."""

    begins: datetime
    ends: datetime


@dataclass
class Week:
    """What was done, by person: of colleagues inside, of people outside."""

    inside: Done = field(default_factory=dict)
    outside: Done = field(default_factory=dict)


def week(span: Span) -> Week:
    """Who did how much in the span; deleted posts and reactions taken back do not count."""
    sides = _channels_by_side()
    return Week(_inside(span, sides[Side.INSIDE]), _outside(span, sides[Side.OUTSIDE]))


def _channels_by_side() -> dict[Side, list[int]]:
    """The channels where people talk, private conversations left out."""
    found: dict[Side, list[int]] = {Side.INSIDE: [], Side.OUTSIDE: []}
    for channel in Channel.objects.exclude(kind=Channel.Kind.DIRECT):
        found[channel.side].append(channel.pk)
    return found


def _inside(span: Span, channels: Iterable[int]) -> Done:
    colleagues = Person.objects.colleagues()
    posts = _posts(span, channels).filter(author__person__in=colleagues)
    reactions = _reactions(span, channels).filter(identity__person__in=colleagues)
    threads = posts.filter(parent=None)
    return _with_people(
        {
            Measure.WORDS: _counted(posts, "author__person"),
            Measure.REACTIONS: _counted(reactions, "identity__person"),
            Measure.OPENED: _counted(threads, "author__person"),
            Measure.ANSWERED: _counted(threads.filter(_is_answered()), "author__person"),
        }
    )


def _outside(span: Span, channels: Iterable[int]) -> Done:
    """What people outside did; what we said ourselves is not theirs."""
    posts = _posts(span, channels).filter(author__person__user=None, author__channels=None)
    reactions = _reactions(span, channels).filter(identity__person__user=None)
    cases = Case.objects.filter(
        channel__in=channels, opened_at__gte=span.begins, opened_at__lt=span.ends
    )
    in_time = cases.filter(first_answered_at__lt=F("opened_at") + ANSWER_WITHIN)
    return _with_people(
        {
            Measure.WORDS: _counted(posts, "author__person"),
            Measure.REACTIONS: _counted(reactions, "identity__person"),
            Measure.OPENED: _counted(cases, "post__author__person"),
            Measure.ANSWERED: _counted(in_time, "post__author__person"),
        }
    )


def _posts(span: Span, channels: Iterable[int]) -> QuerySet[Post]:
    return Post.objects.filter(
        channel__in=channels,
        said_at__gte=span.begins,
        said_at__lt=span.ends,
        deleted_at=None,
    )


def _reactions(span: Span, channels: Iterable[int]) -> QuerySet[Interaction]:
    return Interaction.objects.filter(
        kind=Interaction.Kind.REACTION,
        post__channel__in=channels,
        at__gte=span.begins,
        at__lt=span.ends,
    )


def _is_answered() -> Exists:
    """Whether somebody else said something in the thread soon."""
    answers = Post.objects.filter(
        root=OuterRef("root"),
        parent__isnull=False,
        deleted_at=None,
        said_at__lt=OuterRef("said_at") + ANSWER_WITHIN,
    )
    return Exists(answers.exclude(author__person=OuterRef("author__person")))


def _counted(
    rows: QuerySet[Post] | QuerySet[Interaction] | QuerySet[Case], who: str
) -> Counter[int]:
    """How many rows each person has; rows of nobody known are left out."""
    found = rows.order_by().values_list(who).annotate(number=Count("pk"))
    return Counter({person: number for person, number in found if person is not None})


def _with_people(done: Done) -> Done:
    """Beside what was done: who took part, once each."""
    took_part = done[Measure.WORDS].keys() | done[Measure.REACTIONS].keys()
    return {Measure.PEOPLE: Counter(dict.fromkeys(took_part, 1)), **done}
