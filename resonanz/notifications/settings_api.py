"""How one is reached, over the API."""

from datetime import time
from typing import Any

from ninja import Schema

from resonanz.core.api import Input, needs
from resonanz.core.htmx import get_visible
from resonanz.core.rights import require
from resonanz.people.models import Department
from resonanz.people.requests import Request

from . import actions, reached
from .api import router


class Times(Schema):
    quiet_from: time | None
    quiet_until: time | None
    quiet_weekends: bool
    quiet_holidays: bool


class ReachOut(Times):
    mail: str
    digest_hour: int
    digest_weekday: int
    not_mailed: list[str]
    not_pushed: list[str]
    lets_urgent_through: bool
    mail_problem: str


class TimesIn(Input):
    quiet_from: time | None = None
    quiet_until: time | None = None
    quiet_weekends: bool = False
    quiet_holidays: bool = False


class ReachIn(Input):
    quiet_from: time | None = None
    quiet_until: time | None = None
    quiet_weekends: bool | None = None
    quiet_holidays: bool | None = None
    mail: str | None = None
    digest_hour: int | None = None
    digest_weekday: int | None = None
    not_mailed: list[str] | None = None
    not_pushed: list[str] | None = None
    lets_urgent_through: bool | None = None


@router.get("/reach", response=ReachOut)
def reach(request: Request) -> Any:
    """How you are reached: when mails come and about what, what is pushed, your quiet hours."""
    return reached.reach_of(request.person)


@router.patch("/reach", response=ReachOut)
def settle_reach(request: Request, body: ReachIn) -> Any:
    """Change how you are reached; what is left out stays. Hours are of your own clock."""
    needs(request, "write")
    given = body.dict(exclude_unset=True)
    times = ("quiet_from", "quiet_until")
    wishes = {name: value for name, value in given.items() if value is not None or name in times}
    return actions.settle_reach(request.person, **wishes)


@router.get("/departments/{department_id}/quiet", response=Times)
def quiet(request: Request, department_id: int) -> Any:
    """When nobody of a department is reached."""
    return reached.quiet_of(_department(request, department_id))


@router.put("/departments/{department_id}/quiet", response=Times)
def set_quiet(request: Request, department_id: int, body: TimesIn) -> Any:
    """Set when nobody of a department, and of those below it, is reached."""
    needs(request, "admin")
    department = _department(request, department_id)
    require(request.person, "people.administer")
    actions.set_quiet(request.person, department, **body.dict())
    return reached.quiet_of(department)


def _department(request: Request, number: int) -> Department:
    return get_visible(Department.objects.visible_to(request.person), pk=number)
