"""A batch of a network taken in: what comes in a row of the same kind goes in at once.

The same as `taking.take` one by one, in a handful of statements for each row of posts or of deeds.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from django.db import connection

from resonanz.conversations.actions.many import (
    Deed,
    Heard,
    Place,
    note_many,
    places_of,
    store_many,
)
from resonanz.conversations.models import Post
from resonanz.core.bulk import array_of, copy_rows, numbers_of, rows_named
from resonanz.core.events import Happened, record_all
from resonanz.core.time import now
from resonanz.people.models import Identity, Person

from . import fetching
from .contract import IdentitySeen, InteractionSeen, PostSeen, Seen
from .models import Account
from .storable import all_storable
from .taking import TEXT_LENGTH, attachment_of, known, language_tag, rendered, take, web

# Fewer than so many in a row are taken one by one: no slower, and nothing to prepare.
FEW = 6


def take_all(account: Account, events: Sequence[Seen]) -> None:
    """Store the events of a batch in their order; taken again they change nothing.

    Between two events that must be taken by themselves the posts go first: what was done with a
    post never comes before it.
    """
    for is_plain, row in groupby(events, key=_is_plain):
        some = list(row)
        if not is_plain or len(some) < FEW:
            for seen in some:
                take(account, seen)
            continue
        found = all_storable(some)
        posts = [one for one in found if isinstance(one, PostSeen)]
        _take_plain(account, posts, [one for one in found if isinstance(one, InteractionSeen)])


def _is_plain(seen: Seen) -> bool:
    """Whether it can be taken with others: a post that quotes nobody, a deed not taken back."""
    if isinstance(seen, PostSeen):
        return not seen.quotes_remote_id
    return isinstance(seen, InteractionSeen) and not seen.undone


# --- people ----------------------------------------------------------------------------------


def known_all(network: str, seen: Iterable[IdentitySeen]) -> dict[str, int]:
    """The identities by remote id, as seen last; whoever is new gets a person of their own."""
    latest = {one.remote_id[:300]: one for one in seen}
    found = _found(network, latest)
    numbers: dict[str, int] = {}
    if new := {name: one for name, one in latest.items() if name not in found}:
        numbers = _make(network, list(new.values()))
        if len(numbers) < len(new):  # another account of ours met them at this very moment
            found |= _found(network, new.keys() - numbers.keys())
    for name, row in found.items():
        if _differs(row, latest[name]):
            known(network, latest[name])
        numbers[name] = row[0]
    return numbers


# Number, handle, name, address, address of the picture.
type Known = tuple[int, str, str, str, str]


def _found(network: str, names: Iterable[str]) -> dict[str, Known]:
    columns = ("remote_id", "id", "handle", "name", "address", "picture_address")
    rows = rows_named("people_identity", columns, "remote_id", names, network=network)
    return {row[0]: row[1:] for row in rows}


def _make(network: str, new: Sequence[IdentitySeen]) -> dict[str, int]:
    """The identities that were new indeed, each with a person of its own."""
    people = numbers_of("people_person", len(new))
    moment = now()
    copy_rows(
        "people_person",
        ("id", "name", "title", "about", "picture", "time_zone", "joined_at"),
        (
            (number, (one.name or one.handle)[:120], "", "", "", "", moment)
            for number, one in zip(people, new, strict=True)
        ),
    )
    made = _insert(network, people, new)
    if len(made) < len(new):
        kept = {person for _name, _number, person in made}
        Person.objects.filter(pk__in=[one for one in people if one not in kept]).delete()
    return {name: number for name, number, _person in made}


def _insert(
    network: str, people: Sequence[int], new: Sequence[IdentitySeen]
) -> list[tuple[str, int, int]]:
    """Remote id, number and person of the identities that were new indeed."""
    columns: list[Any] = [
        list(people),
        [one.remote_id[:300] for one in new],
        [one.handle[:300] for one in new],
        [one.name[:300] for one in new],
        [web(one.address, 600) for one in new],
        [web(one.picture_address, 1000) for one in new],
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO people_identity "
            "(network, seen_at, person_id, remote_id, handle, name, address, picture_address) "
            "SELECT %s, %s, * FROM unnest(%s::text::bigint[], %s::text::text[], "
            "%s::text::text[], %s::text::text[], %s::text::text[], %s::text::text[]) "
            "ON CONFLICT DO NOTHING RETURNING remote_id, id, person_id",
            [network, now(), *map(array_of, columns)],
        )
        return cursor.fetchall()


def _differs(before: Known, seen: IdentitySeen) -> bool:
    told = (
        seen.handle[:300],
        seen.name[:300],
        seen.address and web(seen.address, 600),
        seen.picture_address and web(seen.picture_address, 1000),
    )
    return any(new and new != old for old, new in zip(before[1:], told, strict=True))


# --- posts and deeds -------------------------------------------------------------------------


def _take_plain(
    account: Account, posts: Sequence[PostSeen], deeds: Sequence[InteractionSeen]
) -> None:
    here = places_of(account.channel_id, _names_in(posts, deeds))
    numbers = {name: place.number for name, place in here.items()}
    new: dict[str, PostSeen] = {}
    again: list[PostSeen] = []
    for post in posts:
        if post.remote_id in numbers or post.remote_id in new:
            again.append(post)
        else:
            new[post.remote_id] = post
    about = [one for one in deeds if one.post_remote_id in numbers or one.post_remote_id in new]
    people = known_all(account.channel.network, _people_of(new.values(), about))
    if new:
        numbers |= _store(account, list(new.values()), people, here)
    for post in again:  # an edit, or a reason we did not know
        take(account, post)
    note_many([_deed(one, numbers, people) for one in about])


def _names_in(posts: Iterable[PostSeen], deeds: Iterable[InteractionSeen]) -> Iterator[str]:
    """What the network calls the posts that are told of, answered, or done something with."""
    for post in posts:
        yield post.remote_id
        if post.parent_remote_id:
            yield post.parent_remote_id
    for deed in deeds:
        yield deed.post_remote_id


def _store(
    account: Account,
    seen: Sequence[PostSeen],
    people: Mapping[str, int],
    here: Mapping[str, Place],
) -> dict[str, int]:
    """The numbers of the posts as they stand here now, by remote id."""
    ours = account.channel.identity
    heard = (_heard(ours, one, people) for one in seen)
    places = store_many(account.channel, heard, len(seen), here)
    shown = [place.number for place, one in zip(places, seen, strict=True) if one.media]
    if shown:
        fetching.want(account, shown)
    happened = [
        Happened(
            place.number,
            (f"channel:{account.channel_id}", f"post:{place.root}"),
            {"reason": one.reason},
        )
        for place, one in zip(places, seen, strict=True)
    ]
    record_all("post.heard", Post, happened, channel_id=account.channel_id)
    return {one.remote_id: place.number for one, place in zip(seen, places, strict=True)}


def _people_of(
    posts: Iterable[PostSeen], deeds: Iterable[InteractionSeen]
) -> Iterator[IdentitySeen]:
    for post in posts:
        yield from post.mentions
        yield post.author
    for deed in deeds:
        yield deed.by


def _heard(ours: Identity | None, seen: PostSeen, people: Mapping[str, int]) -> Heard:
    is_ours = ours is not None and seen.author.remote_id == ours.remote_id
    author = ours.pk if ours is not None and is_ours else people[seen.author.remote_id[:300]]
    return Heard(
        author_id=author,
        remote_id=seen.remote_id,
        rendered=rendered(seen),
        said_at=seen.said_at,
        source=seen.text[:TEXT_LENGTH],
        parent_remote_id=seen.parent_remote_id,
        visibility=seen.visibility,
        language=language_tag(seen.language),
        content_warning=seen.content_warning[:500],
        link=web(seen.link, 2000),
        address=web(seen.address, 1000),
        edited_at=seen.edited_at,
        mentions=[people[named.remote_id[:300]] for named in seen.mentions],
        attachments=[attachment_of(media) for media in seen.media],
    )


def _deed(seen: InteractionSeen, posts: Mapping[str, int], people: Mapping[str, int]) -> Deed:
    return Deed(
        posts[seen.post_remote_id],
        people[seen.by.remote_id[:300]],
        seen.kind,
        seen.name,
        seen.at,
        seen.remote_id,
    )
