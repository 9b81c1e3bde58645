"""Conversations of few: which one belongs to, what is new in each, and what is said there."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Q
from django.utils.translation import gettext as _
from msgspec.json import decode

from resonanz.channels.models import Channel, Membership
from resonanz.core.htmx import get_visible
from resonanz.core.paging import (
    HIGHEST_NUMBER,
    Page,
    as_moment,
    as_number,
    cut,
    key_of,
    mark_of,
)
from resonanz.people.models import Person

from .queries import FAR_FUTURE, FEED_SIZE, feed_page, feed_parameters, space_feed
from .rows import Shown
from .statements import later_cards_sql

# Which of the channels somebody muted: known to the room above, which tells people of what is new.
Muted = Callable[[Person, Collection[int]], Collection[int]]

SIZE = 30
UNREAD_CAP = 100
MOST_FACES = 12

# One row a conversation: its newest message by the index of feeds, who else belongs, what is new.
_LIST = """
SELECT c.id, coalesce(l.said_at, c.created_at) AS at,
    (SELECT count(*) FROM (
        SELECT FROM conversations_post p
        WHERE p.channel_id = c.id AND p.parent_id IS NULL AND p.deleted_at IS NULL
          AND p.said_at > coalesce(m.read_up_to, m.joined_at)
          AND p.author_id NOT IN (SELECT id FROM people_identity WHERE person_id = %(viewer)s)
        LIMIT %(cap)s
    ) unread),
    (SELECT coalesce(json_agg(json_build_object(
            'id', p.id, 'name', p.name, 'picture', p.picture,
            'guest', coalesce(u.role = 'guest', FALSE)) ORDER BY p.name, p.id), '[]')::text
     FROM channels_membership o JOIN people_person p ON p.id = o.person_id
     LEFT JOIN accounts_user u ON u.id = p.user_id
     WHERE o.channel_id = c.id AND o.person_id <> %(viewer)s),
    l.plain, l.person_id, l.name
FROM channels_membership m
JOIN channels_channel c ON c.id = m.channel_id
LEFT JOIN LATERAL (
    SELECT p.said_at, left(p.plain, 300) AS plain, a.person_id,
        coalesce(nullif(a.name, ''), a.handle) AS name
    FROM conversations_post p JOIN people_identity a ON a.id = p.author_id
    WHERE p.channel_id = c.id AND p.parent_id IS NULL AND p.deleted_at IS NULL
    ORDER BY p.said_at DESC, p.id DESC LIMIT 1
) l ON TRUE
WHERE m.person_id = %(viewer)s AND c.kind = 'direct' AND c.archived_at IS NULL
  AND (coalesce(l.said_at, c.created_at), c.id) < (%(at)s::timestamptz, %(number)s::bigint)
  AND (%(only)s::bigint IS NULL OR c.id = %(only)s)
ORDER BY at DESC, c.id DESC LIMIT %(size)s
"""


_knows_muted: list[Muted] = []


def knows_muted(asked: Muted) -> Muted:
    """Register who knows which of their channels somebody muted."""
    _knows_muted.append(asked)
    return asked


def muted_among(viewer: Person, channels: Collection[int]) -> set[int]:
    """Those of the channels of which the viewer is told nothing new by itself."""
    return {number for asked in _knows_muted if channels for number in asked(viewer, channels)}


class Face(NamedTuple):
    """Somebody in a conversation."""

    id: int
    name: str
    picture: str
    is_guest: bool = False

    @property
    def marked_name(self) -> str:
        return _("%(name)s (guest)") % {"name": self.name} if self.is_guest else self.name


@dataclass(frozen=True)
class Talk:
    """A conversation as its list shows it; `people` are the others who belong."""

    id: int
    at: datetime
    is_muted: bool
    unread: int
    people: Sequence[Face]
    latest: str
    latest_by: int | None
    latest_name: str

    @property
    def name(self) -> str:
        return ", ".join(face.marked_name for face in self.people) or _("Only you")

    @property
    def address(self) -> str:
        return f"/messages/{self.id}/"


def talks(viewer: Person, mark: str = "", size: int = SIZE) -> Page[Talk]:
    """The viewer's conversations, the one with the newest message first; two queries."""
    at, number = key_of(mark, as_moment, as_number) or (FAR_FUTURE, HIGHEST_NUMBER)
    found = _talks(viewer, at=at, number=number, size=size + 1)
    return cut(found, size, lambda talk: (talk.at.isoformat(), talk.id))


