"""Threads are pinned, shared into another space, moved."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from resonanz.channels.abilities import Ability
from resonanz.channels.circles import is_within
from resonanz.channels.models import Channel
from resonanz.conversations.kinds.share import ShareAsked, origin_of
from resonanz.conversations.models import Decision, Interaction, Pin, Post, Relocation
from resonanz.conversations.naming import identity_on
from resonanz.core.errors import Gone, Refused
from resonanz.core.events import record
from resonanz.core.figures import Figure
from resonanz.core.rights import require
from resonanz.core.time import now
from resonanz.people.models import Person

from .drafting import forget_draft
from .ordering import begin_review, fitting, note_decision
from .reacting import note_interaction
from .relocating import relocate
from .saying import say

# More would push down what is new.
MOST_PINNED = 3


@transaction.atomic
def pin(actor: Person, post: Post) -> None:
    """A thread on top of its space; at most a few are."""
    require(actor, "conversations.pin", post)
    Channel.objects.select_for_update().get(pk=post.channel_id)
    pinned = Pin.objects.filter(channel=post.channel_id)
    if pinned.filter(post=post).exists():
        return
    if pinned.filter(post__deleted_at=None).count() >= MOST_PINNED:
        raise Refused(
            ngettext(
                "%(count)s post is pinned here already. Unpin it first.",
                "%(count)s posts are pinned here already. Unpin one first.",
                MOST_PINNED,
            )
            % {"count": Figure(MOST_PINNED)}
        )
    Pin.objects.create(post=post, channel_id=post.channel_id, by=actor, at=now())
    _told(actor, "thread.pinned", post)


@transaction.atomic
def unpin(actor: Person, post: Post) -> None:
    """A thread stands where its time puts it again."""
    require(actor, "conversations.pin", post)
    if Pin.objects.filter(post=post).delete()[0]:
        _told(actor, "thread.unpinned", post)


@transaction.atomic
def share(actor: Person, post: Post, channel: Channel, words: str = "") -> Post:
    """A new post in another space that points to this one, with words of the actor's own.

    Sharing what only shares, without a word, shares the origin itself. It counts where all can see.
    """
    origin = _origin(actor, post)
    shared = say(actor, channel, words, kind=Post.Kind.SHARE, asked=ShareAsked(origin))
    if channel.access == Channel.Access.OPEN:
        who = identity_on(actor, channel)
        note_interaction(origin, who, Interaction.Kind.SHARE, name=channel.slug[:30])
    forget_draft(actor, f"share:{post.pk}")
    return shared


@transaction.atomic
def move_thread(actor: Person, post: Post, target: Channel, reason: str) -> Relocation:
    """A thread in another space, with all that belongs to it; its author is told why.

    Nobody may read it there who could not read it before.
    """
    require(actor, "conversations.move", post)
    require(actor, "channels.moderate", target)
    _check_move(post, target, reason)
    source, moment = post.channel, now()
    decision = None
    if post.author.person_id != actor.pk:
        review = begin_review(actor, post)
        decision = note_decision(actor, review, Decision.Deed.MOVE, reason)
    relocate(post.pk, target)
    moved = Relocation.objects.create(
        root=post, source=source, target=target, by=actor, reason=fitting(reason), at=moment,
        decision=decision,
    )  # fmt: skip
    post.channel = target
    topics = [f"post:{post.pk}", f"channel:{source.pk}", f"channel:{target.pk}"]
    told = {"source": source.pk, "target": target.pk, "reason": moved.reason}
    record(actor, "thread.moved", post, channel_id=target.pk, topics=topics, **told)
    return moved


def _origin(actor: Person, post: Post) -> Post:
    if post.kind != Post.Kind.SHARE or post.source.strip():
        return post
    origin = origin_of(actor, post)
    if origin is None:
        raise Gone(_("This is not here (any more), or you are not part of it."))
    return origin


def _check_move(post: Post, target: Channel, reason: str) -> None:
    if not reason.strip():
        raise Refused(_("Say why; the author is told."))
    living = target.can(Ability.MEMBERS) and target.archived_at is None
    if not living or target.is_direct or target.pk == post.channel_id:
        raise Refused(_("Choose another space that is not archived."))
    if not is_within(target, post.channel):
        raise Refused(
            _(
                "In “%(space)s” people would read it who could not read it before. Share it there,"
                " if its space is open: then each sees what they may."
            )
            % {"space": target.name}
        )


def _told(actor: Person, verb: str, post: Post) -> None:
    topics = [f"post:{post.root_id}", f"channel:{post.channel_id}"]
    record(actor, verb, post, channel_id=post.channel_id, topics=topics)
