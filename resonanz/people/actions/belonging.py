"""People belong to departments from a day until a day: several at once, one of them the main."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from resonanz.core.errors import Refused
from resonanz.core.events import record
from resonanz.core.rights import require
from resonanz.people.models import Department, DepartmentMembership, Person, today

A_DAY = timedelta(days=1)


@transaction.atomic
def move(
    actor: Person | None, person: Person, department: Department | None, since: date | None = None
) -> None:
    """From a day on this is the main department of the person (or none); the one before ends."""
    if actor is not None:
        require(actor, "people.administer")
    day = since or today()
    current = _main_at(person, None)
    if current is not None:
        if current.department_id == (department.pk if department else None):
            return
        _end_before(actor, current, day)
    if department is not None:
        belong(actor, person, department, day)


@transaction.atomic
def belong(
    actor: Person | None,
    person: Person,
    department: Department,
    since: date | None = None,
    until: date | None = None,
    *,
    is_main: bool = True,
    leads: bool = False,
) -> DepartmentMembership:
    """The person belongs to the department from a day, until a day or for good.

    The main department before stays one of theirs, no longer the main one.
    """
    if actor is not None:
        require(actor, "people.administer")
    made = DepartmentMembership(
        person=person, department=department, since=since or today(), until=until,
        is_main=is_main, leads=leads,
    )  # fmt: skip
    _check(made)
    if is_main:
        _make_room(made)
    made.save()
    _tell(actor, "department.joined", made)
    return made


def _check(membership: DepartmentMembership) -> None:
    """Says what the database would refuse."""
    department = membership.department
    if department.closed_on is not None and (
        membership.until is None or membership.until > department.closed_on
    ):
        raise Refused(_("“%s” is closed. Choose another department.") % department)
    if membership.until is not None and membership.until < membership.since:
        raise Refused(_("The last day lies before the first."))
    if _overlapping(membership).filter(department=department).exists():
        raise Refused(
            _("%(name)s belongs to %(department)s at that time already.")
            % {"name": membership.person.name, "department": department}
        )


def _overlapping(membership: DepartmentMembership) -> Any:
    """Other memberships of the person that share a day with this one."""
    others = DepartmentMembership.objects.filter(person=membership.person).exclude(pk=membership.pk)
    others = others.filter(Q(until=None) | Q(until__gte=membership.since))
    if membership.until is not None:
        others = others.filter(since__lte=membership.until)
    return others


def _make_room(new: DepartmentMembership) -> None:
    """Whatever was the main department in these days is a further one in them."""
    for old in _overlapping(new).filter(is_main=True).select_for_update():
        within = _split(old, new.since) if old.since < new.since else old
        rest = None
        if new.until is not None and (within.until is None or within.until > new.until):
            rest = _split(within, new.until + A_DAY)
        _be(within, is_main=False)
        if rest is not None:
            _be(rest, is_main=True)


def _be(membership: DepartmentMembership, *, is_main: bool) -> None:
    membership.is_main = is_main
    membership.save(update_fields=["is_main"])


def _split(old: DepartmentMembership, day: date) -> DepartmentMembership:
    """A membership as two: until the day before as it was, from the day on a further one."""
    until, old.until = old.until, day - A_DAY
    old.save(update_fields=["until"])
    return DepartmentMembership.objects.create(
        person_id=old.person_id, department_id=old.department_id, since=day, until=until,
        is_main=False, leads=old.leads,
    )  # fmt: skip


@transaction.atomic
def edit_membership(
    actor: Person | None,
    membership: DepartmentMembership,
    *,
    since: date,
    until: date | None,
    is_main: bool,
    leads: bool,
) -> bool:
    """Correct from when until when somebody belongs, and as what; whether anything changed."""
    if actor is not None:
        require(actor, "people.administer")
    membership = _locked(membership)
    before = (membership.since, membership.until, membership.is_main, membership.leads)
    if before == (since, until, is_main, leads):
        return False
    membership.since, membership.until = since, until
    membership.is_main, membership.leads = is_main, leads
    _check(membership)
    if is_main:
        _make_room(membership)
    membership.save(update_fields=["since", "until", "is_main", "leads"])
    _tell(actor, "department.membership_changed", membership)
    return True


@transaction.atomic
def end_membership(
    actor: Person | None, membership: DepartmentMembership, last: date | None = None
) -> None:
    """The person belongs to the department until a day; what was is kept."""
    if actor is not None:
        require(actor, "people.administer")
    membership = _locked(membership)
    _end_before(actor, membership, (last or today()) + A_DAY)


def _locked(membership: DepartmentMembership) -> DepartmentMembership:
    return (
        DepartmentMembership.objects.select_for_update(of=("self",))
        .select_related("department", "person")
        .get(pk=membership.pk)
    )


def _main_at(person: Person, until: date | None) -> DepartmentMembership | None:
    return (
        DepartmentMembership.objects.select_for_update(of=("self",))
        .select_related("department", "person")
        .filter(person=person, is_main=True, until=until)
        .first()
    )


def _end_before(actor: Person | None, current: DepartmentMembership, day: date) -> None:
    """It ends the day before; one that began the same day was a mistake and goes."""
    if day < current.since:
        raise Refused(
            _("They came to %(department)s only on %(day)s.")
            % {
                "department": current.department,
                "day": date_format(current.since, "SHORT_DATE_FORMAT"),
            }
        )
    end(current, day - A_DAY)
    _tell(actor, "department.left", current)


def end(membership: DepartmentMembership, last: date) -> None:
    """The membership holds until the day; one that would begin later goes."""
    if last < membership.since:
        DepartmentMembership.objects.filter(pk=membership.pk).delete()
        return
    membership.until = last
    membership.save(update_fields=["until"])


def extend(membership: DepartmentMembership, until: date | None) -> None:
    """The membership holds until another day, where nothing else stands there by now."""
    membership.until = until
    stand(membership)


def stand(membership: DepartmentMembership) -> None:
    """The membership stands as given; not in a closed department, nor where another stands."""
    others = _overlapping(membership)
    is_open = Department.objects.open().filter(pk=membership.department_id).exists()
    if not is_open or others.filter(department=membership.department_id).exists():
        return
    if others.filter(is_main=True).exists():
        membership.is_main = False
    membership.save()


def continue_in(
    membership: DepartmentMembership, department: Department, last: date
) -> DepartmentMembership | None:
    """Who belongs until a day goes on in another department; none where they are there anyway."""
    new = DepartmentMembership(
        person=membership.person, department=department, since=max(last + A_DAY, membership.since),
        until=membership.until, is_main=membership.is_main, leads=False,
    )  # fmt: skip
    if _overlapping(new).filter(department=department).exists():
        return None
    end(membership, last)
    new.save()
    return new


def take_back(membership_id: int, *, until: date | None) -> bool:
    """Undo a membership that lasts as it was made; whether it was there to be undone."""
    made = DepartmentMembership.objects.filter(pk=membership_id, until=until)
    return bool(made.delete()[0])


def _tell(actor: Person | None, verb: str, membership: DepartmentMembership) -> None:
    record(
        actor,
        verb,
        membership.person,
        department=membership.department_id,
        since=membership.since.isoformat(),
        until=membership.until.isoformat() if membership.until else None,
        main=membership.is_main,
        leads=membership.leads,
    )