def talk(viewer: Person, channel: Channel) -> Talk | None:
    """One conversation of the viewer's, or none."""
    found = _talks(viewer, only=channel.pk, size=1)
    return found[0] if found else None


def _talks(viewer: Person, **asked: Any) -> list[Talk]:
    parameters = {
        "viewer": viewer.pk, "cap": UNREAD_CAP, "only": None,
        "at": FAR_FUTURE, "number": HIGHEST_NUMBER,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_LIST, parameters | asked)
        rows = cursor.fetchall()
    muted = muted_among(viewer, [row[0] for row in rows])
    return [_read(row, muted) for row in rows]


def _read(row: tuple[Any, ...], muted: Collection[int]) -> Talk:
    number, at, unread, people, latest, by, name = row
    faces = [
        Face(one["id"], one["name"], _address(one["picture"]), one["guest"])
        for one in decode(people)
    ]
    return Talk(number, at, number in muted, unread, faces, latest or "", by, name or "")


def _address(picture: str) -> str:
    return Person._meta.get_field("picture").storage.url(picture) if picture else ""


def conversation(viewer: Person, channel_id: int) -> Channel:
    """A conversation the viewer belongs to; raises `Gone` for everybody else, whoever they are."""
    mine = Membership.objects.filter(person=viewer).values("channel")
    talks = Channel.objects.visible_to(viewer).filter(kind=Channel.Kind.DIRECT, pk__in=mine)
    return get_visible(talks, pk=channel_id)


def between(viewer: Person, other: Person) -> Channel | None:
    """The conversation the viewer has with one other person, if they have begun it."""
    pair = "-".join(str(number) for number in sorted((viewer.pk, other.pk)))
    found = Channel.objects.visible_to(viewer).filter(conversation__pair=pair)
    return found.first()


@dataclass(frozen=True)
class Ways:
    """From where a conversation went on, and where it goes on, as far as the viewer belongs."""

    before: Channel | None
    after: Sequence[Channel]


def ways(viewer: Person, channel: Channel) -> Ways:
    """Where some of those who talk here talk too, because somebody came along."""
    mine = Channel.objects.visible_to(viewer).filter(kind=Channel.Kind.DIRECT)
    near = Q(continued_in__channel=channel) | Q(conversation__continues=channel)
    found = list(mine.filter(near).select_related("conversation").distinct().order_by("pk"))
    after = [one for one in found if one.conversation.continues_id == channel.pk]
    return Ways(next((one for one in found if one not in after), None), after)


def others(viewer: Person, words: str, without: Sequence[int], size: int = 8) -> list[Person]:
    """Whom the viewer may write to, by words of their name; those named already left out."""
    people = Person.objects.visible_to(viewer).colleagues().filter(user__is_active=True)
    for word in words.split()[:4]:
        people = people.filter(name__icontains=word)
    chosen = people.exclude(pk__in=[viewer.pk, *without]).select_related("user")
    return list(chosen.order_by("name", "pk")[:size])


def chosen(viewer: Person, numbers: Sequence[int]) -> list[Person]:
    """Those of the numbers the viewer may write to, by name."""
    people = Person.objects.visible_to(viewer).filter(user__is_active=True, pk__in=numbers)
    found = people.exclude(pk=viewer.pk).select_related("user")
    return list(found.order_by("name", "pk")[:MOST_FACES])


# --- what is said there: the oldest first, because one writes on at the end -------------------


def messages(viewer: Person, channel: Channel, mark: str = "") -> Page[Shown]:
    """A page of what was said, up to the mark, the oldest of them first."""
    page = space_feed(viewer, channel, mark)
    return Page(list(reversed(page.rows)), page.next)


def later(viewer: Person, channel: Channel, mark: str) -> list[Shown]:
    """What was said after the mark of `end_of`, the oldest first; at most FEED_SIZE."""
    at, number = key_of(mark, as_moment, as_number) or (channel.created_at, 0)
    asked = feed_parameters(viewer, "") | {"at": at, "number": number, "channel": channel.pk}
    page = feed_page(later_cards_sql(), asked | {"size": FEED_SIZE})
    return list(reversed(page.rows))


def end_of(rows: Sequence[Shown], mark: str = "") -> str:
    """The mark of the last of the messages; the one there was where there are none."""
    return mark_of(rows[-1].said_at.isoformat(), rows[-1].id) if rows else mark
