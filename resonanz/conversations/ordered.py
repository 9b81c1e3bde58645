"""What of the order in conversations one may see: the queue, decisions, the trail."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from resonanz.channels.models import Channel, Membership
from resonanz.core.htmx import get_visible
from resonanz.core.models import Event
from resonanz.core.paging import Page, by_number
from resonanz.core.rights import require
from resonanz.people.models import Person

from .models import KEEPERS, Appeal, Care, Decision, Report, Restraint, Review, Watched

LENGTH = 30


def queue(viewer: Person, mark: str = "", *, decided: bool = False) -> Page[Review]:
    """What the viewer may decide, the longest waiting first; or what was decided, newest first."""
    found = Review.objects.visible_to(viewer).shown().annotate(report_count=Count("reports"))
    if decided:
        found = found.exclude(decided_at=None).select_related("decision__by")
        return by_number(found, mark, newest_first=True, size=LENGTH)
    return by_number(found.open(), mark, size=LENGTH)


def review(viewer: Person, number: int) -> Review:
    """One of them; raises `Gone` for who may not look at it."""
    return get_visible(Review.objects.visible_to(viewer).shown(), pk=number)


def reports(viewer: Person, review: Review) -> QuerySet[Report]:
    """What was said against a post. By whom is nothing a page or a program gets to know."""
    seen = Review.objects.visible_to(viewer).filter(pk=review.pk)
    return Report.objects.filter(review__in=seen).defer("reporter").order_by("pk")


def appeals(viewer: Person) -> QuerySet[Appeal]:
    """Appeals the viewer may answer: not against decisions of their own."""
    seen = Review.objects.visible_to(viewer).values("pk")
    found = Appeal.objects.filter(decision__review__in=seen, answered_at=None)
    told = found.select_related("decision__review__post__author", "decision__review__post__channel")
    return told.exclude(decision__by=viewer).order_by("pk")


def decision(viewer: Person, number: int) -> Decision:
    """A decision, for the author it concerns and for who may look at such posts."""
    seen = Review.objects.visible_to(viewer).values("pk")
    mine = Q(review__post__author__person=viewer) & ~Q(deed=Decision.Deed.NOTHING)
    found = Decision.objects.filter(Q(review__in=seen) | mine).select_related(
        "review__post__author__person",
        "review__post__channel",
        "review__post__particulars",
        "by",
        "appeal__answered_by",
    )
    return get_visible(found, pk=number)


def decision_of(review: Review) -> Decision | None:
    """What was decided about it, if anything."""
    return Decision.objects.filter(review=review).select_related("by").first()


def place_of(viewer: Person, channel: Channel) -> str:
    """Where a post stands, as far as the viewer may know of the place."""
    if channel.is_direct:
        return _("a conversation of few")
    if Channel.objects.visible_to(viewer).filter(pk=channel.pk).exists():
        return channel.name
    return _("a secret space")


def restraint_of(root_id: int) -> Restraint | None:
    """What holds a thread back, with the reason."""
    found = Restraint.objects.filter(root_id=root_id).select_related("decision")
    return found.first()


def kept_spaces(viewer: Person) -> list[Channel]:
    """The living spaces the viewer looks after, each with `looks_at_first`."""
    mine = Membership.objects.filter(person=viewer, role__in=KEEPERS).values("channel")
    spaces = Channel.objects.filter(pk__in=mine, kind=Channel.Kind.SPACE, archived_at=None)
    found = list(spaces.order_by("name", "pk"))
    cared = Care.objects.filter(channel__in=found, first_posts=True)
    first = set(cared.values_list("channel_id", flat=True))
    for space in found:
        space.looks_at_first = space.pk in first  # type: ignore[attr-defined]
    return found


def watched(viewer: Person) -> list[str]:
    """The organisation's words to look at, by letters; for who keeps the list."""
    require(viewer, "conversations.watch_words")
    return list(Watched.objects.order_by("word").values_list("word", flat=True))


@dataclass(frozen=True)
class Happened:
    """A line of the trail; who reported stands in none of them."""

    id: int
    at: datetime
    who: str
    what: str
    review_id: int
    decision_id: int | None


def trail(viewer: Person, mark: str = "") -> Page[Happened]:
    """All that was done about posts the viewer may look at, the newest first; two queries."""
    seen = Review.objects.visible_to(viewer).values("pk")
    events = Event.objects.filter(
        subject_type=Review._meta.label_lower, subject_id__in=seen, verb__startswith="order."
    )
    page = by_number(events, mark, newest_first=True)
    people = Person.objects.in_bulk({event.actor_id for event in page.rows} - {None})
    return Page(_lines(page.rows, people), page.next)


def _lines(events: Sequence[Event], people: dict[int, Person]) -> list[Happened]:
    return [
        Happened(
            event.pk,
            event.at,
            people[event.actor_id].name if event.actor_id in people else "",
            _what(event),
            event.subject_id,
            event.details.get("decision"),
        )
        for event in events
    ]


def _what(event: Event) -> str:
    if event.verb == "order.decided":
        return str(Decision.Deed(event.details["deed"]).label)
    if event.verb == "order.answered":
        return _("Appeal granted") if event.details["granted"] else _("Appeal declined")
    words = {
        "order.reported": _("Reported"),
        "order.noticed": _("Noticed by itself"),
        "order.lifted": _("Taken back"),
        "order.appealed": _("Appeal"),
    }
    return words.get(event.verb, event.verb)
