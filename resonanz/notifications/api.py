"""Notifications over the API."""

from datetime import datetime
from typing import Any

from ninja import Router, Schema, Status

from resonanz.core.api import Input, PageOf, needs, page_of
from resonanz.people.requests import Request

from . import actions, queries

router = Router(tags=["notifications"])


class ToldOut(Schema):
    id: int
    sentence: str
    why: str
    text: str
    side: str
    place: str
    address: str
    actor: int | None
    at: datetime
    is_new: bool


class ReadUpTo(Input):
    up_to: int | None = None


@router.get("/notifications", response=PageOf[ToldOut])
def notifications(request: Request, mark: str = "") -> Any:
    """What you were told, the newest first, as far as you may still see it."""
    return page_of(queries.told(request.person, mark), _item)


def _item(told: queries.Told) -> dict[str, Any]:
    return {name: getattr(told, name) for name in ToldOut.model_fields if name != "actor"} | {
        "actor": told.actor.pk if told.actor else None
    }


@router.put("/notifications/read", response={204: None})
def read(request: Request, body: ReadUpTo) -> Any:
    """Mark as read: everything, or up to a number."""
    needs(request, "write")
    actions.read_all(request.person, body.up_to)
    return Status(204, None)
