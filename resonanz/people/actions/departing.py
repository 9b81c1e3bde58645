"""Departments form a tree, and people belong to one of them at a time."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from resonanz.core.errors import Refused
from resonanz.core.fitting import require_fit
from resonanz.core.rights import require
from resonanz.core.time import now
from resonanz.people.models import Department, DepartmentMembership, Person


@transaction.atomic
def create_department(
    actor: Person | None, name: str, parent: Department | None = None
) -> Department:
    """A new department under another one, or at the top."""
    if actor is not None:
        require(actor, "people.administer")
    department = Department(name=_named(name), slug=_free_slug(name), parent=parent)
    require_fit(department, "name")
    department.save()
    return department


@transaction.atomic
def edit_department(
    actor: Person, department: Department, name: str, parent: Department | None
) -> None:
    """Rename a department or hang it elsewhere in the tree."""
    require(actor, "people.administer")
    above = parent
    while above is not None:
        if above == department:
            raise Refused(_("A department cannot be part of itself."))
        above = above.parent
    department.name, department.parent = _named(name), parent
    require_fit(department, "name")
    department.save(update_fields=["name", "parent"])


def _named(name: str) -> str:
    if not name.strip():
        raise Refused(_("A department needs a name."))
    return " ".join(name.split())


def _free_slug(name: str) -> str:
    base = slugify(name)[:100] or "department"
    slug, number = base, 2
    while Department.objects.filter(slug=slug).exists():
        slug, number = f"{base}-{number}", number + 1
    return slug


@transaction.atomic
def move(
    actor: Person | None, person: Person, department: Department | None, since: date | None = None
) -> None:
    """From a day on the person belongs to the department (or to none); what was before ends."""
    if actor is not None:
        require(actor, "people.administer")
    day = since or timezone.localdate(now())
    current = person.department_memberships.select_for_update().filter(until=None).first()
    if current is not None:
        if current.department == department:
            return
        _end(current, day)
    if department is not None:
        DepartmentMembership.objects.create(person=person, department=department, since=day)


def _end(current: DepartmentMembership, day: date) -> None:
    """The membership ends the day before; one that began the same day was a mistake and goes."""
    if day < current.since:
        raise Refused(
            _("They came to %(department)s only on %(day)s.")
            % {"department": current.department, "day": current.since}
        )
    if day == current.since:
        current.delete()
        return
    current.until = day - timedelta(days=1)
    current.save(update_fields=["until"])
