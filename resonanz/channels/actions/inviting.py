"""Somebody is invited to a space, and accepts or declines."""

from django.db import transaction
from django.utils.translation import gettext as _

from resonanz.channels.models import Channel, Invitation, JoinRequest, Membership
from resonanz.core.errors import Refused
from resonanz.core.events import record
from resonanz.core.rights import require
from resonanz.core.time import now
from resonanz.people.models import Person

from .belonging import belong, let_in_whoever_asked


@transaction.atomic
def invite(
    actor: Person, channel: Channel, person: Person, message: str = ""
) -> Invitation | Membership:
    """Ask somebody to belong to a space; who asked for it themselves is let in at once.

    Inviting twice changes nothing, and tells nobody twice.
    """
    require(actor, "channels.invite", channel)
    if person.user is None or not person.user.is_active:
        raise Refused(_("%s does not sign in here.") % person.name)
    if Membership.objects.filter(channel=channel, person=person).exists():
        raise Refused(_("%s belongs here already.") % person.name)
    if JoinRequest.objects.filter(channel=channel, person=person).exists():
        return let_in_whoever_asked(actor, channel, person)
    invitation, is_new = Invitation.objects.get_or_create(
        channel=channel,
        person=person,
        defaults={"by": actor, "message": message.strip()[:300], "at": now()},
    )
    if is_new:
        # Without the channel: whoever is invited to a secret space may not know of it yet.
        record(actor, "channel.invited", invitation, topics=[f"person:{person.pk}"])
    return invitation


@transaction.atomic
def accept(actor: Person, invitation: Invitation) -> Membership:
    """Belong to the space one is invited to."""
    require(actor, "channels.answer_invitation", invitation)
    channel = invitation.channel
    if channel.archived_at is not None:
        raise Refused(_("%s was archived meanwhile.") % channel.name)
    membership = belong(channel, actor)
    record(
        actor,
        "channel.joined",
        channel,
        channel_id=channel.pk,
        topics=[f"person:{actor.pk}"],
        person=actor.pk,
    )
    return membership


def refuse(actor: Person, invitation: Invitation) -> None:
    """Do not; nobody is told."""
    require(actor, "channels.answer_invitation", invitation)
    invitation.delete()


def withdraw_invitation(actor: Person, invitation: Invitation) -> None:
    """Invite somebody no longer."""
    require(actor, "channels.invite", invitation.channel)
    invitation.delete()
