"""Departments and who belongs to them over the API, by hand and in step with another system."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from ninja import Schema, Status

from resonanz.core.api import Input, PageOf, needs, page_of
from resonanz.core.errors import Refused
from resonanz.core.htmx import get_visible
from resonanz.core.rights import require
from resonanz.people import actions, queries
from resonanz.people.models import Department, DepartmentMembership, Person
from resonanz.people.requests import Request

from .routing import router


class DepartmentOut(Schema):
    id: int
    name: str
    slug: str
    parent: int | None
    external_id: str
    closed_on: date | None


@router.get("/departments", response=PageOf[DepartmentOut])
def departments(request: Request, mark: str = "") -> Any:
    """The departments, by name; `parent` makes them a tree, `closed_on` ends one."""
    return page_of(queries.departments(request.person, mark), _item)


class HeadOut(Schema):
    id: int
    name: str


class UnitOut(DepartmentOut):
    people: int
    heads: list[HeadOut]


@router.get("/departments/chart", response=PageOf[UnitOut])
def department_chart(request: Request) -> Any:
    """The open departments with who leads them and how many belong to each or below, by name."""
    units: list[dict[str, Any]] = []

    def walk(branches: list[queries.Branch]) -> None:
        for branch in branches:
            heads = [{"id": head.pk, "name": head.name} for head in branch.heads]
            unit = _item(branch.department) | {"people": branch.people, "heads": heads}
            units.append(unit)
            walk(branch.branches)

    walk(queries.chart(request.person))
    return {"items": sorted(units, key=lambda unit: (unit["name"], unit["id"]))}


class DepartmentIn(Input):
    name: str
    parent: int | None = None
    external_id: str | None = None


@router.post("/departments", response={201: DepartmentOut})
def make_department(request: Request, body: DepartmentIn) -> Any:
    """Another department, at the top or under a `parent`; for administrators."""
    needs(request, "admin")
    require(request.person, "people.administer")
    made = actions.create_department(
        request.person,
        body.name,
        _numbered(request, body.parent),
        external_id=body.external_id or "",
    )
    return Status(201, _item(made))


@router.put("/departments/{department_id}", response=DepartmentOut)
def change_department(request: Request, department_id: int, body: DepartmentIn) -> Any:
    """Rename a department or hang it elsewhere in the tree; for administrators."""
    needs(request, "admin")
    found = _administered(request, department_id)
    parent = _numbered(request, body.parent)
    actions.edit_department(request.person, found, body.name, parent, external_id=body.external_id)
    return _item(found)


class ClosingIn(Input):
    last: date | None = None
    into: int | None = None


@router.put("/departments/{department_id}/closing", response=DepartmentOut)
def close(request: Request, department_id: int, body: ClosingIn) -> Any:
    """Close a department after its `last` day (today); its people may go on `into` another."""
    needs(request, "admin")
    found = _administered(request, department_id)
    actions.close_department(request.person, found, body.last, _numbered(request, body.into))
    return _item(found)


@router.delete("/departments/{department_id}/closing", response=DepartmentOut)
def open_again(request: Request, department_id: int) -> Any:
    """Open a closed department again, with who belonged to it when it was closed."""
    needs(request, "admin")
    found = _administered(request, department_id)
    actions.open_department(request.person, found)
    return _item(found)


class MembershipOut(Schema):
    id: int
    person: int
    department: int
    since: date
    until: date | None
    main: bool
    leads: bool


class MemberIn(Input):
    person: int
    since: date | None = None
    until: date | None = None
    main: bool = True
    leads: bool = False


@router.post("/departments/{department_id}/members", response={201: MembershipOut})
def add_member(request: Request, department_id: int, body: MemberIn) -> Any:
    """A person belongs to the department from a day (today), until a day or for good."""
    needs(request, "admin")
    found = _administered(request, department_id)
    person = get_visible(Person.objects.visible_to(request.person), pk=body.person)
    made = actions.belong(
        request.person, person, found, body.since, body.until,
        is_main=body.main, leads=body.leads,
    )  # fmt: skip
    return Status(201, _membership(made))


class MembershipChange(Input):
    since: date | None = None
    until: date | None = None
    main: bool | None = None
    leads: bool | None = None


@router.patch("/department-memberships/{membership_id}", response=MembershipOut)
def change_membership(request: Request, membership_id: int, body: MembershipChange) -> Any:
    """Correct from when until when (null: for good) somebody belongs; what is left out stays."""
    needs(request, "admin")
    found = _held(request, membership_id)
    given: dict[str, Any] = {"since": found.since, "until": found.until, "main": found.is_main}
    given |= {"leads": found.leads} | body.dict(exclude_unset=True)
    actions.edit_membership(
        request.person,
        found,
        since=given["since"] or found.since,
        until=given["until"],
        is_main=bool(given["main"]),
        leads=bool(given["leads"]),
    )
    return _membership(_held(request, membership_id))


@router.delete("/department-memberships/{membership_id}", response={204: None})
def end_membership(request: Request, membership_id: int, last: date | None = None) -> Any:
    """A person belongs to the department until its `last` day (today); what was is kept."""
    needs(request, "admin")
    actions.end_membership(request.person, _held(request, membership_id), last)
    return Status(204, None)


# --- in step with another system ----------------------------------------------------------------


class KeptDepartmentIn(Input):
    name: str
    parent: str | None = None
    closed: bool = False


@router.put("/departments/external/{external_id}", response=DepartmentOut)
def keep_department(request: Request, external_id: str, body: KeptDepartmentIn) -> Any:
    """Make or change the department another system knows by this id, under the one it calls
    `parent`; with `closed` it ends today. Saying the same twice changes nothing."""
    needs(request, "directory")
    require(request.person, "people.administer")
    parent = _external(body.parent) if body.parent else None
    kept = actions.keep_department(
        request.person, external_id, body.name, parent, is_closed=body.closed
    )
    return _item(kept)


class PlaceIn(Input):
    department: str
    since: date | None = None
    until: date | None = None
    main: bool = False
    leads: bool = False


class KeptPersonIn(Input):
    external_id: str = ""
    email: str = ""
    name: str = ""
    title: str | None = None
    departments: list[PlaceIn] | None = None


class KeptPersonOut(Schema):
    id: int
    name: str
    external_id: str
    email: str
    changes: list[str]


@router.put("/people", response=KeptPersonOut)
def keep_person(request: Request, body: KeptPersonIn) -> Any:
    """Make or change the person known by `external_id` or `email`, and where they belong (the
    external ids of departments). What is left out stays; saying the same twice changes nothing."""
    needs(request, "directory")
    require(request.person, "people.administer")
    places = None
    if body.departments is not None:
        places = tuple(
            actions.Place(_external(each.department), each.since, each.until, each.main, each.leads)
            for each in body.departments
        )
    wanted = actions.Wanted(
        body.email.strip().lower(), body.external_id.strip(), body.name.strip(), body.title, places
    )
    person, changes = actions.keep_person(request.person, wanted)
    return {
        "id": person.pk,
        "name": person.name,
        "external_id": person.external_id,
        "email": person.user.email if person.user else "",
        "changes": [change.text for change in changes],
    }


class FileIn(Input):
    csv: str
    dry_run: bool = False
    complete: bool = False
    invite: bool = False


class ChangeOut(Schema):
    line: int
    kind: str
    text: str


class FaultOut(Schema):
    line: int
    column: str
    message: str


class OutcomeOut(Schema):
    people: int
    changes: list[ChangeOut]
    faults: list[FaultOut]


@router.post("/people/import", response={200: OutcomeOut, 422: OutcomeOut})
def import_people(request: Request, body: FileIn) -> Any:
    """Import people and departments from the text of a CSV file; with a fault, or as a `dry_run`,
    nothing is changed."""
    needs(request, "directory")
    outcome = actions.import_people(
        request.person, body.csv,
        is_complete=body.complete, invites=body.invite, only_look=body.dry_run,
    )  # fmt: skip
    return Status(422 if outcome.faults else 200, outcome)


def _external(external_id: str) -> Department:
    found = Department.objects.filter(external_id=external_id).exclude(external_id="").first()
    if found is None:
        raise Refused(_("No department has the external id “%s”. Send it first.") % external_id)
    return found


def _administered(request: Request, number: int) -> Department:
    found = get_visible(Department.objects.visible_to(request.person), pk=number)
    require(request.person, "people.administer")
    return found


def _numbered(request: Request, number: int | None) -> Department | None:
    if number is None:
        return None
    return get_visible(Department.objects.visible_to(request.person), pk=number)


def _held(request: Request, number: int) -> DepartmentMembership:
    visible = DepartmentMembership.objects.filter(
        department__in=Department.objects.visible_to(request.person)
    )
    found = get_visible(visible.select_related("department", "person"), pk=number)
    require(request.person, "people.administer")
    return found


def _item(department: Department) -> dict[str, Any]:
    names = ("name", "slug", "external_id", "closed_on")
    return {name: getattr(department, name) for name in names} | {
        "id": department.pk,
        "parent": department.parent_id,
    }


def _membership(membership: DepartmentMembership) -> dict[str, Any]:
    return {
        "id": membership.pk,
        "person": membership.person_id,
        "department": membership.department_id,
        "since": membership.since,
        "until": membership.until,
        "main": membership.is_main,
        "leads": membership.leads,
    }
