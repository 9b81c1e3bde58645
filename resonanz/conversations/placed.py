"""What stands on top of a space, where a thread came from, and where one may put it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from msgspec.json import decode

from resonanz.accounts.models import User
from resonanz.channels.abilities import Ability, traits_of
from resonanz.channels.models import Channel
from resonanz.core.time import from_iso
from resonanz.people.models import Person

from .kinds import sign_of
from .models import KEEPERS, Pin, Post, Relocation
from .queries import writable_spaces
from .rows import Setting
from .statements import pinned_sql

LENGTH = 160


@dataclass(frozen=True)
class Pinned:
    """A thread on top of its space, in a line."""

    id: int
    title: str
    author: str
    sign: str
    label: str
    comments: int
    pinned_at: datetime


def pinned(viewer: Person, channel: Channel) -> list[Pinned]:
    """What stands on top of a channel, the newest first, as far as the viewer may see it."""
    asked = {"viewer": viewer.pk, "guest": viewer.is_guest, "channel": channel.pk}
    with connection.cursor() as cursor:
        cursor.execute(pinned_sql(), asked)
        return pinned_in(cursor.fetchone()[0])


def pinned_in(told: str | None) -> list[Pinned]:
    """What a statement told of it."""
    return [_pinned(row) for row in decode(told)] if told else []


def pin_of(viewer: Person, post: Post) -> Pin | None:
    """By whom and when a thread was pinned; for whoever may see it."""
    seen = Post.objects.visible_to(viewer).filter(pk=post.pk)
    return Pin.objects.filter(post__in=seen).select_related("by").first()


def moved(viewer: Person, root_id: int) -> dict[str, object] | None:
    """That a thread was moved, and from where as far as the viewer may know of it."""
    row = Relocation.objects.filter(root=root_id).select_related("by", "source").last()
    if row is None:
        return None
    known = Channel.objects.visible_to(viewer).filter(pk=row.source_id).exists()
    return {
        "by": row.by.name if row.by else "",
        "from": row.source.name if known else "",
        "at": row.at,
    }


def spaces_to_share_into(viewer: Person, post: Post) -> QuerySet[Channel]:
    """The spaces the viewer may share a post into, as far as a list can tell: by name."""
    return _narrower(writable_spaces(viewer), post)


def spaces_to_move_into(viewer: Person, post: Post) -> QuerySet[Channel]:
    """The spaces the viewer looks after, into which a thread may go, by name."""
    living = Channel.objects.visible_to(viewer).filter(kind=Channel.Kind.SPACE, archived_at=None)
    if viewer.role != User.Role.ADMINISTRATOR:
        living = living.filter(memberships__person=viewer, memberships__role__in=KEEPERS)
    return _narrower(living.order_by("name", "id"), post)


def _narrower(spaces: QuerySet[Channel], post: Post) -> QuerySet[Channel]:
    spaces = spaces.exclude(pk=post.channel_id)
    if post.channel.access == Channel.Access.OPEN:
        return spaces
    return spaces.exclude(access=Channel.Access.OPEN)


def may_share(setting: Setting) -> bool:
    """Whether what is said in a thread may be shared at all: the rule "conversations.share"."""
    inside = Ability.MEMBERS in traits_of(setting.network).abilities
    return inside and setting.kind != Channel.Kind.DIRECT


def _pinned(row: dict[str, Any]) -> Pinned:
    line = " ".join(row["title"].split())
    return Pinned(
        id=row["id"],
        title=line if len(line) <= LENGTH else line[:LENGTH] + "…",
        author=row["author"],
        sign=sign_of(row["kind"]) or "pin",
        label=str(Post.Kind(row["kind"]).label),
        comments=row["comments"],
        pinned_at=from_iso(row["pinned_at"]),
    )
