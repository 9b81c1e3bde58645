"""Many posts and deeds of one channel written down at once, as networks bring them.

The same as `store` and `note_interaction` one by one, in a handful of statements: rows go in by
COPY, counts are added up once for each thread. No right is checked, no event recorded.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from resonanz.channels.models import Channel
from resonanz.conversations.models import Attachment, Mention, Post
from resonanz.conversations.thread import path_of
from resonanz.core.bulk import array_of, copy_rows, numbers_of, rows_named
from resonanz.core.markdown import Rendered, language_of
from resonanz.people import viewers

from .storing import adopt_orphans, form_of, storable

type Row = tuple[Any, ...]


@dataclass
class Heard:
    """A post to be written down; `parent_remote_id` names what it answers, here or not yet."""

    author_id: int
    remote_id: str
    rendered: Rendered
    said_at: datetime
    source: str = ""
    parent_remote_id: str = ""
    visibility: str = "public"
    language: str = ""
    content_warning: str = ""
    link: str = ""
    address: str = ""
    edited_at: datetime | None = None
    mentions: Sequence[int] = ()  # identities
    attachments: Sequence[Attachment] = ()


@dataclass(frozen=True)
class Deed:
    """What an identity did with a post: a reaction, a share."""

    post_id: int
    identity_id: int
    kind: str
    name: str
    at: datetime
    remote_id: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a post stands: its number, its thread, and what its answers need to know of it."""

    number: int
    root: int
    path: str
    depth: int


@dataclass
class _Writing:
    """What is known while the posts of one call are written down."""

    channel: Channel
    language: str
    places: dict[str, Place]
    taken: list[tuple[Heard, Place]] = field(default_factory=list)
    comments: Counter[int] = field(default_factory=Counter)


# --- posts -----------------------------------------------------------------------------------


@transaction.atomic(savepoint=False)
def store_many(
    channel: Channel, heard: Iterable[Heard], count: int, places: Mapping[str, Place]
) -> list[Place]:
    """Where the posts stand, in the order given: parents before their answers.

    `places` are those of the posts that are answered and were here before. None of the `count`
    posts may be here already; who writes holds the channel's account.

    PostgreSQL writes each post while the next is made from what was heard: making it may ask the
    database nothing.
    """
    writing = _Writing(channel, viewers.organisation().language, dict(places))
    numbers = numbers_of("conversations_post", count)
    rows = (_take(writing, one, number) for one, number in zip(heard, numbers, strict=True))
    copy_rows("conversations_post", _COLUMNS, rows)
    _count(writing.comments)
    _name_all(writing.taken)
    _attach_all(writing.taken)
    _adopt(channel, writing.taken)
    return [place for _one, place in writing.taken]


def places_of(channel_id: int, names: Iterable[str]) -> dict[str, Place]:
    """Where those of the posts stand that are here, by what their network calls them."""
    columns = ("remote_id", "id", "root_id", "path", "depth")
    found = rows_named("conversations_post", columns, "remote_id", names, channel_id=channel_id)
    return {
        name: Place(number, root or number, path, depth)
        for name, number, root, path, depth in found
    }


_COLUMNS = (
    "id", "channel_id", "author_id", "parent_id", "root_id", "path", "depth", "kind", "form",
    "visibility", "source", "html", "plain", "language", "content_warning", "link", "remote_id",
    "remote_parent_id", "address", "said_at", "edited_at", "comment_count", "reaction_counts",
    "share_count",
)  # fmt: skip


def _take(writing: _Writing, one: Heard, number: int) -> Row:
    above = writing.places.get(one.parent_remote_id)
    if above is None:
        place = Place(number, number, "", 0)
    else:
        path = path_of(above.path, one.said_at, number)
        place = Place(number, above.root, path, above.depth + 1)
        writing.comments[above.root] += 1
    writing.places[one.remote_id] = place
    writing.taken.append((one, place))
    return _row(writing, one, place, above.number if above else None)


def _row(writing: _Writing, one: Heard, place: Place, parent: int | None) -> Row:
    plain = one.rendered.plain
    return (
        place.number, writing.channel.pk, one.author_id, parent, place.root, place.path,
        place.depth, "post", form_of(one.attachments, one.link), one.visibility,
        storable(one.source), one.rendered.html, plain,
        one.language or language_of(plain, writing.language),
        storable(one.content_warning), storable(one.link), one.remote_id, one.parent_remote_id,
        one.address, one.said_at, one.edited_at, 0, "{}", 0,
    )  # fmt: skip


