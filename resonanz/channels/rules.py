"""Who may do what with channels: predicates over (person, channel).

They say the same as the query sets of `models`; a property test holds them against each other.
"""

import rules

from resonanz.accounts.models import User
from resonanz.core.live import followable
from resonanz.people.models import Person

from .abilities import Ability
from .models import OUTSIDE_ROLES, Channel, Invitation, JoinRequest, Membership

_KEEPERS = frozenset({Membership.Role.OWNER, Membership.Role.MODERATOR})


def role_in(person: Person, channel: Channel) -> str:
    """The person's role in the channel, or nothing."""
    roles = Membership.objects.filter(channel=channel, person=person)
    return roles.values_list("role", flat=True).first() or ""


@rules.predicate
def is_colleague(person: Person, channel: Channel | None = None) -> bool:
    return person.user is not None and person.user.is_active and not person.is_guest


@rules.predicate
def is_administrator(person: Person, channel: Channel | None = None) -> bool:
    return person.role == User.Role.ADMINISTRATOR


@rules.predicate
def runs_the_outside(person: Person, channel: Channel | None = None) -> bool:
    return person.role in OUTSIDE_ROLES


@rules.predicate
def belongs(person: Person, channel: Channel) -> bool:
    return bool(role_in(person, channel))


@rules.predicate
def owns(person: Person, channel: Channel) -> bool:
    return role_in(person, channel) == Membership.Role.OWNER


@rules.predicate
def keeps(person: Person, channel: Channel) -> bool:
    return role_in(person, channel) in _KEEPERS


@rules.predicate
def is_open(person: Person, channel: Channel) -> bool:
    return channel.access == Channel.Access.OPEN


@rules.predicate
def is_closed(person: Person, channel: Channel) -> bool:
    return channel.access == Channel.Access.CLOSED


@rules.predicate
def is_secret(person: Person, channel: Channel) -> bool:
    return channel.access == Channel.Access.SECRET


@rules.predicate
def is_alive(person: Person, channel: Channel) -> bool:
    return channel.archived_at is None


@rules.predicate
def is_space(person: Person, channel: Channel) -> bool:
    return channel.kind == Channel.Kind.SPACE


@rules.predicate
def is_direct(person: Person, channel: Channel) -> bool:
    return channel.is_direct


@rules.predicate
def is_group(person: Person, channel: Channel) -> bool:
    return Membership.objects.filter(channel=channel)[:3].count() > 2


@rules.predicate
def signs_in(person: Person, channel: Channel | None = None) -> bool:
    return person.user is not None and person.user.is_active


@rules.predicate
def is_inside(person: Person, channel: Channel) -> bool:
    return channel.can(Ability.MEMBERS)


@rules.predicate
def is_invited(person: Person, invitation: Invitation) -> bool:
    return invitation.person_id == person.pk


@rules.predicate
def waits(person: Person, channel: Channel) -> bool:
    return bool(JoinRequest.objects.filter(channel=channel, person=person).exists())


may_see = belongs | (is_colleague & ~is_secret)
may_read = belongs | (is_colleague & is_open)
manages = (is_space & (owns | (is_administrator & may_see))) | (
    ~is_space & ~is_direct & runs_the_outside & may_see
)
moderates = manages | (is_space & keeps)

rules.add_perm("channels.see", may_see)
rules.add_perm("channels.read", may_read)
rules.add_perm("channels.create", is_colleague)
rules.add_perm("channels.join", is_space & is_alive & is_open & is_colleague & ~belongs)
rules.add_perm("channels.ask", is_space & is_alive & is_closed & is_colleague & ~belongs & ~waits)
rules.add_perm("channels.leave", belongs & ~is_direct)
rules.add_perm("channels.post", is_inside & is_alive & belongs)
rules.add_perm("channels.moderate", moderates)
# A conversation of few has no owner and no administrator: each member has the same rights.
rules.add_perm("channels.talk", signs_in)
rules.add_perm("channels.bring_along", is_direct & belongs)
rules.add_perm("channels.leave_group", is_direct & belongs & is_group)
# Let in, invite, take out: in a space its owners and moderators, outside whoever runs the outside.
rules.add_perm("channels.let_in", is_alive & moderates)
rules.add_perm("channels.manage", manages)
rules.add_perm("channels.invite", is_space & is_alive & moderates)
rules.add_perm("channels.answer_invitation", is_invited)
# Whom a department, a group or a role brings along.
rules.add_perm("channels.bind", is_space & is_alive & manages)
rules.add_perm("channels.set_joining", is_space & is_administrator & may_see)
rules.add_perm("channels.keep_groups", is_administrator)


@followable("channel")
def may_follow_channel(viewer: Person, number: int) -> bool:
    """Whoever may read a channel may follow it."""
    return bool(Channel.objects.readable_by(viewer).filter(pk=number).exists())


@followable("person")
def may_follow_person(viewer: Person, number: int) -> bool:
    """What concerns a person is followed by that person alone."""
    return viewer.pk == number
