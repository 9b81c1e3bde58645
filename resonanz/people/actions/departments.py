"""Departments form a tree: made, renamed, moved, closed and opened again."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from resonanz.core.errors import Refused
from resonanz.core.events import record
from resonanz.core.fitting import require_fit
from resonanz.core.models import Event
from resonanz.core.rights import require
from resonanz.people.models import Department, DepartmentMembership, Person, today

from .belonging import continue_in, end, extend, take_back

# How far departments may be nested: no organisation is deeper, and a circle ends here.
DEEPEST = 20


@transaction.atomic
def create_department(
    actor: Person | None,
    name: str,
    parent: Department | None = None,
    *,
    external_id: str = "",
) -> Department:
    """A new department under another one, or at the top."""
    if actor is not None:
        require(actor, "people.administer")
    department = Department(
        name=_named(name), slug=_free_slug(name), parent=parent, external_id=external_id.strip()
    )
    _check_place(department, parent)
    _check(department)
    department.save()
    record(actor, "department.created", department, name=department.name, parent=_key(parent))
    return department


@transaction.atomic
def edit_department(
    actor: Person | None,
    department: Department,
    name: str,
    parent: Department | None,
    *,
    external_id: str | None = None,
) -> bool:
    """Rename a department or hang it elsewhere in the tree; whether that changed anything."""
    if actor is not None:
        require(actor, "people.administer")
    before = (department.name, department.parent_id, department.external_id)
    _check_place(department, parent)
    department.name, department.parent = _named(name), parent
    if external_id is not None:
        department.external_id = external_id.strip()
    if before == (department.name, department.parent_id, department.external_id):
        return False
    _check(department)
    department.save(update_fields=["name", "parent", "external_id"])
    record(
        actor,
        "department.changed",
        department,
        name=department.name,
        parent=_key(parent),
        before={"name": before[0], "parent": before[1]},
    )
    return True


def _key(department: Department | None) -> int | None:
    return department.pk if department is not None else None


def _check(department: Department) -> None:
    require_fit(department, "name", "external_id")
    same = Department.objects.filter(external_id=department.external_id).exclude(pk=department.pk)
    if department.external_id and same.exists():
        raise Refused(_("Another department has the external id “%s”.") % department.external_id)


def _check_place(department: Department, parent: Department | None) -> None:
    above, depth = parent, 1
    while above is not None:
        if above.pk == department.pk:
            raise Refused(_("A department cannot be part of itself."))
        if above.closed_on is not None and department.closed_on is None:
            raise Refused(_("“%s” is closed. Open it again first.") % above)
        above, depth = above.parent, depth + 1
        if depth > DEEPEST:
            raise Refused(_("Departments can be nested %s deep at most.") % DEEPEST)


def _named(name: str) -> str:
    if not name.strip():
        raise Refused(_("A department needs a name."))
    return " ".join(name.split())


def _free_slug(name: str) -> str:
    base = slugify(name)[:100] or "department"
    taken = set(Department.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    slug, number = base, 2
    while slug in taken:
        slug, number = f"{base}-{number}", number + 1
    return slug


@transaction.atomic
def close_department(
    actor: Person | None,
    department: Department,
    day: date | None = None,
    into: Department | None = None,
) -> None:
    """After a day the department is no more; its people and departments may go on in another.

    Without another its people belong to it no longer, and what is part of it moves up.
    """
    if actor is not None:
        require(actor, "people.administer")
    last = day or today()
    _check_closing(department, last, into)
    changed = [
        _close_for(each, last, into)
        for each in department.memberships.select_for_update().select_related("person")
        if each.until is None or each.until > last
    ]
    children = list(department.children.all())
    for child in children:
        edit_department(actor, child, child.name, into or department.parent)
    department.closed_on = last
    department.save(update_fields=["closed_on"])
    record(
        actor,
        "department.closed",
        department,
        name=department.name,
        last=last.isoformat(),
        into=_key(into),
        people=changed,
        children=[child.pk for child in children],
    )


def _check_closing(department: Department, last: date, into: Department | None) -> None:
    if department.closed_on is not None:
        raise Refused(_("“%s” is closed already.") % department)
    if last > today():
        raise Refused(_("A department is closed today or on a day before."))
    above = into
    while above is not None:
        if above.pk == department.pk:
            raise Refused(_("Its people cannot go on in a part of what is closed."))
        above = above.parent
    if into is not None and into.closed_on is not None:
        raise Refused(_("“%s” is closed. Open it again first.") % into)


def _close_for(
    membership: DepartmentMembership, last: date, into: Department | None
) -> dict[str, Any]:
    """What became of one membership, so that it can be undone."""
    until = membership.until
    told = {"was": membership.pk, "until": until.isoformat() if until else None, "new": None}
    new = continue_in(membership, into, last) if into is not None else None
    if new is None:
        end(membership, last)
    return told | {"new": new.pk if new else None}


@transaction.atomic
def open_department(actor: Person, department: Department) -> None:
    """A closed department is one again, with who belonged to it when it was closed.

    Who was moved meanwhile stays where they are now.
    """
    require(actor, "people.administer")
    if department.closed_on is None:
        return
    if department.parent is not None and department.parent.closed_on is not None:
        raise Refused(_("“%s” is closed. Open it again first.") % department.parent)
    closing = (
        Event.objects.filter(
            verb="department.closed", subject_type="people.department", subject_id=department.pk
        )
        .order_by("-pk")
        .first()
    )
    last, department.closed_on = department.closed_on, None
    department.save(update_fields=["closed_on"])
    for told in closing.details["people"] if closing is not None else ():
        _open_for(told, last)
    children = closing.details["children"] if closing is not None else ()
    for child in Department.objects.filter(pk__in=children, closed_on=None):
        edit_department(actor, child, child.name, department)
    record(actor, "department.opened", department, name=department.name)


def _open_for(told: dict[str, Any], last: date) -> None:
    until = date.fromisoformat(told["until"]) if told["until"] else None
    was = DepartmentMembership.objects.filter(pk=told["was"], until=last).first()
    if was is not None and (not told["new"] or take_back(told["new"], until=until)):
        extend(was, until)