def _count(comments: Counter[int]) -> None:
    if not comments:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE conversations_post SET comment_count = comment_count + more.number "
            "FROM unnest(%s::text::bigint[], %s::text::int[]) AS more (id, number) "
            "WHERE conversations_post.id = more.id",
            [array_of(comments.keys()), array_of(comments.values())],
        )


def _name_all(taken: Iterable[tuple[Heard, Place]]) -> None:
    named = [
        Mention(post_id=place.number, identity_id=identity)
        for one, place in taken
        for identity in set(one.mentions)
    ]
    if named:
        Mention.objects.bulk_create(named, ignore_conflicts=True)


def _attach_all(taken: Iterable[tuple[Heard, Place]]) -> None:
    rows = []
    for one, place in taken:
        for position, attachment in enumerate(one.attachments):
            attachment.post_id, attachment.position = place.number, position
            rows.append(attachment)
    if rows:
        Attachment.objects.bulk_create(rows)


def _adopt(channel: Channel, taken: Iterable[tuple[Heard, Place]]) -> None:
    """Threads that waited for one of these posts move below it."""
    with connection.cursor() as cursor:
        cursor.execute(_AWAITED, [array_of(one.remote_id for one, _place in taken), channel.pk])
        awaited = [name for (name,) in cursor.fetchall()]
    if not awaited:
        return
    for post in Post.objects.filter(channel=channel, remote_id__in=awaited).order_by("pk"):
        adopt_orphans(post)


# Each name is looked up for itself, as in `rows_named`; that none is empty is said to PostgreSQL,
# which has an index of those.
_AWAITED = """
SELECT wanted.name FROM unnest(%s::text::text[]) AS wanted (name) WHERE EXISTS (
    SELECT FROM conversations_post WHERE channel_id = %s AND parent_id IS NULL
    AND remote_parent_id = wanted.name AND remote_parent_id <> '' OFFSET 0)
"""


# --- deeds -----------------------------------------------------------------------------------


def note_many(deeds: Sequence[Deed]) -> int:
    """Store what was done with posts, and count it; how much of it was new."""
    if not deeds:
        return 0
    columns: list[Any] = [
        [one.post_id for one in deeds],
        [one.identity_id for one in deeds],
        [one.kind for one in deeds],
        [one.name for one in deeds],
        [one.remote_id for one in deeds],
        [one.at for one in deeds],
    ]
    with connection.cursor() as cursor:
        cursor.execute(_NOTE, [array_of(column) for column in columns])
        return int(cursor.fetchone()[0])


# The posts are held in the order of their numbers, so that two who count wait and do not block
# each other.
_NOTE = """
WITH new AS (
    INSERT INTO conversations_interaction (post_id, identity_id, kind, name, remote_id, at)
    SELECT * FROM unnest(
        %s::text::bigint[], %s::text::bigint[], %s::text::text[], %s::text::text[],
        %s::text::text[], %s::text::timestamptz[])
    ON CONFLICT DO NOTHING RETURNING post_id, kind, name
), named AS (
    SELECT post_id, kind, name, count(*) AS number FROM new
    WHERE kind IN ('reaction', 'share') GROUP BY post_id, kind, name
), more AS (
    SELECT post_id, coalesce(sum(number) FILTER (WHERE kind = 'share'), 0) AS shares,
        coalesce(jsonb_object_agg(name, number) FILTER (WHERE kind = 'reaction'), '{}') AS reactions
    FROM named GROUP BY post_id
), held AS (
    SELECT post.id, more.shares, more.reactions
    FROM more JOIN conversations_post AS post ON post.id = more.post_id
    ORDER BY post.id FOR NO KEY UPDATE OF post
), counted AS (
    UPDATE conversations_post AS post SET
        share_count = post.share_count + held.shares,
        reaction_counts = post.reaction_counts || coalesce((
            SELECT jsonb_object_agg(name, number::int
                                    + coalesce((post.reaction_counts ->> name)::int, 0))
            FROM jsonb_each_text(held.reactions) AS each (name, number)), '{}')
    FROM held WHERE post.id = held.id
)
SELECT count(*) FROM new
"""
