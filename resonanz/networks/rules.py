"""Who may connect networks, and speak on them."""

import rules

from resonanz.channels.models import DESK_ROLES, OUTSIDE_ROLES, Channel, Membership
from resonanz.people.models import Person


@rules.predicate
def runs_the_outside(person: Person) -> bool:
    return person.role in OUTSIDE_ROLES


@rules.predicate
def belongs(person: Person, channel: Channel) -> bool:
    return bool(Membership.objects.filter(channel=channel, person=person).exists())


@rules.predicate
def owns(person: Person, channel: Channel) -> bool:
    owned = Membership.objects.filter(channel=channel, person=person, role=Membership.Role.OWNER)
    return bool(owned.exists())


@rules.predicate
def has_a_desk_role(person: Person) -> bool:
    return person.role in DESK_ROLES


@rules.predicate
def is_colleague(person: Person) -> bool:
    return not person.is_guest


rules.add_perm("networks.connect", runs_the_outside)
rules.add_perm("networks.halt", runs_the_outside)
rules.add_perm("networks.manage", runs_the_outside | owns)
rules.add_perm("networks.speak", belongs)
# Why an account or the plan stands still is said among colleagues.
rules.add_perm("networks.see_trouble", is_colleague)
rules.add_perm("networks.intake", belongs | runs_the_outside)
