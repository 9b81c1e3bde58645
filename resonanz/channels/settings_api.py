"""What a space asks and looks like, and who belongs to it by what, over the API."""

from datetime import date
from typing import Any, Literal

from ninja import File, Form, Schema, Status, UploadedFile

from resonanz.core.api import Input, PageOf, needs, page_of
from resonanz.core.htmx import get_visible
from resonanz.core.paging import by_number
from resonanz.core.rights import require
from resonanz.people.models import Department, Person
from resonanz.people.requests import Request

from . import actions, queries
from .api import router
from .models import Binding, Channel, Group, GroupMember


class RulesOut(Schema):
    source: str
    html: str
    must_read: bool


class RulesIn(Input):
    source: str


class CoverOut(Schema):
    address: str
    alt: str


def _channel(request: Request, channel_id: int) -> Channel:
    return queries.channel(request.person, pk=channel_id)


def _rules(request: Request, channel: Channel) -> dict[str, Any]:
    header = queries.header(request.person, channel)
    charter = header.charter
    return {
        "source": charter.rules if charter else "",
        "html": charter.rules_html if charter else "",
        "must_read": header.must_read_rules,
    }


@router.get("/channels/{channel_id}/rules", response=RulesOut)
def rules(request: Request, channel_id: int) -> Any:
    """What holds in a space, and whether you must read it before you say something there."""
    needs(request, "read")
    return _rules(request, _channel(request, channel_id))


@router.put("/channels/{channel_id}/rules", response=RulesOut)
def set_rules(request: Request, channel_id: int, body: RulesIn) -> Any:
    """Say what holds in a space of yours (Markdown); an empty text takes its rules away."""
    needs(request, "write")
    channel = _channel(request, channel_id)
    actions.set_rules(request.person, channel, body.source)
    return _rules(request, channel)


@router.put("/channels/{channel_id}/rules/read", response=RulesOut)
def read_rules(request: Request, channel_id: int) -> Any:
    """You have read the rules as they stand."""
    needs(request, "write")
    channel = _channel(request, channel_id)
    actions.read_rules(request.person, channel)
    return _rules(request, channel)


@router.post("/channels/{channel_id}/cover", response={201: CoverOut})
def set_cover(
    request: Request, channel_id: int, file: File[UploadedFile], alt: Form[str] = ""
) -> Any:
    """Show a picture above a space of yours; `alt` says what it shows."""
    needs(request, "write")
    channel = _channel(request, channel_id)
    charter = actions.set_cover(request.person, channel, file, alt)
    return Status(201, {"address": charter.cover_address, "alt": charter.cover_alt})


@router.delete("/channels/{channel_id}/cover", response={204: None})
def remove_cover(request: Request, channel_id: int) -> Any:
    """Show no picture above a space of yours any more."""
    needs(request, "write")
    actions.remove_cover(request.person, _channel(request, channel_id))
    return Status(204, None)


# --- who belongs by what -------------------------------------------------------------------------


class JoiningIn(Input):
    joining: Literal["free", "default", "mandatory"]


class BindingIn(Input):
    department: int | None = None
    with_below: bool = True
    group: int | None = None
    role: str = ""


class BindingOut(Schema):
    id: int
    kind: Literal["everybody", "department", "group", "role"]
    department: int | None
    with_below: bool
    group: int | None
    role: str
    count: int


@router.put("/channels/{channel_id}/joining", response={204: None})
def set_joining(request: Request, channel_id: int, body: JoiningIn) -> Any:
    """Who belongs to a space: whoever wants to, everybody new, everybody; for administrators."""
    needs(request, "admin")
    actions.set_joining(request.person, _channel(request, channel_id), body.joining)
    return Status(204, None)


@router.get("/channels/{channel_id}/bindings", response=PageOf[BindingOut])
def bindings(request: Request, channel_id: int, mark: str = "") -> Any:
    """By what people belong to a space; empty for those who do not manage it."""
    needs(request, "read")
    found = queries.bindings(request.person, _channel(request, channel_id))
    return page_of(by_number(found, mark), _binding)


@router.post("/channels/{channel_id}/bindings", response={201: BindingOut})
def bind(request: Request, channel_id: int, body: BindingIn) -> Any:
    """Whoever belongs to a department, a group or a role (one of these) is a member as long."""
    needs(request, "write")
    person, channel = request.person, _channel(request, channel_id)
    require(person, "channels.bind", channel)
    departments = Department.objects.visible_to(person)
    made = actions.bind(
        person,
        channel,
        department=get_visible(departments, pk=body.department) if body.department else None,
        with_below=body.with_below,
        group=get_visible(Group.objects.all(), pk=body.group) if body.group else None,
        org_role=body.role,
    )
    return Status(201, _binding(get_visible(queries.bindings(person, channel), pk=made.pk)))


