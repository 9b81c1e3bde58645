"""A batch of a network taken in: what comes in a row of the same kind goes in at once.

The same as `taking.take` one by one, in a handful of statements for each row of posts or of deeds.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from django.db import connection

from resonanz.conversations.actions.many import Deed, Heard, note_many, store_many
from resonanz.conversations.models import Post
from resonanz.core.bulk import copy_rows, numbers_of
from resonanz.core.events import Happened, record_all
from resonanz.core.time import now
from resonanz.people.models import Identity, Person

from . import fetching
from .contract import IdentitySeen, InteractionSeen, PostSeen, Seen
from .models import Account
from .storable import storable
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
        found = [storable(seen) for seen in some]
        _take_posts(account, [one for one in found if isinstance(one, PostSeen)])
        _take_deeds(account, [one for one in found if isinstance(one, InteractionSeen)])


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
    if new := [one for name, one in latest.items() if name not in found]:
        _make(network, new)
        found |= _found(network, [one.remote_id[:300] for one in new])
    for name, one in latest.items():
        if _differs(found[name], one):
            known(network, one)
    return {name: row[0] for name, row in found.items()}


# Number, handle, name, address, address of the picture.
type Known = tuple[int, str, str, str, str]


def _found(network: str, names: Iterable[str]) -> dict[str, Known]:
    here = Identity.objects.filter(network=network, remote_id__any_of=names)
    rows = here.values_list("remote_id", "pk", "handle", "name", "address", "picture_address")
    return {row[0]: row[1:] for row in rows}


def _make(network: str, new: Sequence[IdentitySeen]) -> None:
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
    kept = _insert(network, people, new)
    # Another account of ours may have met them at this very moment.
    if lone := [number for number in people if number not in kept]:
        Person.objects.filter(pk__in=lone).delete()


def _insert(network: str, people: Sequence[int], new: Sequence[IdentitySeen]) -> set[int]:
    """The persons whose identities were new indeed."""
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
            "SELECT %s, %s, * FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], "
            "%s::text[], %s::text[]) ON CONFLICT DO NOTHING RETURNING person_id",
            [network, now(), *columns],
        )
        return {int(row[0]) for row in cursor.fetchall()}


def _differs(before: Known, seen: IdentitySeen) -> bool:
    told = (
        seen.handle[:300],
        seen.name[:300],
        seen.address and web(seen.address, 600),
        seen.picture_address and web(seen.picture_address, 1000),
    )
    return any(new and new != old for old, new in zip(before[1:], told, strict=True))


# --- posts -----------------------------------------------------------------------------------


def _take_posts(account: Account, seen: Sequence[PostSeen]) -> None:
    if not seen:
        return
    names = [one.remote_id for one in seen]
    here = Post.objects.filter(channel=account.channel_id, remote_id__any_of=names)
    standing = set(here.values_list("remote_id", flat=True))
    new: dict[str, PostSeen] = {}
    again: list[PostSeen] = []
    for one in seen:
        if one.remote_id in standing or one.remote_id in new:
            again.append(one)
        else:
            new[one.remote_id] = one
    _store(account, list(new.values()))
    for one in again:  # an edit, or a reason we did not know
        take(account, one)


def _store(account: Account, seen: Sequence[PostSeen]) -> None:
    people = known_all(account.channel.network, _people_of(seen))
    places = store_many(account.channel, [_heard(account, one, people) for one in seen])
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


def _people_of(seen: Sequence[PostSeen]) -> Iterator[IdentitySeen]:
    for one in seen:
        yield from one.mentions
        yield one.author


def _heard(account: Account, seen: PostSeen, people: dict[str, int]) -> Heard:
    ours = account.channel.identity
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


# --- deeds -----------------------------------------------------------------------------------


def _take_deeds(account: Account, seen: Sequence[InteractionSeen]) -> None:
    if not seen:
        return
    names = {one.post_remote_id for one in seen}
    here = Post.objects.filter(channel=account.channel_id, remote_id__any_of=names)
    numbers = dict(here.values_list("remote_id", "pk"))
    about = [one for one in seen if one.post_remote_id in numbers]
    people = known_all(account.channel.network, [one.by for one in about])
    note_many(
        [
            Deed(
                numbers[one.post_remote_id],
                people[one.by.remote_id[:300]],
                one.kind,
                one.name,
                one.at,
                one.remote_id,
            )
            for one in about
        ]
    )
