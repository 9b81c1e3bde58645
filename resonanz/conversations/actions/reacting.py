"""Reactions and shares: the facts, and the counts that are kept beside the post."""

from datetime import datetime

from django.db import connection, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from resonanz.conversations.models import Interaction, Post
from resonanz.conversations.naming import identity_on
from resonanz.conversations.reactions import chosen
from resonanz.core.errors import Refused
from resonanz.core.events import record
from resonanz.core.models import Event
from resonanz.core.rights import require
from resonanz.core.time import now
from resonanz.people.models import Identity, Person

_COUNT = """
UPDATE conversations_post SET reaction_counts = jsonb_strip_nulls(
    reaction_counts || jsonb_build_object(
        %(name)s::text,
        NULLIF(greatest(coalesce((reaction_counts->>%(name)s)::int, 0) + %(difference)s, 0), 0)
    )
) WHERE id = %(post)s
"""


@transaction.atomic
def react(actor: Person, post: Post, name: str) -> Event | None:
    """The actor reacts to a post, which is an event; once more changes nothing."""
    require(actor, "conversations.react", post)
    if name not in chosen():
        raise Refused(_("There is no such reaction."), code="unknown_reaction")
    identity = identity_on(actor, post.channel)
    if not note_interaction(post, identity, Interaction.Kind.REACTION, name=name):
        return None
    topics = [f"post:{post.root_id}"]
    return record(actor, "post.reacted", post, channel_id=post.channel_id, topics=topics, name=name)


@transaction.atomic
def unreact(actor: Person, post: Post, name: str) -> None:
    """The actor takes a reaction back."""
    require(actor, "conversations.react", post)
    drop_interaction(post, identity_on(actor, post.channel), Interaction.Kind.REACTION, name=name)


@transaction.atomic
def note_interaction(
    post: Post,
    identity: Identity,
    kind: str,
    *,
    name: str = "",
    at: datetime | None = None,
    remote_id: str = "",
) -> bool:
    """Store what an identity did with a post, and count it; whether it was new."""
    _interaction, is_new = Interaction.objects.get_or_create(
        post=post,
        identity=identity,
        kind=kind,
        name=name,
        defaults={"at": at or now(), "remote_id": remote_id},
    )
    if is_new:
        _count(post, kind, name, 1)
    return is_new


@transaction.atomic
def drop_interaction(post: Post, identity: Identity, kind: str, *, name: str = "") -> bool:
    """Forget what an identity did with a post; whether there was something to forget."""
    done = Interaction.objects.filter(post=post, identity=identity, kind=kind, name=name)
    dropped = done.delete()[0] > 0
    if dropped:
        _count(post, kind, name, -1)
    return dropped


def _count(post: Post, kind: str, name: str, difference: int) -> None:
    # One UPDATE that refers to the row itself: two at the same moment both count.
    if kind == Interaction.Kind.SHARE:
        Post.objects.filter(pk=post.pk).update(share_count=F("share_count") + difference)
    elif kind == Interaction.Kind.REACTION:
        with connection.cursor() as cursor:
            cursor.execute(_COUNT, {"name": name, "difference": difference, "post": post.pk})
