"""One post, and whether the viewer may see it: asked before everything one does."""

from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Field, GeneratedField, JSONField, Model

from resonanz.channels.models import Channel
from resonanz.core.paging import HIGHEST_NUMBER
from resonanz.people.models import Person

from .models import Post

# `Post.objects.visible_to(viewer).standing()` for one post, asked before everything one does.
_VISIBLE = """
FROM conversations_post p
JOIN conversations_post r ON r.id = p.root_id
JOIN channels_channel c ON c.id = p.channel_id
LEFT JOIN channels_membership m ON m.channel_id = c.id AND m.person_id = %(viewer)s
LEFT JOIN conversations_restraint h ON h.root_id = p.root_id
WHERE p.id = %(post)s AND p.deleted_at IS NULL AND r.deleted_at IS NULL
  AND (m.id IS NOT NULL OR (c.access = 'open' AND NOT %(guest)s AND p.visibility <> 'direct'))"""


def is_visible(viewer: Person, post_id: int) -> bool:
    """Whether the viewer may see a post, and it stands."""
    return _visible("SELECT 1", viewer, post_id) is not None


class Turn(NamedTuple):
    """How far a thread is restrained; where it is slow, when somebody last wrote in it."""

    person_id: int
    locked: bool
    minutes: int | None
    wrote_at: datetime | None


_TURN = """coalesce(h.locked, FALSE), h.minutes, CASE WHEN h.minutes IS NOT NULL THEN (
    SELECT max(w.said_at) FROM conversations_post w JOIN people_identity i ON i.id = w.author_id
    WHERE w.root_id = p.root_id AND i.person_id = %(viewer)s) END"""


def turn_of(person: Person, post: Post) -> Turn | None:
    """Whether and when the person may go on below a post; none where they may not see it.

    What `visible_post_and_channel` read for them is not asked again.
    """
    known: Turn | None = post.known_turn
    if known is not None and known.person_id == person.pk:
        return known
    row = _visible(f"SELECT {_TURN}", person, post.pk)
    return Turn(person.pk, *row) if row is not None else None


def visible_post_and_channel(viewer: Person, post_id: int) -> Post | None:
    """A standing post the viewer may see, with its channel and their turn, or none: in one
    statement."""
    row = _visible(_answerable(), viewer, post_id)
    if row is None:
        return None
    posts, channels = _attributes(Post), _attributes(Channel)
    post = Post.from_db("default", posts, row[3 : 3 + len(posts)])
    post.channel = Channel.from_db("default", channels, row[3 + len(posts) :])
    post.known_turn = Turn(viewer.pk, *row[:3])
    return post


@cache
def _answerable() -> str:
    posts = [f"p.{name}" for name in _columns(Post)]
    channels = [f"c.{name}" for name in _columns(Channel)]
    return f"SELECT {', '.join([_TURN, *posts, *channels])}"


def _visible(columns: str, viewer: Person, post_id: int) -> tuple[Any, ...] | None:
    if post_id > HIGHEST_NUMBER:
        return None
    with connection.cursor() as cursor:
        asked = {"viewer": viewer.pk, "guest": viewer.is_guest, "post": post_id}
        cursor.execute(columns + _VISIBLE, asked)
        row: tuple[Any, ...] | None = cursor.fetchone()
        return row


@cache
def _columns(model: type[Model]) -> list[str]:
    return [str(field.column) for field in _plain_fields(model)]


@cache
def _attributes(model: type[Model]) -> list[str]:
    return [field.attname for field in _plain_fields(model)]


def _plain_fields(model: type[Model]) -> "list[Field[Any, Any]]":
    """What a row holds as the model does; the rest stays deferred."""
    return [
        field
        for field in model._meta.concrete_fields
        if not isinstance(field, (JSONField, GeneratedField))
    ]
