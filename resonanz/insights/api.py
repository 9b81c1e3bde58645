"""Figures over the API: the same queries as on the screens."""

from datetime import date
from typing import Any

from ninja import Router, Schema

from resonanz.people.requests import Request

from . import queries
from .queries import Group

router = Router(tags=["insights"])


class GroupOut(Schema):
    """What is told of a group of colleagues, rounded; `withheld` says why not."""

    people: int | None
    took_part: int | None
    words: int | None
    reactions: int | None
    opened: int | None
    answered: int | None
    withheld: str | None


class OutsideOut(Schema):
    """What people outside did."""

    took_part: int
    words: int
    reactions: int
    opened: int
    answered: int


class MirrorWeek(Schema):
    """A week, from its Monday, on both sides."""

    begins: date
    inside: GroupOut
    outside: OutsideOut


class DepartmentWeek(Schema):
    """A department in the newest week that was told."""

    begins: date
    department: str
    depth: int
    figures: GroupOut


class OwnWeekOut(Schema):
    """What one did in a week, and what came back."""

    begins: date
    words: int
    reactions: int
    answers_received: int
    reactions_received: int


@router.get("/insights/mirror", response=list[MirrorWeek])
def mirror(request: Request) -> Any:
    """The same measures inside and outside for the last twelve weeks told, newest first."""
    return queries.mirror(request.person).rows


@router.get("/insights/departments", response=list[DepartmentWeek])
def departments(request: Request) -> Any:
    """How the departments took part in the newest week told."""
    found = queries.departments(request.person)
    return [_told(found.begins, part.name, part.depth, part.now) for part in found.parts]


@router.get("/insights/me", response=list[OwnWeekOut])
def own(request: Request) -> Any:
    """What one did oneself in the last twelve weeks; nobody else can ask for it."""
    return queries.own(request.person)


def _told(begins: date | None, name: str, depth: int, figures: Group) -> dict[str, Any]:
    return {"begins": begins, "department": name, "depth": depth, "figures": figures}
