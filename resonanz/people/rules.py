"""Who may do what with people: predicates over (person, subject)."""

import rules

from resonanz.accounts.models import User

from .models import Person


@rules.predicate
def is_administrator(actor: Person, subject: object = None) -> bool:
    return actor.role == User.Role.ADMINISTRATOR


@rules.predicate
def is_oneself(actor: Person, subject: Person) -> bool:
    return actor.pk == subject.pk


@rules.predicate
def is_colleague(actor: Person, subject: object = None) -> bool:
    return actor.user is not None and not actor.is_guest


rules.add_perm("people.edit", is_oneself | is_administrator)
rules.add_perm("people.administer", is_administrator)
# Who is who outside is known at the desk.
rules.add_perm("people.join_identities", is_colleague)
