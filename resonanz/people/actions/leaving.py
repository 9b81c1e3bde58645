"""A person leaves: access ends, what they said stays, what was theirs goes to others.

For two weeks a leaving can be undone. Then, where the organisation wishes no names kept, how the
person was called is forgotten for good.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from resonanz.accounts.models import ApiToken, User
from resonanz.core.errors import Refused
from resonanz.core.events import record
from resonanz.core.rights import require
from resonanz.core.time import now
from resonanz.people.handing import estate_of, estates
from resonanz.people.models import (
    UNDONE_WITHIN,
    DepartmentMembership,
    Departure,
    Handover,
    Identity,
    Organisation,
    Person,
    ProfileValue,
    today,
)

from .belonging import end, extend, stand
from .identifying import handle_for

A_DAY = timedelta(days=1)


@transaction.atomic
def leave(actor: Person, person: Person, last_day: date | None = None) -> Departure:
    """The person leaves after a day, or at once; one administrator always remains."""
    require(actor, "people.administer")
    user = user_of(person)
    keep_an_administrator(user)
    if last_day is not None and last_day < today():
        last_day = None
    departure = open_departure(person)
    if departure is not None and departure.ended_at is not None:
        raise Refused(_("%s has left already.") % person.name)
    if departure is None:
        departure = Departure(person=person, noted_at=now())
    departure.last_day, departure.by = last_day, actor
    departure.save()
    if last_day is None:
        end_access(departure)
    else:
        record(actor, "person.leaves", person, last_day=last_day.isoformat())
    return departure


def open_departure(person: Person) -> Departure | None:
    """The leaving of a person that can be undone, where there is one."""
    found = Departure.objects.select_for_update(of=("self",)).select_related("by")
    return found.filter(person=person, undone_at=None, settled_at=None).first()


@transaction.atomic
def end_access(departure: Departure) -> None:
    """From now on nothing lets the person in: no session, no key, no stream."""
    person = (
        Person.objects.select_related("user")
        .select_for_update(of=("self",))
        .get(pk=departure.person_id)
    )
    user = user_of(person)
    user.is_active = False
    user.save(update_fields=["is_active"])
    ApiToken.objects.filter(user=user).delete()
    open_sessions = UserSession.objects.filter(user=user)
    Session.objects.filter(session_key__in=open_sessions.values("session_key")).delete()
    open_sessions.delete()
    departure.ended_at = now()
    departure.before = _end_departments(person, departure.last_day or today())
    if not _keeps_names():
        departure.before |= _hide_name(person)
    departure.save(update_fields=["ended_at", "before"])
    record(departure.by, "person.left", person)


def _end_departments(person: Person, last: date) -> dict[str, Any]:
    """End where the person belongs; what has to come back where that is undone."""
    held = DepartmentMembership.objects.filter(person=person).exclude(until__lte=last)
    ended, dropped = [], []
    for membership in held:
        until = membership.until.isoformat() if membership.until else None
        if membership.since <= last:
            ended.append([membership.pk, until])
        else:
            since, flags = membership.since.isoformat(), [membership.is_main, membership.leads]
            dropped.append([membership.department_id, since, until, *flags])
        end(membership, last)
    return {"departments": ended, "next_departments": dropped}


def _keeps_names() -> bool:
    organisation = Organisation.objects.first()
    return organisation is None or organisation.keeps_names


def former_name() -> str:
    """How somebody is called whose name is not kept, in the language of the organisation."""
    organisation = Organisation.objects.first() or Organisation()
    with translation.override(organisation.language):
        return _("Former colleague")


def _hide_name(person: Person) -> dict[str, Any]:
    """Call the person neutrally from now on; how they were called, to undo it."""
    before = {name: getattr(person, name) for name in ("name", "title", "about")}
    before["picture"] = person.picture.name if person.picture else ""
    inside = Identity.objects.inside().filter(person=person)
    before["handle"] = inside.values_list("handle", flat=True).first() or ""
    person.name, person.title, person.about, person.picture = former_name(), "", "", ""
    person.save(update_fields=["name", "title", "about", "picture"])
    inside.update(name=person.name, handle=f"former.{person.pk}")
    return before


@transaction.atomic
def come_back(actor: Person, person: Person) -> None:
    """Undo a leaving: access, name, departments, and what nobody gave on since."""
    require(actor, "people.administer")
    departure = open_departure(person)
    if departure is None or not departure.can_be_undone:
        raise Refused(_("This can be undone for two weeks only. Invite the person anew."))
    departure.undone_at = now()
    departure.save(update_fields=["undone_at"])
    if departure.ended_at is not None:
        _let_in(person)
        _restore(person, departure.before)
    for handover in departure.handovers.filter(back_at=None).select_related("to"):
        _give_back(actor, person, handover)
    record(actor, "person.came_back", person)


def _let_in(person: Person) -> None:
    user = user_of(person)
    user.is_active = True
    user.save(update_fields=["is_active"])


def _restore(person: Person, before: dict[str, Any]) -> None:
    if "name" in before:
        person.name, person.title = before["name"], before["title"]
        person.about, person.picture = before["about"], before["picture"]
        person.save(update_fields=["name", "title", "about", "picture"])
        handle = handle_for(before["handle"] or before["name"])
        Identity.objects.inside().filter(person=person).update(name=person.name, handle=handle)
    for number, until in before.get("departments", ()):
        membership = DepartmentMembership.objects.filter(pk=number, person=person).first()
        if membership is not None:
            extend(membership, _day(until))
    for department, since, until, is_main, leads in before.get("next_departments", ()):
        stand(DepartmentMembership(
            person=person, department_id=department, is_main=is_main, leads=leads,
            since=date.fromisoformat(since), until=_day(until),
        ))  # fmt: skip


def _day(told: str | None) -> date | None:
    return date.fromisoformat(told) if told else None


def _give_back(actor: Person, person: Person, handover: Handover) -> None:
    estate = estate_of(handover.kind)
    if estate is None or handover.to is None:
        return
    if estate.give_back(actor, handover.item, person, handover.to):
        handover.back_at = now()
        handover.save(update_fields=["back_at"])


@transaction.atomic
def hand_over(
    actor: Person, person: Person, things: Iterable[tuple[str, int]], to: Person
) -> list[Handover]:
    """Give things of who leaves to somebody who goes on with them; one event each."""
    require(actor, "people.administer")
    departure = open_departure(person)
    if departure is None:
        raise Refused(_("Say first when %s leaves.") % person.name)
    if to.pk == person.pk or to.user is None or not to.user.is_active:
        raise Refused(_("Choose somebody who stays."))
    labels = {
        (estate.key, item.id): item.label
        for estate in estates()
        for item in estate.held_by(actor, person)
    }
    return [_hand_over(actor, departure, thing, labels, to) for thing in things]


def _hand_over(
    actor: Person,
    departure: Departure,
    thing: tuple[str, int],
    labels: dict[tuple[str, int], str],
    to: Person,
) -> Handover:
    estate = estate_of(thing[0])
    if estate is None or thing not in labels:
        raise Refused(_("This is theirs no longer. Look at the list again."))
    estate.give(actor, thing[1], departure.person, to)
    return Handover.objects.create(
        departure=departure,
        kind=thing[0],
        item=thing[1],
        label=labels[thing][:300],
        to=to,
        at=now(),
    )


# --- by the clock -------------------------------------------------------------------------------


def end_what_is_due() -> int:
    """End the access of everybody whose last day is over; how many."""
    due = Departure.objects.filter(
        ended_at=None, undone_at=None, settled_at=None, last_day__lt=today()
    )
    numbers = list(due.values_list("pk", flat=True))
    for number in numbers:
        with transaction.atomic():
            departure = due.select_for_update(of=("self",)).filter(pk=number).first()
            if departure is not None:
                end_access(departure)
    return len(numbers)


def settle_departures() -> int:
    """What can be undone no longer is settled: names that should not be kept are forgotten."""
    over = Departure.objects.filter(
        undone_at=None, settled_at=None, ended_at__lt=now() - UNDONE_WITHIN
    )
    departures = list(over.select_related("person__user"))
    for departure in departures:
        with transaction.atomic():
            _settle(departure)
    return len(departures)


def _settle(departure: Departure) -> None:
    if "name" in departure.before:
        _forget(departure.person, departure.before["picture"])
    departure.before, departure.settled_at = {}, now()
    departure.save(update_fields=["before", "settled_at"])


def _forget(person: Person, picture: str) -> None:
    """Nothing says any more who it was: picture, fields, address and ways of signing in go."""
    ProfileValue.objects.filter(person=person).delete()
    person.external_id = ""
    person.save(update_fields=["external_id"])
    if person.user is not None:
        EmailAddress.objects.filter(user=person.user).delete()
        Authenticator.objects.filter(user=person.user).delete()
        person.user.email = f"former-{person.pk}@former.invalid"
        person.user.set_unusable_password()
        person.user.save(update_fields=["email", "password"])
    if picture:
        transaction.on_commit(lambda: default_storage.delete(picture))


# --- who may not leave --------------------------------------------------------------------------


def user_of(person: Person) -> User:
    """The sign-in of a person; raises `Refused` for who has none."""
    if person.user is None:
        raise Refused(_("%s does not sign in here.") % person.name)
    return person.user


def keep_an_administrator(leaving: User) -> None:
    """Raises `Refused` where the last administrator would go."""
    administrators = User.objects.select_for_update().filter(
        role=User.Role.ADMINISTRATOR, is_active=True
    )
    if set(administrators) == {leaving}:
        raise Refused(_("One administrator must remain. Make somebody else one first."))
