"""The organisation and its colleagues over the API, for administrators."""

from datetime import date
from typing import Any

from ninja import Schema, Status

from resonanz.core.api import Input, needs
from resonanz.core.htmx import get_visible
from resonanz.core.rights import require
from resonanz.people import actions
from resonanz.people.models import Department, Organisation, Person
from resonanz.people.requests import Request
from resonanz.people.viewers import organisation as the_organisation

from .routing import router


class OrganisationOut(Schema):
    name: str
    language: str
    time_zone: str
    address: str
    federal_state: str
    keeps_names: bool


class OrganisationChange(Input):
    name: str | None = None
    language: str | None = None
    time_zone: str | None = None
    address: str | None = None
    federal_state: str | None = None
    keeps_names: bool | None = None


@router.get("/organisation", response=OrganisationOut)
def organisation(request: Request) -> Any:
    """What holds for everybody: name, language, time zone, du or Sie, and whose public holidays."""
    return the_organisation()


@router.patch("/organisation", response=OrganisationOut)
def change_organisation(request: Request, body: OrganisationChange) -> Any:
    """Change what holds for everybody; what is left out stays."""
    needs(request, "admin")
    now: Organisation = the_organisation()
    given = {
        name: getattr(now, name) if value is None else value for name, value in body.dict().items()
    }
    return actions.edit_organisation(request.person, **given)


class InvitationIn(Input):
    name: str
    email: str
    role: str = "member"
    department: int | None = None


class ColleagueOut(Schema):
    id: int
    name: str
    email: str
    role: str
    may_sign_in: bool


@router.post("/people", response={201: ColleagueOut})
def invite(request: Request, body: InvitationIn) -> Any:
    """Invite a colleague: they get a mail whose link lets them set their password."""
    needs(request, "admin")
    department = _department(request, body.department)
    return Status(
        201, _item(actions.invite(request.person, body.name, body.email, body.role, department))
    )


class StandingIn(Input):
    role: str | None = None
    department: int | None = None
    since: date | None = None
    may_sign_in: bool | None = None


@router.patch("/people/{person_id}", response=ColleagueOut)
def change_standing(request: Request, person_id: int, body: StandingIn) -> Any:
    """Another role or department (null: none) for a colleague; or shut them out, or let them in."""
    needs(request, "admin")
    person = get_visible(Person.objects.visible_to(request.person), pk=person_id)
    require(request.person, "people.administer")
    given = body.dict(exclude_unset=True)
    if given.get("role") is not None:
        actions.set_role(request.person, person, given["role"])
    if given.get("may_sign_in"):  # first, as it brings departments back
        actions.let_back(request.person, person)
    if "department" in given:
        department = _department(request, given["department"])
        actions.move(request.person, person, department, given.get("since"))
    if given.get("may_sign_in") is False:
        actions.shut_out(request.person, person)
    return _item(get_visible(Person.objects.select_related("user"), pk=person_id))


def _department(request: Request, number: int | None) -> Department | None:
    if number is None:
        return None
    return get_visible(Department.objects.visible_to(request.person), pk=number)


def _item(person: Person) -> dict[str, Any]:
    user = person.user
    return {
        "id": person.pk,
        "name": person.name,
        "email": user.email if user else "",
        "role": person.role,
        "may_sign_in": bool(user and user.is_active),
    }
