"""Bring a person and their departments in line with what another system says of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from resonanz.accounts.models import User
from resonanz.core.errors import Refused
from resonanz.core.events import record
from resonanz.core.fitting import require_fit
from resonanz.core.rights import require
from resonanz.people.models import Department, DepartmentMembership, Identity, Person, today

from .belonging import belong, edit_membership, end_membership
from .departments import (
    close_department,
    create_department,
    edit_department,
    open_department,
)
from .identifying import create_person

A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Place:
    """A department somebody is said to belong to; without a first day, as it stands."""

    department: Department
    since: date | None = None
    until: date | None = None
    is_main: bool = False
    leads: bool = False


@dataclass(frozen=True)
class Wanted:
    """What another system says of a person; none or empty says nothing."""

    email: str = ""
    external_id: str = ""
    name: str = ""
    title: str | None = None
    places: tuple[Place, ...] | None = None


@dataclass(frozen=True)
class Change:
    """What comes about, in words: something was made, changed, or ended."""

    kind: str
    text: str
    line: int = 0


CREATED, CHANGED, ENDED = "created", "changed", "ended"


def known_person(email: str, external_id: str) -> Person | None:
    """Whom an external id or a mail address belongs to."""
    people = Person.objects.select_related("user")
    by_id = people.filter(external_id=external_id).first() if external_id else None
    by_email = people.filter(user__email__iexact=email).first() if email else None
    return same_of(by_id, by_email, email, external_id)


def same_of(
    by_id: Person | None, by_email: Person | None, email: str, external_id: str
) -> Person | None:
    """The one person both lead to; raises `Refused` where they lead to two."""
    if by_id is not None and by_email is not None and by_id.pk != by_email.pk:
        raise Refused(
            _("The address %(email)s belongs to %(one)s, the external id “%(id)s” to %(other)s.")
            % {"email": email, "one": by_email.name, "id": external_id, "other": by_id.name}
        )
    if by_id is None and by_email is not None and external_id and by_email.external_id:
        raise Refused(
            _("%(name)s has the external id “%(id)s”. Correct it, or the mail address.")
            % {"name": by_email.name, "id": by_email.external_id}
        )
    return by_id or by_email


@transaction.atomic
def align_person(
    actor: Person | None, wanted: Wanted, person: Person | None
) -> tuple[Person, list[Change]]:
    """Make or change a person as wanted; who they are, and what changed."""
    if actor is not None:
        require(actor, "people.administer")
    if person is None:
        return _made(actor, wanted)
    if person.user is not None and not person.user.is_active:
        raise Refused(_("%s has left. Let them back in first, or remove them.") % person.name)
    changes = [
        Change(CHANGED, _("%(name)s: %(what)s") % {"name": person.name, "what": text})
        for text in _revise(actor, person, wanted)
    ]
    return person, changes


def _made(actor: Person | None, wanted: Wanted) -> tuple[Person, list[Change]]:
    if not wanted.name:
        raise Refused(_("Nobody is known by this address or id, and who is new needs a name."))
    if not wanted.email:
        raise Refused(_("Who is new needs a mail address."))
    person = create_person(actor, wanted.name, email=wanted.email, title=wanted.title or "")
    if wanted.external_id:
        person.external_id = wanted.external_id
        person.save(update_fields=["external_id"])
    return person, [Change(CREATED, _("%s is new") % person.name)]


def _revise(actor: Person | None, person: Person, wanted: Wanted) -> list[str]:
    """Change what a person is said to be; each change in words."""
    given = {"name": wanted.name or None, "title": wanted.title}
    given["external_id"] = wanted.external_id or None
    before = {name: getattr(person, name) for name in given}
    new = {
        name: value for name, value in given.items() if value is not None and value != before[name]
    }
    told = [_instead(name, before[name], value) for name, value in new.items()]
    for name, value in new.items():
        setattr(person, name, value)
    if new:
        require_fit(person, *new)
        person.save(update_fields=list(new))
    if "name" in new:
        Identity.objects.inside().filter(person=person).update(name=person.name)
    if wanted.email and person.user is not None and person.user.email != wanted.email.lower():
        told.append(_instead("email", person.user.email, wanted.email.lower()))
        _give_address(person.user, wanted.email.lower())
    if told:
        record(actor, "person.changed", person, fields=list(new))
    return told


def _instead(name: str, before: str, value: str) -> str:
    names = {"name": _("name"), "title": _("title"), "email": _("mail address")}
    what = names.get(name, _("external id"))
    if not before:
        return _("%(what)s “%(new)s”") % {"what": what, "new": value}
    told = {"what": what, "new": value, "old": before}
    return _("%(what)s “%(new)s” instead of “%(old)s”") % told


def _give_address(user: User, email: str) -> None:
    """Another address to sign in with; letters for the old one go nowhere any more."""
    try:
        validate_email(email)
    except ValidationError as error:
        raise Refused(_("“%s” is no mail address.") % email) from error
    if User.objects.filter(email__iexact=email).exclude(pk=user.pk).exists():
        raise Refused(_("Somebody with the address %s is here already.") % email)
    EmailAddress.objects.filter(user=user, email__iexact=user.email).delete()
    user.email = email
    user.save(update_fields=["email"])


@transaction.atomic
def align_places(
    actor: Person | None,
    person: Person,
    places: Iterable[Place],
    held: Sequence[DepartmentMembership],
) -> list[Change]:
    """The person belongs where it is said, and nowhere else; what changed.

    `held` are all memberships of the person. What has a last day already is left to end.
    """
    if actor is not None:
        require(actor, "people.administer")
    wanted = with_one_main(person, places)
    pairs = [(place, _held_as(place, held)) for place in wanted]
    kept = {membership.pk for _place, membership in pairs if membership is not None}
    ending = [each for each in held if each.until is None and each.pk not in kept]
    begins = min((place.since or today() for place, old in pairs if old is None), default=today())
    changes = [_ended(actor, person, each, begins) for each in ending]
    for place, old in sorted(pairs, key=lambda pair: pair[0].is_main):
        changes += _aligned(actor, person, place, old)
    return changes


def with_one_main(person: Person, places: Iterable[Place]) -> list[Place]:
    """Places of which one at a time is the main one: the first, where none is said to be."""
    wanted = list(places)
    if wanted and not any(place.is_main for place in wanted):
        wanted[0] = replace(wanted[0], is_main=True)
    for at, place in enumerate(wanted):
        for other in wanted[at + 1 :]:
            if not _meet(place, other):
                continue
            if place.department.pk == other.department.pk:
                raise Refused(
                    _("%(name)s stands twice in %(department)s.")
                    % {"name": person.name, "department": place.department}
                )
            if place.is_main and other.is_main:
                raise Refused(_("%s has two main departments. Leave one.") % person.name)
    return wanted


def _meet(one: Place, other: Place) -> bool:
    return (one.since or date.min) <= (other.until or date.max) and (other.since or date.min) <= (
        one.until or date.max
    )


def _held_as(place: Place, held: Sequence[DepartmentMembership]) -> DepartmentMembership | None:
    """The membership that is meant: the same department, with days in common."""
    since = place.since or min(today(), place.until or today())
    fitting = (
        each
        for each in held
        if each.department_id == place.department.pk
        and (each.until is None or each.until >= since)
        and (place.until is None or each.since <= place.until)
    )
    return next(fitting, None)


def _ended(
    actor: Person | None, person: Person, membership: DepartmentMembership, begins: date
) -> Change:
    last = max(begins, membership.since) - A_DAY
    end_membership(actor, membership, last)
    told = {"name": person.name, "department": membership.department, "day": day_of(last)}
    return Change(ENDED, _("%(name)s leaves %(department)s, last day %(day)s") % told)


def _aligned(
    actor: Person | None, person: Person, place: Place, old: DepartmentMembership | None
) -> list[Change]:
    if old is None:
        made = belong(
            actor, person, place.department, place.since, place.until,
            is_main=place.is_main, leads=place.leads,
        )  # fmt: skip
        told = {"name": person.name, "department": place.department, "days": days_of(made)}
        return [Change(CREATED, _("%(name)s joins %(department)s, %(days)s") % told)]
    asked: dict[str, Any] = {"since": place.since or old.since, "until": place.until}
    asked |= {"is_main": place.is_main, "leads": place.leads}
    if all(getattr(old, name) == value for name, value in asked.items()):
        return []
    edit_membership(actor, old, **asked)
    told = {"name": person.name, "department": place.department}
    told["what"] = ", ".join(_differences(old, asked))
    return [Change(CHANGED, _("%(name)s in %(department)s: %(what)s") % told)]


def _differences(old: DepartmentMembership, asked: dict[str, Any]) -> list[str]:
    told = []
    if old.since != asked["since"]:
        told.append(_("from %s") % day_of(asked["since"]))
    if old.until != asked["until"]:
        last = asked["until"]
        told.append(_("last day %s") % day_of(last) if last else _("without a last day"))
    if old.is_main != asked["is_main"]:
        told.append(_("main department") if asked["is_main"] else _("no longer the main one"))
    if old.leads != asked["leads"]:
        told.append(_("leads it") if asked["leads"] else _("no longer leads it"))
    return told


def day_of(day: date) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")


def days_of(membership: DepartmentMembership) -> str:
    """From when until when, in words."""
    if membership.until is None:
        return _("from %s") % day_of(membership.since)
    return _("%(since)s to %(until)s") % {
        "since": day_of(membership.since),
        "until": day_of(membership.until),
    }


# --- in step with another system ----------------------------------------------------------------


@transaction.atomic
def keep_person(actor: Person, wanted: Wanted) -> tuple[Person, list[Change]]:
    """The person another system speaks of, made or changed as it says, and where they belong."""
    require(actor, "people.administer")
    if not wanted.email and not wanted.external_id:
        raise Refused(
            _("Give a mail address or an external id, so that the person is known again.")
        )
    known = known_person(wanted.email, wanted.external_id)
    person, changes = align_person(actor, wanted, known)
    if wanted.places is not None:
        held = DepartmentMembership.objects.filter(person=person).select_related(
            "department", "person"
        )
        changes += align_places(actor, person, wanted.places, list(held.order_by("since", "pk")))
    return person, changes


@transaction.atomic
def keep_department(
    actor: Person,
    external_id: str,
    name: str,
    parent: Department | None,
    *,
    is_closed: bool = False,
) -> Department:
    """The department another system knows by this id, made or changed as it says."""
    require(actor, "people.administer")
    known = Department.objects.select_for_update().filter(external_id=external_id).first()
    if known is None:
        known = create_department(actor, name, parent, external_id=external_id)
    elif known.closed_on is not None and not is_closed:
        open_department(actor, known)
    edit_department(actor, known, name, parent)
    if is_closed and known.closed_on is None:
        close_department(actor, known)
    return known
