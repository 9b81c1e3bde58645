"""Who leaves, and who goes on with what was theirs, over the API."""

from datetime import date, datetime
from typing import Any

from ninja import Schema, Status

from resonanz.core.api import Input, needs
from resonanz.core.htmx import get_visible
from resonanz.core.rights import require
from resonanz.people import actions, queries
from resonanz.people.models import Person
from resonanz.people.requests import Request

from .routing import router


class ThingOut(Schema):
    kind: str
    item: int
    label: str


class HandoverOut(ThingOut):
    to: int | None


class LeavingOut(Schema):
    last_day: date | None
    ended_at: datetime | None
    can_be_undone: bool
    held: list[ThingOut]
    handed_over: list[HandoverOut]


@router.get("/people/{person_id}/leaving", response=LeavingOut)
def leaving(request: Request, person_id: int) -> Any:
    """Whether and when somebody leaves, what is theirs, and what was handed over."""
    return _leaving(request, _somebody(request, person_id))


class LeavingIn(Input):
    last_day: date | None = None


@router.put("/people/{person_id}/leaving", response=LeavingOut)
def leave(request: Request, person_id: int, body: LeavingIn) -> Any:
    """A colleague leaves after their `last_day`, or at once: access ends, what they said stays."""
    needs(request, "admin")
    person = _somebody(request, person_id)
    actions.leave(request.person, person, body.last_day)
    return _leaving(request, person)


@router.delete("/people/{person_id}/leaving", response={204: None})
def come_back(request: Request, person_id: int) -> Any:
    """Undo a leaving, within two weeks after access ended."""
    needs(request, "admin")
    actions.come_back(request.person, _somebody(request, person_id))
    return Status(204, None)


class ThingIn(Input):
    kind: str
    item: int


class HandoverIn(Input):
    to: int
    things: list[ThingIn]


@router.post("/people/{person_id}/handovers", response=LeavingOut)
def hand_over(request: Request, person_id: int, body: HandoverIn) -> Any:
    """Somebody goes on with things of who leaves; all of them, or none where one is refused."""
    needs(request, "admin")
    person = _somebody(request, person_id)
    visible = Person.objects.visible_to(request.person).select_related("user")
    to = get_visible(visible, pk=body.to)
    things = [(each.kind, each.item) for each in body.things]
    actions.hand_over(request.person, person, things, to)
    return _leaving(request, person)


def _somebody(request: Request, person_id: int) -> Person:
    visible = Person.objects.visible_to(request.person).select_related("user")
    found = get_visible(visible, pk=person_id)
    require(request.person, "people.administer")
    return found


def _leaving(request: Request, person: Person) -> dict[str, Any]:
    departure = queries.departure_of(request.person, person)
    given = queries.handovers(request.person, departure) if departure is not None else []
    return {
        "last_day": departure.last_day if departure else None,
        "ended_at": departure.ended_at if departure else None,
        "can_be_undone": departure is not None and departure.can_be_undone,
        "held": [
            {"kind": kind.key, "item": item.id, "label": item.label}
            for kind in queries.held_by(request.person, person)
            for item in kind.items
        ],
        "handed_over": [
            {"kind": one.kind, "item": one.item, "label": one.label, "to": one.to_id}
            for one in given
        ],
    }
