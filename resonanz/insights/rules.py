"""Who may see which figures: predicates over (person, subject)."""

import rules

from resonanz.channels.models import OUTSIDE_ROLES
from resonanz.people.models import Person


@rules.predicate
def looks_after_people(person: Person, subject: object = None) -> bool:
    return person.role in OUTSIDE_ROLES


@rules.predicate
def is_colleague(person: Person, subject: object = None) -> bool:
    return bool(person.role) and not person.is_guest


# Figures of groups; what the gate withholds is withheld from everybody.
rules.add_perm("insights.groups", looks_after_people)
# What each figure means may be read by whoever is counted.
rules.add_perm("insights.definitions", is_colleague)
