"""Forms of what is said, over the API: polls, ideas, events."""

from datetime import datetime
from typing import Any, Literal

from django.http import HttpResponse
from ninja import Field, Schema, Status

from resonanz.conversations import actions, calendar, kinds, queries
from resonanz.conversations.ideas import ideas as ideas_of
from resonanz.conversations.shapes import EventIn
from resonanz.core.api import Input, PageOf, answer, needs, page_of
from resonanz.people.requests import Request

from .api import router


class OwnOut(Schema):
    """What of the form of a post concerns you: your vote, whether you come …"""

    kind: str
    own: dict[str, Any]


@router.get("/posts/{int:post_id}/form", response=OwnOut)
def form(request: Request, post_id: int) -> HttpResponse:
    """What the form of a post is for you: your vote and whether you may close the poll …"""
    needs(request, "read")
    post = queries.visible_post(request.person, post_id)
    own = kinds.of(post.kind).own(request.person, post)
    return answer({"kind": post.kind, "own": own})


class VoteIn(Input):
    choices: list[int] = Field(
        description="Numbers of choices, counted from 0; of a ranked poll in order, best first"
    )


@router.put("/posts/{int:post_id}/vote", response={204: None})
def vote(request: Request, post_id: int, data: VoteIn) -> Any:
    """Vote in a poll; a named vote replaces the one before, a secret one is cast once."""
    needs(request, "write")
    post = queries.visible_post(request.person, post_id)
    actions.vote(request.person, post, data.choices)
    return Status(204, None)


@router.delete("/posts/{int:post_id}/vote", response={204: None})
def take_back_vote(request: Request, post_id: int) -> Any:
    """Take your vote in a named poll back."""
    needs(request, "write")
    actions.take_back_vote(request.person, queries.visible_post(request.person, post_id))
    return Status(204, None)


@router.put("/posts/{int:post_id}/vote/end", response={204: None})
def close_poll(request: Request, post_id: int) -> Any:
    """Close a poll of yours, or of a space you look after."""
    needs(request, "write")
    actions.close_poll(request.person, queries.visible_post(request.person, post_id))
    return Status(204, None)


# --- ideas -----------------------------------------------------------------------------------


class IdeaOut(Schema):
    id: int
    plain: str
    author: str
    said_at: datetime
    stage: Literal["collected", "weighed", "decided", "done", "declined"]
    votes: int
    comments: int


@router.get("/channels/{int:channel_id}/ideas", response=PageOf[IdeaOut])
def ideas(
    request: Request, channel_id: int, stage: str = "", mark: str = "", unread: bool = False
) -> Any:
    """The ideas of a channel (of one stage), those most are for first."""
    needs(request, "read")
    channel = queries.readable_channel(request.person, channel_id)
    return page_of(ideas_of(request.person, channel, stage, mark, unread=unread))


@router.put("/posts/{int:post_id}/backing", response={204: None})
def back(request: Request, post_id: int) -> Any:
    """Be for an idea."""
    needs(request, "write")
    actions.back(request.person, queries.visible_post(request.person, post_id))
    return Status(204, None)


@router.delete("/posts/{int:post_id}/backing", response={204: None})
def back_no_more(request: Request, post_id: int) -> Any:
    """Be for an idea no more."""
    needs(request, "write")
    actions.back_no_more(request.person, queries.visible_post(request.person, post_id))
    return Status(204, None)


class StageIn(Input):
    stage: Literal["collected", "weighed", "decided", "done", "declined"]
    reason: str = Field("", description="Why; needed to decline")


@router.put("/posts/{int:post_id}/stage", response={204: None})
def move(request: Request, post_id: int, data: StageIn) -> Any:
    """Bring an idea of a space you look after to another stage."""
    needs(request, "write")
    post = queries.visible_post(request.person, post_id)
    actions.move(request.person, post, data.stage, data.reason)
    return Status(204, None)


# --- events ----------------------------------------------------------------------------------


class PlannedOut(Schema):
    id: int
    title: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    place: str
    channel: str
    answer: str = Field(description="Yours: yes, waiting, maybe, no or nothing")


@router.get("/events", response=PageOf[PlannedOut])
def events(request: Request, mark: str = "", unread: bool = False) -> Any:
    """What is to come in your spaces, soonest first."""
    needs(request, "read")
    return page_of(calendar.upcoming(request.person, None, mark, unread=unread))


class AttendanceIn(Input):
    answer: Literal["yes", "maybe", "no"]


class AttendanceOut(Schema):
    answer: Literal["yes", "waiting", "maybe", "no"]


@router.put("/posts/{int:post_id}/attendance", response=AttendanceOut)
def attend(request: Request, post_id: int, data: AttendanceIn) -> Any:
    """Say whether you come to an event; "waiting" is answered where all places are taken."""
    needs(request, "write")
    post = queries.visible_post(request.person, post_id)
    return {"answer": actions.attend(request.person, post, data.answer)}


@router.put("/posts/{int:post_id}/event", response={204: None})
def change_event(request: Request, post_id: int, data: EventIn) -> Any:
    """Change an event of yours, or of a space you look after; who comes or may come hears of it."""
    needs(request, "write")
    post = queries.visible_post(request.person, post_id)
    actions.change_event(request.person, post, data.asked())
    return Status(204, None)


class CancellationIn(Input):
    remark: str = ""


@router.put("/posts/{int:post_id}/event/cancellation", response={204: None})
def cancel_event(request: Request, post_id: int, data: CancellationIn) -> Any:
    """Call an event off."""
    needs(request, "write")
    post = queries.visible_post(request.person, post_id)
    actions.cancel_event(request.person, post, data.remark)
    return Status(204, None)
