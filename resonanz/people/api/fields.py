"""What profiles can say, over the API."""

from typing import Any

from ninja import Schema, Status

from resonanz.core.api import Input, PageOf, needs, page_of
from resonanz.core.htmx import get_visible
from resonanz.core.paging import by_number
from resonanz.core.rights import require
from resonanz.people import actions, queries
from resonanz.people.models import ProfileField
from resonanz.people.requests import Request

from .routing import router


class FieldOut(Schema):
    id: int
    name: str
    purpose: str
    kind: str
    options: list[str]
    audience: str
    required: bool
    position: int


@router.get("/profile-fields", response=PageOf[FieldOut])
def profile_fields(request: Request, mark: str = "") -> Any:
    """What profiles can say; `position` orders them. You fill them in with `PATCH /me`."""
    return page_of(by_number(queries.fields(request.person), mark), _item)


class FieldIn(Input):
    name: str
    kind: str = "text"
    purpose: str = ""
    options: list[str] = []
    audience: str = "everybody"
    required: bool = False
    position: int | None = None


@router.post("/profile-fields", response={201: FieldOut})
def make_field(request: Request, body: FieldIn) -> Any:
    """Another field (text, long, link, day, choice, choices, skills) for everybody, spaces or
    administrators to see."""
    needs(request, "admin")
    made = actions.make_field(request.person, body.name, body.kind, **_described(body))
    return Status(201, _item(made))


@router.put("/profile-fields/{field_id}", response=FieldOut)
def change_field(request: Request, field_id: int, body: FieldIn) -> Any:
    """Describe a field anew, or put it elsewhere; its kind stays. A wider audience empties it."""
    needs(request, "admin")
    require(request.person, "people.administer")
    found = get_visible(ProfileField.objects.all(), pk=field_id)
    actions.edit_field(request.person, found, name=body.name, **_described(body))
    if body.position is not None:
        before = [field.pk for field in ProfileField.objects.living()]
        if found.pk in before:
            steps = body.position - 1 - before.index(found.pk)
            actions.shift_field(request.person, found, steps)
        found.refresh_from_db()
    return _item(found)


@router.delete("/profile-fields/{field_id}", response={204: None})
def remove_field(request: Request, field_id: int, for_good: bool = False) -> Any:
    """Retire a field; `for_good` deletes a retired one with everything filled in."""
    needs(request, "admin")
    require(request.person, "people.administer")
    found = get_visible(ProfileField.objects.all(), pk=field_id)
    act = actions.delete_field if for_good else actions.retire_field
    act(request.person, found)
    return Status(204, None)


@router.post("/profile-fields/{field_id}/restoration", response=FieldOut)
def restore_field(request: Request, field_id: int) -> Any:
    """Bring a retired field back, with what was filled in."""
    needs(request, "admin")
    require(request.person, "people.administer")
    found = get_visible(ProfileField.objects.all(), pk=field_id)
    actions.restore_field(request.person, found)
    return _item(found)


def _described(body: FieldIn) -> dict[str, Any]:
    names = ("purpose", "options", "audience")
    return {name: getattr(body, name) for name in names} | {"is_required": body.required}


def _item(field: ProfileField) -> dict[str, Any]:
    names = ("name", "purpose", "kind", "options", "audience", "position")
    said = {name: getattr(field, name) for name in names}
    return said | {"id": field.pk, "required": field.is_required}
