"""How one is reached, over the API."""

from datetime import datetime, time
from typing import Any

from ninja import Schema, Status

from resonanz.core.api import Input, PageOf, needs, page_of
from resonanz.core.htmx import get_visible
from resonanz.core.paging import Page
from resonanz.core.rights import require
from resonanz.people.models import Department
from resonanz.people.requests import Request

from . import actions, pushing, reached
from .api import router
from .models import Device


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


class DeviceIn(Input):
    endpoint: str
    p256dh: str
    auth: str
    name: str = ""


class DeviceOut(Schema):
    id: int
    name: str
    made_at: datetime
    used_at: datetime | None


@router.get("/devices", response=PageOf[DeviceOut])
def devices(request: Request) -> Any:
    """Your devices that get push messages."""
    found = Device.objects.filter(person=request.person).order_by("-made_at")
    return page_of(Page(list(found)))


@router.get("/devices/key")
def push_key(request: Request) -> dict[str, str]:
    """The key a browser subscribes with (VAPID, RFC 8292)."""
    return {"key": pushing.public_key()}


@router.post("/devices", response={201: DeviceOut})
def add_device(request: Request, body: DeviceIn) -> Any:
    """Send push messages to a browser: what its subscription says."""
    needs(request, "write")
    return Status(201, actions.add_device(request.person, **body.dict()))


@router.delete("/devices/{device_id}", response={204: None})
def remove_device(request: Request, device_id: int) -> Any:
    """No push messages to a device any more."""
    needs(request, "write")
    actions.remove_device(request.person, device_id)
    return Status(204, None)
