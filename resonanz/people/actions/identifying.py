"""A person appears inside from the first day; outside they may appear under several names."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import connection, transaction
from django.utils.translation import gettext as _

from resonanz.accounts.models import User
from resonanz.core.errors import Refused
from resonanz.core.events import record
from resonanz.core.fitting import require_fit
from resonanz.core.rights import require
from resonanz.people.models import Identity, Person

_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "o", "ł": "l"})
# Any number does, as long as everybody who makes handles takes the same lock.
_HANDLES_LOCK = 7_214_001


@transaction.atomic
def create_person(
    actor: Person | None,
    name: str,
    *,
    email: str = "",
    role: str = User.Role.MEMBER,
    title: str = "",
    handle: str = "",
    password: str | None = None,
) -> Person:
    """A new person with how they appear inside; with an address they can be invited to sign in.

    Without an actor it is the installation itself that creates them (command line, seed).
    """
    if actor is not None:
        require(actor, "people.administer")
    user = _new_user(email, role, password) if email else None
    person = Person(name=_named(name), title=title, user=user)
    require_fit(person, "name", "title")
    person.save()
    if user is not None:
        _appear_inside(person, handle)
        record(actor, "person.created", person)
    return person


@transaction.atomic
def let_administrators_appear() -> None:
    """Make a person of every administrator who may sign in and is nobody yet (command line)."""
    for user in User.objects.filter(role=User.Role.ADMINISTRATOR, person=None):
        words = re.split(r"[._+-]+", user.email.partition("@")[0])
        name = " ".join(word.capitalize() for word in words if word)
        _appear_inside(Person.objects.create(name=name or user.email, user=user), "")


def _named(name: str) -> str:
    if not name.strip():
        raise Refused(_("A person needs a name."))
    return " ".join(name.split())


def _new_user(email: str, role: str, password: str | None) -> User:
    try:
        validate_email(email)
    except ValidationError as error:
        raise Refused(_("“%s” is no mail address.") % email) from error
    if User.objects.filter(email__iexact=email).exists():
        raise Refused(_("Somebody with the address %s is here already.") % email)
    return User.objects.create_user(email, password, role=role)


def _appear_inside(person: Person, handle: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_HANDLES_LOCK])
    Identity.objects.create(
        person=person,
        network=Identity.INSIDE,
        remote_id=str(person.pk),
        handle=handle_for(handle or person.name),
        name=person.name,
    )


def handle_for(name: str) -> str:
    """A free handle inside made from a name: "Jörg Groß" becomes "joerg.gross"."""
    plain = unicodedata.normalize("NFKD", name.lower().translate(_GERMAN))
    base = ".".join(re.findall(r"[a-z0-9]+", plain.encode("ascii", "ignore").decode())) or "person"
    taken = set(
        Identity.objects.inside().filter(handle__istartswith=base).values_list("handle", flat=True)
    )
    free, number = base, 2
    while free in taken:
        free, number = f"{base}{number}", number + 1
    return free


@transaction.atomic
def join_identities(actor: Person, person: Person, identity: Identity) -> None:
    """Note that an outside identity is this person too; an emptied outside person is let go."""
    require(actor, "people.join_identities", person)
    if identity.is_inside:
        raise Refused(_("How a colleague appears inside stays with them."))
    before = identity.person
    identity.person = person
    identity.save(update_fields=["person"])
    _let_go(before, person)


@transaction.atomic
def same_person(actor: Person, identity: Identity, other: Identity) -> Person:
    """Who appears outside is who appears as the other, inside or outside; returns who that is."""
    require(actor, "people.join_identities", other.person)
    if other.person is None:
        other.person = Person.objects.create(name=other.display_name[:120])
        other.save(update_fields=["person"])
    join_identities(actor, other.person, identity)
    return other.person


def _let_go(before: Person | None, now_at: Person) -> None:
    if before is None or before == now_at or before.user_id is not None:
        return
    if not before.identities.exists():
        before.delete()


@transaction.atomic
def separate_identity(actor: Person, identity: Identity) -> Person:
    """The identity is somebody else after all; returns the person it has now."""
    require(actor, "people.join_identities", identity.person)
    if identity.is_inside:
        raise Refused(_("How a colleague appears inside stays with them."))
    identity.person = Person.objects.create(name=identity.display_name[:120])
    identity.save(update_fields=["person"])
    return identity.person
