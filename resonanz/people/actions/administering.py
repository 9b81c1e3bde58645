"""What administrators do: invite, give roles, shut out, describe the organisation."""

import zoneinfo

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from resonanz.accounts.models import User
from resonanz.core.errors import Refused
from resonanz.core.events import record
from resonanz.core.fitting import require_fit
from resonanz.core.rights import require
from resonanz.core.time import now
from resonanz.people.lands import known_land
from resonanz.people.models import Department, Organisation, Person

from .belonging import move
from .identifying import create_person
from .leaving import come_back, keep_an_administrator, leave, open_departure, user_of


@transaction.atomic
def invite(
    actor: Person,
    name: str,
    email: str,
    role: str = User.Role.MEMBER,
    department: Department | None = None,
) -> Person:
    """A new colleague, with a mail whose link lets them set their password."""
    require(actor, "people.administer")
    if not email:
        raise Refused(_("Whoever is invited needs a mail address."))
    person = create_person(actor, name, email=email, role=role)
    if department is not None:
        move(actor, person, department)
    transaction.on_commit(lambda: send_invitation(actor, person))
    return person


def send_invitation(actor: Person | None, person: Person) -> None:
    """Send a mail whose link lets a new colleague set their password."""
    organisation = Organisation.objects.first() or Organisation(name="Resonanz")
    user = person.user
    assert user is not None
    key = f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
    uid, token = key.split("-", 1)
    link = reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": token})
    context = {
        "person": person,
        "actor": actor or organisation,
        "organisation": organisation,
        "address": f"{settings.PUBLIC_ADDRESS}{link}",
    }
    with translation.override(organisation.language):
        send_mail(
            _("%(name)s invites you to Resonanz") % {"name": (actor or organisation).name},
            render_to_string("people/email/invitation.txt", context),
            None,
            [user.email],
        )


@transaction.atomic
def set_role(actor: Person, person: Person, role: str) -> None:
    """Give a colleague another role; one administrator always remains."""
    require(actor, "people.administer")
    user = user_of(person)
    if role not in User.Role.values:
        raise Refused(_("There is no role “%s”.") % role)
    if role != User.Role.ADMINISTRATOR:
        keep_an_administrator(user)
    before, user.role = user.role, role
    user.save(update_fields=["role"])
    record(actor, "person.role_changed", person, before=before, role=role)


def shut_out(actor: Person, person: Person) -> None:
    """A colleague leaves at once: nothing lets them in any more; what they said stays."""
    leave(actor, person)


@transaction.atomic
def let_back(actor: Person, person: Person) -> None:
    """A colleague who left can sign in again; within two weeks everything is as it was."""
    require(actor, "people.administer")
    departure = open_departure(person)
    if departure is not None and (departure.can_be_undone or "name" in departure.before):
        come_back(actor, person)
        return
    if departure is not None:
        departure.settled_at = now()
        departure.save(update_fields=["settled_at"])
    user = user_of(person)
    user.is_active = True
    user.save(update_fields=["is_active"])
    record(actor, "person.came_back", person)


@transaction.atomic
def edit_organisation(
    actor: Person,
    *,
    name: str,
    language: str,
    time_zone: str,
    address: str,
    federal_state: str,
    keeps_names: bool | None = None,
) -> Organisation:
    """Change what holds for everybody: name, language, zone, form of address, public holidays."""
    require(actor, "people.administer")
    if time_zone not in zoneinfo.available_timezones():
        raise Refused(_("There is no time zone “%s”.") % time_zone)
    if not name.strip():
        raise Refused(_("The organisation needs a name."))
    if language not in dict(settings.LANGUAGES):
        raise Refused(_("Resonanz does not speak “%s”.") % language)
    organisation = Organisation.objects.first() or Organisation()
    organisation.name, organisation.language = name.strip(), language
    organisation.time_zone, organisation.address = time_zone, address
    organisation.federal_state = known_land(federal_state)
    if keeps_names is not None:
        organisation.keeps_names = keeps_names
    require_fit(organisation, "name", "address")
    organisation.save()
    return organisation
