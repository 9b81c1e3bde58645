"""Many posts and deeds of one channel written down at once, as networks bring them.

The same as `store` and `note_interaction` one by one, in a handful of statements: rows go in by
COPY, counts are added up once for each thread. No right is checked, no event recorded.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from resonanz.channels.models import Channel
from resonanz.conversations.models import Attachment, Interaction, Mention, Post
from resonanz.conversations.thread import path_of
from resonanz.core.bulk import copy_rows, numbers_of
from resonanz.core.markdown import Rendered

from .storing import adopt_orphans, form_of, language_here, storable

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
    """The rows of one call."""

    channel: Channel
    places: dict[str, Place]
    posts: list[Row] = field(default_factory=list)
    comments: Counter[int] = field(default_factory=Counter)


# --- posts -----------------------------------------------------------------------------------


@transaction.atomic
def store_many(channel: Channel, heard: Sequence[Heard]) -> list[Place]:
    """Where the posts stand, in the order given: parents before their answers.

    None of them may be here already; who writes holds the channel's account.
    """
    numbers = numbers_of("conversations_post", len(heard))
    writing = _Writing(channel, _places(channel, heard))
    places = [_take(writing, one, number) for one, number in zip(heard, numbers, strict=True)]
    copy_rows("conversations_post", _COLUMNS, writing.posts)
    _count(writing.comments)
    _name_all(heard, places)
    _attach_all(heard, places)
    _adopt(channel, heard)
    return places


_COLUMNS = (
    "id", "channel_id", "author_id", "parent_id", "root_id", "path", "depth", "kind", "form",
    "visibility", "source", "html", "plain", "language", "content_warning", "link", "remote_id",
    "remote_parent_id", "address", "said_at", "edited_at", "comment_count", "reaction_counts",
    "share_count",
)  # fmt: skip


def _places(channel: Channel, heard: Sequence[Heard]) -> dict[str, Place]:
    """Where the posts stand that are answered and were here before."""
    wanted = {one.parent_remote_id for one in heard if one.parent_remote_id}
    rows = Post.objects.filter(channel=channel, remote_id__any_of=wanted)
    found = rows.values_list("remote_id", "pk", "root_id", "path", "depth")
    return {
        str(name): Place(number, root or number, path, depth)
        for name, number, root, path, depth in found
    }


def _take(writing: _Writing, one: Heard, number: int) -> Place:
    above = writing.places.get(one.parent_remote_id)
    if above is None:
        place = Place(number, number, "", 0)
    else:
        path = path_of(above.path, one.said_at, number)
        place = Place(number, above.root, path, above.depth + 1)
        writing.comments[above.root] += 1
    writing.places[one.remote_id] = place
    writing.posts.append(_row(writing.channel, one, place, above.number if above else None))
    return place


def _row(channel: Channel, one: Heard, place: Place, parent: int | None) -> Row:
    plain = one.rendered.plain
    return (
        place.number, channel.pk, one.author_id, parent, place.root, place.path, place.depth,
        "post", form_of(one.attachments, one.link), one.visibility, storable(one.source),
        one.rendered.html, plain, one.language or language_here(plain),
        storable(one.content_warning), storable(one.link), one.remote_id, one.parent_remote_id,
        one.address, one.said_at, one.edited_at, 0, "{}", 0,
    )  # fmt: skip


def _count(comments: Counter[int]) -> None:
    if not comments:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE conversations_post SET comment_count = comment_count + more.number "
            "FROM unnest(%b::bigint[], %b::int[]) AS more (id, number) "
            "WHERE conversations_post.id = more.id",
            [list(comments.keys()), list(comments.values())],
        )


def _name_all(heard: Sequence[Heard], places: Sequence[Place]) -> None:
    named = [
        Mention(post_id=place.number, identity_id=identity)
        for one, place in zip(heard, places, strict=True)
        for identity in set(one.mentions)
    ]
    if named:
        Mention.objects.bulk_create(named, ignore_conflicts=True)


def _attach_all(heard: Sequence[Heard], places: Sequence[Place]) -> None:
    rows = []
    for one, place in zip(heard, places, strict=True):
        for position, attachment in enumerate(one.attachments):
            attachment.post_id, attachment.position = place.number, position
            rows.append(attachment)
    if rows:
        Attachment.objects.bulk_create(rows)


def _adopt(channel: Channel, heard: Sequence[Heard]) -> None:
    """Threads that waited for one of these posts move below it."""
    waiting = Post.objects.filter(
        channel=channel,
        parent__isnull=True,
        remote_parent_id__any_of=[one.remote_id for one in heard],
    ).exclude(remote_parent_id="")  # said to PostgreSQL, which has an index of those
    awaited = set(waiting.values_list("remote_parent_id", flat=True))
    if not awaited:
        return
    for post in Post.objects.filter(channel=channel, remote_id__any_of=awaited).order_by("pk"):
        adopt_orphans(post)


# --- deeds -----------------------------------------------------------------------------------


@transaction.atomic
def note_many(deeds: Sequence[Deed]) -> int:
    """Store what was done with posts, and count it; how much of it was new."""
    if not deeds:
        return 0
    new = _insert(deeds)
    reactions: dict[int, Counter[str]] = defaultdict(Counter)
    shares: Counter[int] = Counter()
    for number, kind, name in new:
        if kind == Interaction.Kind.REACTION:
            reactions[number][name] += 1
        elif kind == Interaction.Kind.SHARE:
            shares[number] += 1
    _count_reactions(reactions)
    _count_shares(shares)
    return len(new)


def _insert(deeds: Sequence[Deed]) -> list[tuple[int, str, str]]:
    columns: list[Any] = [
        [one.post_id for one in deeds],
        [one.identity_id for one in deeds],
        [one.kind for one in deeds],
        [one.name for one in deeds],
        [one.remote_id for one in deeds],
        [one.at for one in deeds],
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO conversations_interaction "
            "(post_id, identity_id, kind, name, remote_id, at) "
            "SELECT * FROM unnest(%b::bigint[], %b::bigint[], %b::text[], %b::text[], %b::text[], "
            "%b::timestamptz[]) ON CONFLICT DO NOTHING RETURNING post_id, kind, name",
            columns,
        )
        return cursor.fetchall()


def _count_reactions(reactions: dict[int, Counter[str]]) -> None:
    if not reactions:
        return
    # Locked in the order of their numbers, so that two who count wait and do not block each other.
    rows = Post.objects.filter(pk__in=reactions).order_by("pk").select_for_update()
    counts = {
        number: json.dumps(Counter(before) + reactions[number])
        for number, before in rows.values_list("pk", "reaction_counts")
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE conversations_post SET reaction_counts = more.counts::jsonb "
            "FROM unnest(%b::bigint[], %b::text[]) AS more (id, counts) "
            "WHERE conversations_post.id = more.id",
            [list(counts.keys()), list(counts.values())],
        )


def _count_shares(shares: Counter[int]) -> None:
    if not shares:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE conversations_post SET share_count = share_count + more.number "
            "FROM unnest(%b::bigint[], %b::int[]) AS more (id, number) "
            "WHERE conversations_post.id = more.id",
            [list(shares.keys()), list(shares.values())],
        )
