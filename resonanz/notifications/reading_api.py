"""The feed "worth it" over the API, with its reasons and weights."""

from datetime import datetime
from typing import Any

from ninja import Query, Schema, Status
from pydantic import Field

from resonanz.conversations.shapes import NarrowIn
from resonanz.core.api import Input, PageOf, needs, page_of
from resonanz.people.requests import Request

from . import levels
from .actions import attend
from .api import FollowedOut, LevelIn, followed_out, router
from .worth import actions, queries
from .worth.formula import KEYS, REASONS


@router.get("/tags/{tag}/attention", response=FollowedOut)
def tag_level(request: Request, tag: str) -> Any:
    """How much you hear of what is said under a tag, and why."""
    needs(request, "read")
    return followed_out(levels.followed(request.person, "tag", levels.tag_named(tag)))


@router.put("/tags/{tag}/attention", response=FollowedOut)
def choose_tag_level(request: Request, tag: str, body: LevelIn) -> Any:
    """Choose for a tag: muted, mentions, normal or everything; empty, and nothing is chosen."""
    needs(request, "write")
    about = levels.tag_named(tag)
    attend(request.person, about, levels.level_in(body.level))
    return followed_out(levels.followed(request.person, "tag", about))


class WorthyOut(Schema):
    post: int
    channel: int
    said_at: datetime
    unread: bool
    because: list[str] = Field(description="The reasons in words, the strongest first")


class FormulaOut(Schema):
    is_on: bool
    days: int | None = Field(description="After so many days a thread counts half")
    weights: dict[str, int] = Field(description="0 not at all, 1 half, 2 as it is, 3 twice")
    points: dict[str, float]
    kept: int
    weighed_at: datetime | None


class WishIn(Input):
    days: int | None = None
    weights: dict[str, int] = {}


@router.get("/worth", response=PageOf[WorthyOut])
def worth(request: Request, narrow: Query[NarrowIn], mark: str = "") -> Any:
    """Threads that are worth it for you, and because of what; nothing while it is off."""
    needs(request, "read")
    return page_of(queries.feed(request.person, mark, narrow.asked()), _worthy)


@router.get("/worth/formula", response=FormulaOut)
def formula(request: Request) -> Any:
    """How it is chosen: points and weights of the reasons."""
    needs(request, "read")
    return _formula(request)


@router.put("/worth/formula", response=FormulaOut)
def switch_on(request: Request, data: WishIn) -> Any:
    """Switch it on, and weigh the reasons as you want; what is left out stays."""
    needs(request, "write")
    actions.switch_on(request.person)
    if data.weights or data.days is not None:
        actions.settle(request.person, days=data.days, **data.weights)
    return _formula(request)


@router.delete("/worth/formula", response={204: None})
def switch_off(request: Request) -> Any:
    """Switch it off; what was kept for it is deleted."""
    needs(request, "write")
    actions.switch_off(request.person)
    return Status(204, None)


def _formula(request: Request) -> dict[str, Any]:
    wish = queries.wish_of(request.person)
    used = queries.used(request.person, wish)
    return {
        "is_on": wish is not None,
        "days": wish.days if wish else None,
        "weights": {key: getattr(wish, key) for key in KEYS} if wish else {},
        "points": {reason.key: reason.points for reason in REASONS},
        "kept": used.kept,
        "weighed_at": used.weighed_at,
    }


def _worthy(one: queries.Worthy) -> dict[str, Any]:
    return {
        "post": one.post.id,
        "channel": one.post.channel_id,
        "said_at": one.post.said_at,
        "unread": bool(one.post.unread),
        "because": list(one.because),
    }
