"""Where a draft was begun, and how one goes on there."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from resonanz.channels.models import Channel
from resonanz.channels.queries import address_of
from resonanz.core.markdown import render
from resonanz.people.models import Person

from .actions.telling import rendered_with
from .models import Draft, Post, Scheduled
from .naming import named_in
from .queries import drafts
from .telling import named_groups


@dataclass(frozen=True)
class Begun:
    """A draft with its place in words and the address at which it goes on."""

    place: str
    where: str
    address: str
    source: str
    kept_at: datetime


def begun(viewer: Person, most: int = 100) -> list[Begun]:
    """Everything the viewer was typing that can still be gone on with, newest first; 3 queries."""
    rows = [one for one in drafts(viewer)[:most] if one.source.strip()]
    channels = Channel.objects.visible_to(viewer).in_bulk(_numbers(rows, "channel"))
    numbers = [one for kind in ("post", "edit", "share") for one in _numbers(rows, kind)]
    seen = Post.objects.visible_to(viewer).standing().with_author()
    posts = seen.in_bulk(numbers)
    return [_begun(row, channels, posts) for row in rows]


def scheduled(viewer: Person) -> list[Scheduled]:
    """What the viewer says later, the next first, at most a hundred."""
    mine = Scheduled.objects.filter(person=viewer).select_related("channel")
    return list(mine.order_by("due_at", "pk"))


def preview(viewer: Person, source: str, channel_id: int | None) -> str:
    """How a text will read, where it is said in that channel: rendered as when it is said."""
    channel = None
    if channel_id is not None:
        channel = Channel.objects.readable_by(viewer).filter(pk=channel_id).first()
    if channel is None:
        return render(source).html
    groups = named_groups(viewer, channel, source)
    return rendered_with(source, named_in(source, channel), groups).html


def _numbers(rows: list[Draft], kind: str) -> list[int]:
    parts = (row.place.partition(":") for row in rows)
    return [int(number) for name, _colon, number in parts if name == kind and number.isdecimal()]


def _begun(row: Draft, channels: dict[int, Channel], posts: dict[int, Post]) -> Begun:
    kind, _colon, rest = row.place.partition(":")
    number = int(rest) if rest.isdecimal() else 0
    where, address = _("Where it was begun is not here any more"), ""
    if kind == "compose":
        where, address = _("New post"), "/compose"
    elif kind == "channel" and number in channels:
        channel = channels[number]
        where, address = channel.name, address_of(channel)
    elif kind == "post" and number in posts:
        name = posts[number].author.display_name
        where = _("Answer to %(name)s") % {"name": name}
        address = f"/posts/{number}/answer"
    elif kind == "edit" and number in posts:
        where, address = _("Edit of a post"), f"/posts/{number}/edit"
    elif kind == "share" and number in posts:
        where, address = _("What you share"), f"/posts/{number}/shares"
    elif kind == "talk":
        people = "&".join(f"person={one}" for one in rest.split("-") if one.isdecimal())
        where, address = _("New message"), f"/messages/new?{people}"
    elif kind == "page" and number:
        where, address = _("A page"), f"/knowledge/{number}/edit"
    elif kind == "newpage" and number:
        where, address = _("A new page"), f"/knowledge/new?space={number}"
    elif kind in ("case", "reflection") and number:
        where, address = _("At the desk"), f"/desk/cases/{number}/"
    return Begun(row.place, where, address, row.source, row.kept_at)
