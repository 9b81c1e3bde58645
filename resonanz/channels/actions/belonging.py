"""People join, leave, ask, are let in; every space keeps an owner."""

from django.db import transaction
from django.utils.translation import gettext as _

from resonanz.channels.models import Channel, Invitation, JoinRequest, Membership
from resonanz.core.errors import Gone, Refused
from resonanz.core.events import record
from resonanz.core.rights import require
from resonanz.core.time import now
from resonanz.people.models import Person


@transaction.atomic
def join(actor: Person, channel: Channel) -> Membership:
    """Become a member of an open space; joining twice changes nothing."""
    belongs = Membership.objects.filter(channel=channel, person=actor).first()
    if belongs is not None:
        return _for_itself(belongs)
    require(actor, "channels.join", channel)
    membership = belong(channel, actor)
    record(actor, "channel.joined", channel, channel_id=channel.pk, person=actor.pk)
    return membership


@transaction.atomic
def welcome(person: Person) -> None:
    """A new colleague belongs to the spaces where everybody begins; they may leave them."""
    if person.user is None or not person.user.is_active or person.is_guest:
        return
    beginning = Channel.objects.filter(joining=Channel.Joining.DEFAULT, archived_at=None)
    for channel in beginning.exclude(memberships__person=person):
        belong(channel, person)
        topics = [f"person:{person.pk}"]
        record(
            person,
            "channel.joined",
            channel,
            channel_id=channel.pk,
            topics=topics,
            person=person.pk,
        )


@transaction.atomic
def leave(actor: Person, channel: Channel) -> None:
    """End one's own membership; the last owner of a space stays, and whom a binding holds."""
    require(actor, "channels.leave", channel)
    membership = _membership(channel, actor)
    _keep_an_owner(membership)
    _keep_the_bound(membership)
    membership.delete()
    record(
        actor,
        "channel.left",
        channel,
        channel_id=channel.pk,
        topics=[f"person:{actor.pk}"],
        person=actor.pk,
    )


@transaction.atomic
def ask_to_join(actor: Person, channel: Channel, message: str = "") -> JoinRequest:
    """Ask to be let into a closed space; asking twice changes nothing."""
    waiting = JoinRequest.objects.filter(channel=channel, person=actor).first()
    if waiting is not None:
        return waiting
    require(actor, "channels.ask", channel)
    request = JoinRequest.objects.create(
        channel=channel, person=actor, message=message.strip()[:300]
    )
    record(actor, "channel.asked", channel, channel_id=channel.pk, person=actor.pk)
    return request


def withdraw_request(actor: Person, channel: Channel) -> None:
    """Ask no longer."""
    JoinRequest.objects.filter(channel=channel, person=actor).delete()


@transaction.atomic
def let_in(actor: Person, request: JoinRequest) -> Membership:
    """Whoever asked becomes a member."""
    require(actor, "channels.let_in", request.channel)
    return _let_in(actor, request.channel, request.person, Membership.Role.MEMBER)


def decline(actor: Person, request: JoinRequest) -> None:
    """The question is taken off the table; nobody is told."""
    require(actor, "channels.let_in", request.channel)
    request.delete()


@transaction.atomic
def add_member(
    actor: Person, channel: Channel, person: Person, role: str = Membership.Role.MEMBER
) -> Membership:
    """Somebody belongs to a space, or to the desk of an outside channel, from now on."""
    require(actor, "channels.let_in", channel)
    if person.user is None or not person.user.is_active:
        raise Refused(_("%s does not sign in here.") % person.name)
    if role != Membership.Role.MEMBER:
        _check_role(actor, channel, person, role)
    belongs = Membership.objects.filter(channel=channel, person=person).first()
    return _for_itself(belongs) if belongs else _let_in(actor, channel, person, role)


@transaction.atomic
def remove_member(actor: Person, channel: Channel, person: Person) -> None:
    """Take somebody out; owners are taken out by those who manage the channel only."""
    require(actor, "channels.moderate", channel)
    membership = _membership(channel, person)
    if membership.role == Membership.Role.OWNER:
        require(actor, "channels.manage", channel)
    _keep_an_owner(membership)
    _keep_the_bound(membership)
    membership.delete()
    record(
        actor,
        "channel.left",
        channel,
        channel_id=channel.pk,
        topics=[f"person:{person.pk}"],
        person=person.pk,
    )


@transaction.atomic
def set_role(actor: Person, channel: Channel, person: Person, role: str) -> None:
    """Make a member an owner or moderator, or a member again."""
    _check_role(actor, channel, person, role)
    membership = _membership(channel, person)
    if role != Membership.Role.OWNER:
        _keep_an_owner(membership)
    membership.role = role
    # Whoever looks after a space does so whatever they belong to otherwise.
    membership.own = membership.own or role != Membership.Role.MEMBER
    membership.save(update_fields=["role", "own"])


def _check_role(actor: Person, channel: Channel, person: Person, role: str) -> None:
    require(actor, "channels.manage", channel)
    if role not in Membership.Role.values:
        raise Refused(_("There is no role “%s”.") % role)
    if person.is_guest and role != Membership.Role.MEMBER:
        raise Refused(_("Guests take part as members."))


def let_in_whoever_asked(actor: Person, channel: Channel, person: Person) -> Membership:
    """Whoever asked to join is let in by being invited."""
    return _let_in(actor, channel, person, Membership.Role.MEMBER)


def _let_in(actor: Person, channel: Channel, person: Person, role: str) -> Membership:
    membership = belong(channel, person, role)
    record(
        actor,
        "channel.let_in",
        channel,
        channel_id=channel.pk,
        topics=[f"person:{person.pk}"],
        person=person.pk,
    )
    return membership


def belong(channel: Channel, person: Person, role: str = Membership.Role.MEMBER) -> Membership:
    """The person's own membership, whoever wished for it; no right is checked."""
    JoinRequest.objects.filter(channel=channel, person=person).delete()
    Invitation.objects.filter(channel=channel, person=person).delete()
    membership, _new = Membership.objects.get_or_create(
        channel=channel, person=person, defaults={"role": role, "read_up_to": now()}
    )
    return _for_itself(membership)


def _for_itself(membership: Membership) -> Membership:
    """The membership stays, whatever the person belongs to otherwise."""
    if not membership.own:
        membership.own = True
        membership.save(update_fields=["own"])
    return membership


def _membership(channel: Channel, person: Person) -> Membership:
    found = Membership.objects.filter(channel=channel, person=person).first()
    if found is None:
        raise Gone(_("%s does not belong here.") % person.name)
    return found


def _keep_the_bound(leaving: Membership) -> None:
    """Who belongs by a department, a group, a role does so for as long as that holds."""
    reasons = leaving.reasons.select_related("binding__department", "binding__group")
    if why := [reason.binding.words for reason in reasons]:
        raise Refused(
            _("%(name)s belongs to %(space)s %(reason)s, and stays while that holds.")
            % {
                "name": leaving.person.name,
                "space": leaving.channel.name,
                "reason": ", ".join(why),
            }
        )


def _keep_an_owner(leaving: Membership) -> None:
    """A space without an owner is nobody's; outside channels are run by role."""
    if leaving.channel.kind != Channel.Kind.SPACE:
        return
    owners = Membership.objects.select_for_update().filter(
        channel=leaving.channel, role=Membership.Role.OWNER
    )
    if {owner.pk for owner in owners} == {leaving.pk}:
        raise Refused(
            _("%s needs an owner. Make somebody else one first, or archive the space.")
            % leaving.channel.name
        )
