"""Announcements as one may see them: what is asked of oneself, what one costs, who is open."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from resonanz.channels.models import Channel, Membership
from resonanz.core.paging import Page, as_number, as_text, cut, key_of
from resonanz.core.rights import require
from resonanz.core.time import now
from resonanz.people.models import Person

from .actions.storing import language_here
from .kinds.notice import audience_of, confirmed, people_of, still_open
from .models import Confirmation, Notice, Post

SIZE = 50
# Words a minute read aloud in one's own language (Trauzettel-Klosinski and Dietz, Standardized
# assessment of reading performance, IOVS 53, 2012: German 179, English 228).
_WORDS_A_MINUTE = {"de": 179, "en": 228}
# What opening and confirming takes besides.
_BESIDES_SECONDS = 15


@dataclass(frozen=True)
class Asked:
    """An announcement the viewer has not confirmed yet."""

    id: int
    title: str
    channel: str
    author: str
    until: datetime
    minutes: int


@dataclass(frozen=True)
class Cost:
    """What an announcement takes of people: how many, and how many minutes in all."""

    people: int
    seconds_each: int

    @property
    def minutes_each(self) -> int:
        return -(-self.seconds_each // 60)

    @property
    def minutes_in_all(self) -> int:
        return -(-self.seconds_each * self.people // 60)


def asked_of(viewer: Person) -> list[Asked]:
    """What the viewer is asked to read and confirm, what ends first on top; one query."""
    mine = Membership.objects.filter(person=viewer, channel=OuterRef("post__channel"))
    seen = Post.objects.visible_to(viewer).standing().filter(pk=OuterRef("pk"))
    done = Confirmation.objects.filter(
        person=viewer, notice=OuterRef("pk"), version=OuterRef("version")
    )
    concerned = Exists(mine)
    running = Notice.objects.filter(ended_at=None, until__gt=now())
    if not viewer.is_guest:
        concerned = Q(for_all=True) | Q(concerned)  # type: ignore[assignment]
    found = running.filter(concerned, Exists(seen), ~Exists(done))
    found = found.exclude(post__author__person=viewer).order_by("until", "pk")
    return [_asked(row) for row in found.select_related("post__channel", "post__author__person")]


def cost(viewer: Person, channel: Channel, text: str, *, for_all: bool) -> Cost:
    """How many people an announcement would be told to, and how long each reads."""
    require(viewer, "conversations.announce", channel)
    people = people_of(channel.pk, for_all=for_all, without=viewer.pk).count()
    return Cost(people, reading_seconds(text))


def reading_seconds(text: str, language: str = "") -> int:
    """How long somebody reads a text, and confirms that they did."""
    pace = _WORDS_A_MINUTE.get((language or language_here(text))[:2], 179)
    return round(len(text.split()) * 60 / pace) + _BESIDES_SECONDS


def people_asked(viewer: Person, post: Post, *, done: bool, mark: str = "") -> Page[Person]:
    """Who has confirmed the version of today, or who has not, by name: for its owner alone."""
    require(viewer, "conversations.see_confirmations", post)
    notice = Notice.objects.select_related("post__author").get(pk=post.pk)
    found = confirmed(notice) if done else still_open(notice)
    if key := key_of(mark, as_text, as_number):
        name, last = key
        found = found.filter(Q(name__gt=name) | Q(name=name, pk__gt=last))
    rows = list(found.select_related("user").order_by("name", "pk")[: SIZE + 1])
    return cut(rows, SIZE, lambda person: (person.name, person.pk))


def people_concerned(viewer: Person, post: Post) -> int:
    """How many people an announcement of the viewer asks."""
    require(viewer, "conversations.see_confirmations", post)
    return audience_of(Notice.objects.select_related("post__author").get(pk=post.pk)).count()


def _asked(row: Notice) -> Asked:
    post = row.post
    seconds = reading_seconds(post.plain, post.language)
    return Asked(
        id=row.pk,
        title=row.title,
        channel=post.channel.name,
        author=post.author.display_name,
        until=row.until,
        minutes=-(-seconds // 60),
    )
