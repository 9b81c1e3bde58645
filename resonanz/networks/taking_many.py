"""A batch of a network taken in: what comes in a row of the same kind goes in at once.

The same as `taking.take` one by one, in a handful of statements for each row of posts or of deeds.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from resonanz.conversations.actions.many import Deed, Heard, note_many, store_many
from resonanz.conversations.models import Post
from resonanz.core.events import Happened, record_all
from resonanz.people.models import Identity, Person

from .contract import IdentitySeen, InteractionSeen, PostSeen, Seen
from .models import Account
from .storable import storable
from .taking import TEXT_LENGTH, attachment_of, author_of, known, language_tag, rendered, take, web

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


def known_all(network: str, seen: Iterable[IdentitySeen]) -> dict[str, Identity]:
    """The identities by remote id, as seen last; whoever is new gets a person of their own."""
    latest = {one.remote_id[:300]: one for one in seen}
    here = Identity.objects.filter(network=network, remote_id__in=latest)
    found = {identity.remote_id: identity for identity in here}
    _make(network, [one for name, one in latest.items() if name not in found], found)
    for name, one in latest.items():
        if _differs(found[name], one):
            found[name] = known(network, one)
    return found


def _make(network: str, new: Sequence[IdentitySeen], found: dict[str, Identity]) -> None:
    if not new:
        return
    people = Person.objects.bulk_create(Person(name=(one.name or one.handle)[:120]) for one in new)
    made = Identity.objects.bulk_create(
        (
            Identity(
                network=network,
                person=person,
                remote_id=one.remote_id[:300],
                handle=one.handle[:300],
                name=one.name[:300],
                address=web(one.address, 600),
                picture_address=web(one.picture_address, 1000),
            )
            for one, person in zip(new, people, strict=True)
        ),
        ignore_conflicts=True,
    )
    names = [identity.remote_id for identity in made]
    stored = Identity.objects.filter(network=network, remote_id__in=names)
    found |= {identity.remote_id: identity for identity in stored}
    # Another account of ours may have met them at this very moment.
    kept = {identity.person_id for identity in found.values()}
    Person.objects.filter(pk__in=[one.pk for one in people if one.pk not in kept]).delete()


def _differs(identity: Identity, seen: IdentitySeen) -> bool:
    told = (
        (identity.handle, seen.handle[:300]),
        (identity.name, seen.name[:300]),
        (identity.address, web(seen.address, 600)),
        (identity.picture_address, web(seen.picture_address, 1000)),
    )
    return any(new and new != old for old, new in told)


# --- posts -----------------------------------------------------------------------------------


def _take_posts(account: Account, seen: Sequence[PostSeen]) -> None:
    if not seen:
        return
    names = [one.remote_id for one in seen]
    here = Post.objects.filter(channel=account.channel_id, remote_id__in=names)
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
    posts = store_many(account.channel, [_heard(account, one, people) for one in seen])
    record_all(
        "post.heard",
        [_happened(account, post, one) for post, one in zip(posts, seen, strict=True)],
        channel_id=account.channel_id,
    )


def _people_of(seen: Sequence[PostSeen]) -> Iterator[IdentitySeen]:
    for one in seen:
        yield from one.mentions
        yield one.author


def _heard(account: Account, seen: PostSeen, people: dict[str, Identity]) -> Heard:
    return Heard(
        author=author_of(account, seen, people),
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


def _happened(account: Account, post: Post, seen: PostSeen) -> Happened:
    topics = [f"channel:{account.channel_id}", f"post:{post.root_id}"]
    return Happened(post, topics, {"reason": seen.reason})


# --- deeds -----------------------------------------------------------------------------------


def _take_deeds(account: Account, seen: Sequence[InteractionSeen]) -> None:
    if not seen:
        return
    names = {one.post_remote_id for one in seen}
    here = Post.objects.filter(channel=account.channel_id, remote_id__in=names)
    numbers = dict(here.values_list("remote_id", "pk"))
    about = [one for one in seen if one.post_remote_id in numbers]
    people = known_all(account.channel.network, [one.by for one in about])
    note_many(
        [
            Deed(
                numbers[one.post_remote_id],
                people[one.by.remote_id[:300]].pk,
                one.kind,
                one.name,
                one.at,
                one.remote_id,
            )
            for one in about
        ]
    )
