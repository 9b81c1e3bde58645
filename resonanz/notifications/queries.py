"""What a person was told, as far as they may still see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from resonanz.channels.models import Channel
from resonanz.conversations.models import Post
from resonanz.core.memory import Memory
from resonanz.core.paging import Page, as_moment, as_number, cut, key_of
from resonanz.core.time import now
from resonanz.people.models import Person

from .models import Notification

PAGE_SIZE = 30
COUNT_CAP = 100

Reason = Notification.Reason


_ANY_UNREAD = """
SELECT EXISTS (SELECT FROM notifications_notification WHERE person_id = %s AND read_at IS NULL)
"""


# Who has nothing new, kept until the database tells of a notification of theirs.
CHANNEL = "resonanz_told"
nothing_new: Memory[bool] = Memory()


def has_unread(viewer: Person) -> bool:
    """Whether anything may be new; wanted on every page, and mostly nothing is: then no rights need
    be asked either."""
    owner = str(viewer.pk)
    if nothing_new.get(owner):
        return False
    changes = nothing_new.changes
    with connection.cursor() as cursor:
        cursor.execute(_ANY_UNREAD, [viewer.pk])
        found = bool(cursor.fetchone()[0])
    if not found:
        nothing_new.put(owner, True, owner, changes)
    return found


def unread_count(viewer: Person) -> int:
    """How many are new, without what quiet hours hold back; counting stops at COUNT_CAP."""
    return unread_figures(viewer)[0]


def unread_figures(viewer: Person) -> tuple[int, int]:
    """How many are new, and in how many conversations of few; counting stops at COUNT_CAP."""
    if not has_unread(viewer):
        return 0, 0
    free = Q(held_until=None) | Q(held_until__lte=now())
    new = Notification.objects.visible_to(viewer).filter(free, read_at=None)
    reasons = new.order_by().values_list("reason", "event__channel_id", "post__channel__kind")
    found = list(reasons[:COUNT_CAP])
    talks = {channel for _why, channel, kind in found if kind == Channel.Kind.DIRECT}
    return len(found), len(talks)


@dataclass(frozen=True)
class Told:
    """A notification as it is shown: who, what happened, why one is told, where it leads."""

    id: int
    sentence: str
    why: str
    text: str
    side: str
    place: str
    address: str
    actor: Person | None
    at: datetime
    is_new: bool

    @property
    def day(self) -> date:
        return timezone.localdate(self.at)


def told(viewer: Person, mark: str = "", size: int = PAGE_SIZE) -> Page[Told]:
    """What the viewer was told, the newest first; four queries at most."""
    found = Notification.objects.visible_to(viewer).select_related("event", "post__channel")
    if key := key_of(mark, as_moment, as_number):
        at, last = key
        found = found.filter(Q(at__lt=at) | Q(at=at, pk__lt=last))
    rows = list(found.order_by("-at", "-pk")[: size + 1])
    page = cut(rows, size, lambda row: (row.at.isoformat(), row.pk))
    return Page(shown(viewer, page.rows), page.next)


def shown(viewer: Person, rows: Sequence[Notification]) -> list[Told]:
    """Notifications as they are shown; they were read with event, post and channel."""
    known = Person.objects.select_related("user")
    actors = known.in_bulk({row.event.actor_id for row in rows} - {None})
    about = _standing(viewer, {row.about_id for row in rows if row.about_id})
    return [_shown(row, actors, about) for row in rows]


def _standing(viewer: Person, numbers: set[int]) -> dict[int, Post]:
    """What notifications are about, as far as it stands and the viewer may see it."""
    found = Post.objects.visible_to(viewer).standing().select_related("channel")
    return dict(found.in_bulk(numbers)) if numbers else {}


def _shown(row: Notification, actors: dict[int, Person], about: dict[int, Post]) -> Told:
    actor = actors.get(row.event.actor_id or 0)
    post = row.post or about.get(row.about_id or 0)
    return Told(
        id=row.pk,
        sentence=_sentence(row, actor),
        why=row.get_reason_display(),
        text=post.plain[:200] if post else "",
        side=post.channel.side if post else "",
        place=post.channel.name if post else "",
        address=row.address,
        actor=actor,
        at=row.at,
        is_new=row.read_at is None,
    )


def _sentence(row: Notification, actor: Person | None) -> str:
    """What happened, in the reader's language; rooms above give their sentence with its words."""
    name = actor.marked_name if actor else _("Somebody outside")
    if row.words is not None:
        is_named = actor is not None and row.words.get("name") == actor.name
        return row.sentence_with({"name": name} if is_named else {})
    words = {"name": name, "place": row.text}
    sentences = {
        Reason.MENTIONED: _("%(name)s mentioned you"),
        Reason.DIRECT: _("%(name)s wrote to you"),
        Reason.ANSWERED: _("%(name)s answered you"),
        Reason.COMMENTED: _("%(name)s commented on your post"),
        Reason.TAKING_PART: _("%(name)s went on in a thread you take part in"),
        Reason.REACTED: _("%(name)s reacted to your post"),
        Reason.ASKED_TO_JOIN: _("%(name)s asks to join %(place)s"),
        Reason.LET_IN: _("%(name)s let you into %(place)s"),
        Reason.ANNOUNCED: _("%(name)s asks you to read this and to confirm it"),
        Reason.STILL_OPEN: _("%(name)s reminds you: this is still to be read and confirmed"),
        Reason.INVITED: _("%(name)s invites you to %(place)s"),
    }
    sentence = sentences.get(Reason(row.reason))
    return sentence % words if sentence else row.text or str(Reason(row.reason).label)
