"""People from outside are let into single spaces, for as long as it is said."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from resonanz.accounts.models import ApiToken, User
from resonanz.channels.aligning import today
from resonanz.channels.models import Channel, GuestStay, Membership
from resonanz.core.errors import Refused
from resonanz.core.events import record
from resonanz.core.rights import require
from resonanz.core.time import now
from resonanz.people.actions import create_person, send_invitation
from resonanz.people.models import Person

from .belonging import belong


@transaction.atomic
def invite_guest(
    actor: Person,
    channel: Channel,
    name: str,
    email: str,
    company: str = "",
    until: date | None = None,
) -> Person:
    """A guest of this space, with a mail whose link makes their sign-in; known ones come along."""
    require(actor, "channels.invite", channel)
    _check_day(until)
    email = email.strip()
    known = Person.objects.select_related("user").filter(user__email__iexact=email).first()
    if known is not None and not known.is_guest:
        raise Refused(_("%s is a colleague. Invite them by name.") % known.name)
    guest = known or create_person(None, name, email=email, role=User.Role.GUEST)
    if guest.user is None or not guest.user.is_active:
        raise Refused(_("The time of %s is over. An administrator can let them back in.") % name)
    given = {"company": company.strip()[:120], "until": until}
    GuestStay.objects.get_or_create(
        person=guest, defaults=given | {"invited_by": actor, "invited_at": now()}
    )
    belong(channel, guest)
    record(
        actor,
        "channel.let_in",
        channel,
        channel_id=channel.pk,
        topics=[f"person:{guest.pk}"],
        person=guest.pk,
    )
    if known is None:
        transaction.on_commit(lambda: send_invitation(actor, guest))
    return guest


@transaction.atomic
def set_stay(
    actor: Person, channel: Channel, guest: Person, company: str, until: date | None
) -> None:
    """From where a guest of the space comes, and the last day they are here."""
    require(actor, "channels.moderate", channel)
    if not guest.is_guest or not _belongs(channel, guest):
        raise Refused(_("%s is no guest of this space.") % guest.name)
    _check_day(until)
    GuestStay.objects.update_or_create(
        person=guest,
        defaults={"company": company.strip()[:120], "until": until},
        create_defaults={
            "company": company.strip()[:120],
            "until": until,
            "invited_by": actor,
            "invited_at": now(),
        },
    )


def end_stays() -> None:
    """Guests whose last day is over sign in no more; what they said stays."""
    over = GuestStay.objects.filter(until__lt=today(), person__user__is_active=True)
    for stay in over.filter(person__user__role=User.Role.GUEST).select_related("person__user"):
        _end(stay.person)


@transaction.atomic
def _end(guest: Person) -> None:
    User.objects.filter(person=guest).update(is_active=False)
    ApiToken.objects.filter(user=guest.user_id).delete()
    record(None, "person.left", guest)


def _belongs(channel: Channel, guest: Person) -> bool:
    return bool(Membership.objects.filter(channel=channel, person=guest).exists())


def _check_day(until: date | None) -> None:
    if until is not None and until < today():
        raise Refused(_("This day is over already."))
