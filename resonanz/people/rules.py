"""Who may do what with people: predicates over (person, subject)."""

import rules

from resonanz.accounts.models import User

from .models import Person

OUTSIDE_ROLES = frozenset(
    {
        User.Role.ADMINISTRATOR,
        User.Role.SOCIAL_MEDIA_MANAGER,
        User.Role.COMMUNITY_MANAGER,
        User.Role.AGENT,
    }
)


@rules.predicate
def is_administrator(actor: Person, subject: object = None) -> bool:
    return actor.role == User.Role.ADMINISTRATOR


@rules.predicate
def is_oneself(actor: Person, subject: Person) -> bool:
    return actor.pk == subject.pk


@rules.predicate
def works_with_the_outside(actor: Person, subject: object = None) -> bool:
    return actor.role in OUTSIDE_ROLES


rules.add_perm("people.edit", is_oneself | is_administrator)
rules.add_perm("people.administer", is_administrator)
# Who is who outside is known at the desk.
rules.add_perm("people.join_identities", works_with_the_outside)