@router.delete("/channels/{channel_id}/bindings/{binding_id}", response={204: None})
def unbind(request: Request, channel_id: int, binding_id: int, keep: bool = False) -> Any:
    """End a binding; with `keep` whoever belonged by it stays."""
    needs(request, "write")
    found = queries.bindings(request.person, _channel(request, channel_id))
    actions.unbind(request.person, get_visible(found, pk=binding_id), keep=keep)
    return Status(204, None)


def _binding(binding: Binding) -> dict[str, Any]:
    return {
        "id": binding.pk,
        "kind": binding.kind,
        "department": binding.department_id,
        "with_below": binding.with_below,
        "group": binding.group_id,
        "role": binding.org_role,
        "count": binding.count,  # type: ignore[attr-defined]
    }


# --- guests --------------------------------------------------------------------------------------


class StayIn(Input):
    company: str = ""
    until: date | None = None


class GuestIn(StayIn):
    name: str
    email: str


class GuestOut(Schema):
    id: int
    name: str


@router.post("/channels/{channel_id}/guests", response={201: GuestOut})
def invite_guest(request: Request, channel_id: int, body: GuestIn) -> Any:
    """Invite somebody from outside by mail into a space you look after."""
    needs(request, "write")
    return Status(
        201, actions.invite_guest(request.person, _channel(request, channel_id), **body.dict())
    )


@router.put("/channels/{channel_id}/guests/{person_id}", response={204: None})
def set_stay(request: Request, channel_id: int, person_id: int, body: StayIn) -> Any:
    """From where a guest of a space you look after comes, and the last day they are here."""
    needs(request, "write")
    channel = _channel(request, channel_id)
    guest = _person(request, person_id)
    actions.set_stay(request.person, channel, guest, body.company, body.until)
    return Status(204, None)


# --- groups --------------------------------------------------------------------------------------


class GroupIn(Input):
    name: str
    purpose: str = ""


class GroupOut(Schema):
    id: int
    name: str
    purpose: str
    count: int


class GroupMemberOut(Schema):
    id: int
    name: str


@router.get("/groups", response=PageOf[GroupOut])
def groups(request: Request, mark: str = "") -> Any:
    """The named lists of people; for administrators."""
    needs(request, "admin")
    require(request.person, "channels.keep_groups")
    return page_of(by_number(queries.groups(request.person), mark))


@router.post("/groups", response={201: GroupOut})
def make_group(request: Request, body: GroupIn) -> Any:
    """A named list of people; for administrators."""
    needs(request, "admin")
    made = actions.make_group(request.person, body.name, body.purpose)
    return Status(201, _group(request, made.pk))


@router.put("/groups/{group_id}", response=GroupOut)
def edit_group(request: Request, group_id: int, body: GroupIn) -> Any:
    """Another name or purpose for a list."""
    needs(request, "admin")
    actions.edit_group(request.person, _group(request, group_id), body.name, body.purpose)
    return _group(request, group_id)


@router.delete("/groups/{group_id}", response={204: None})
def delete_group(request: Request, group_id: int) -> Any:
    """Delete a list; whoever belonged to spaces only by it leaves them."""
    needs(request, "admin")
    actions.delete_group(request.person, _group(request, group_id))
    return Status(204, None)


@router.get("/groups/{group_id}/members", response=PageOf[GroupMemberOut])
def group_members(request: Request, group_id: int, mark: str = "") -> Any:
    """Who stands on a list, by name."""
    needs(request, "admin")
    found = queries.group_members(request.person, _group(request, group_id), mark)
    return page_of(found, _group_member)


@router.put("/groups/{group_id}/members/{person_id}", response={204: None})
def put_into_group(request: Request, group_id: int, person_id: int) -> Any:
    """Put somebody on a list."""
    needs(request, "admin")
    found = _group(request, group_id)
    actions.put_into_group(request.person, found, _person(request, person_id))
    return Status(204, None)


@router.delete("/groups/{group_id}/members/{person_id}", response={204: None})
def take_from_group(request: Request, group_id: int, person_id: int) -> Any:
    """Take somebody off a list."""
    needs(request, "admin")
    found = _group(request, group_id)
    actions.take_from_group(request.person, found, _person(request, person_id))
    return Status(204, None)


def _group(request: Request, group_id: int) -> Group:
    require(request.person, "channels.keep_groups")
    return get_visible(queries.groups(request.person), pk=group_id)


def _person(request: Request, person_id: int) -> Person:
    people = Person.objects.visible_to(request.person).select_related("user")
    return get_visible(people, pk=person_id)


def _group_member(member: GroupMember) -> dict[str, Any]:
    return {"id": member.person_id, "name": member.person.name}
