"""Notifications over the API."""

from datetime import datetime
from typing import Any

from ninja import Router, Schema, Status

from resonanz.channels.models import Channel
from resonanz.core.api import Input, PageOf, needs, page_of
from resonanz.people.requests import Request

from . import actions, levels, queries
from .models import Level

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


class FollowedOut(Schema):
    kind: str
    number: int
    name: str
    address: str
    level: str
    reason: str


class LevelIn(Input):
    level: str = ""


class DefaultIn(LevelIn):
    department: int | None = None


class DefaultOut(Schema):
    department: int | None
    level: str


@router.get("/attention", response=PageOf[FollowedOut])
def choices(request: Request, chosen: bool = True, mark: str = "") -> Any:
    """What you chose to hear of spaces, threads, colleagues, tags; or what came by itself."""
    return page_of(levels.choices(request.person, chosen=chosen, mark=mark), followed_out)


@router.get("/attention/{kind}/{number}", response=FollowedOut)
def choice(request: Request, kind: str, number: int) -> Any:
    """How much you hear of a space, a conversation, a thread or a colleague ("person"), and why."""
    about = levels.subject(request.person, kind, number)
    return followed_out(levels.followed(request.person, kind, about))


@router.put("/attention/{kind}/{number}", response=FollowedOut)
def choose(request: Request, kind: str, number: int, body: LevelIn) -> Any:
    """Choose: muted, mentions, normal or everything; empty, and what is set holds again."""
    needs(request, "write")
    about = levels.subject(request.person, kind, number)
    actions.attend(request.person, about, levels.level_in(body.level))
    return followed_out(levels.followed(request.person, kind, about))


def followed_out(found: levels.Followed) -> dict[str, Any]:
    """How much one hears of something, as it is answered."""
    held = found.standing
    return {
        "kind": found.kind,
        "number": found.number,
        "name": found.name,
        "address": found.address,
        "level": held.level.name.lower(),
        "reason": held.reason,
    }


@router.get("/channels/{channel_id}/attention", response=list[DefaultOut])
def defaults(request: Request, channel_id: int) -> Any:
    """What is set in a space for everybody (no department) and for departments."""
    return _defaults(levels.kept_space(request.person, channel_id))


@router.put("/channels/{channel_id}/attention", response=list[DefaultOut])
def set_default(request: Request, channel_id: int, body: DefaultIn) -> Any:
    """Set what members hear unless they choose; empty, and nothing is set any more."""
    needs(request, "write")
    channel = levels.kept_space(request.person, channel_id)
    department = levels.department(request.person, body.department)
    actions.set_default(request.person, channel, levels.level_in(body.level), department)
    return _defaults(channel)


def _defaults(channel: Channel) -> list[dict[str, Any]]:
    return [
        {"department": row.department_id, "level": Level(row.level).name.lower()}
        for row in levels.defaults(channel)
    ]
