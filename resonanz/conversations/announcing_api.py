"""Announcements over the API: what one is asked, confirm, who is open, ask anew, what one costs."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from ninja import Field, Schema, Status

from resonanz.conversations import actions, noticed, queries
from resonanz.conversations.shapes import NoticeIn
from resonanz.core.api import Input, PageOf, needs, page_of
from resonanz.people.requests import Request

from .api import router


class AskedOut(Schema):
    id: int
    title: str
    channel: str
    author: str
    until: datetime
    minutes: int = Field(description="How long one reads, about")


@router.get("/notices", response=list[AskedOut])
def notices(request: Request) -> Any:
    """What you are asked to read and confirm, and have not yet; what ends first on top."""
    needs(request, "read")
    return noticed.asked_of(request.person)


class ConfirmationIn(Input):
    version: int = Field(description="The one you read; another is refused")


@router.put("/posts/{int:post_id}/confirmation", response={204: None})
def confirm(request: Request, post_id: int, data: ConfirmationIn) -> Any:
    """Confirm an announcement in the words it asks for."""
    needs(request, "write")
    post = queries.visible_post(request.person, post_id)
    actions.confirm(request.person, post, data.version)
    return Status(204, None)


class PersonOut(Schema):
    id: int
    name: str


@router.get("/posts/{int:post_id}/confirmations", response=PageOf[PersonOut])
def confirmations(request: Request, post_id: int, done: bool = False, mark: str = "") -> Any:
    """Who has not confirmed an announcement of yours, or (`done`) who has; nobody else sees it."""
    needs(request, "read")
    post = queries.visible_post(request.person, post_id)
    return page_of(noticed.people_asked(request.person, post, done=done, mark=mark))


class VersionIn(NoticeIn):
    source: str = Field(description="Markdown")


@router.put("/posts/{int:post_id}/notice", response={204: None})
def ask_anew(request: Request, post_id: int, data: VersionIn) -> Any:
    """A new version of an announcement of yours: everybody it concerns is asked again."""
    needs(request, "write")
    post = queries.visible_post(request.person, post_id)
    actions.ask_anew(request.person, post, data.source, data.asked())
    return Status(204, None)


@router.post("/posts/{int:post_id}/notice/reminder", response={204: None})
def remind(request: Request, post_id: int) -> Any:
    """Tell those who are open once more; once a day."""
    needs(request, "write")
    actions.remind_open(request.person, queries.visible_post(request.person, post_id))
    return Status(204, None)


@router.put("/posts/{int:post_id}/notice/end", response={204: None})
def end(request: Request, post_id: int) -> Any:
    """Ask nobody any more; who had confirmed is forgotten."""
    needs(request, "write")
    actions.end_notice(request.person, queries.visible_post(request.person, post_id))
    return Status(204, None)


class CostIn(Input):
    source: str
    for_all: bool = False


class CostOut(Schema):
    people: int
    seconds_each: int
    minutes_in_all: int


@router.post("/channels/{int:channel_id}/notice-cost", response=CostOut)
def cost(request: Request, channel_id: int, data: CostIn) -> Any:
    """How many people an announcement there would be told to, and the minutes it costs them."""
    needs(request, "read")
    channel = queries.readable_channel(request.person, channel_id)
    found = noticed.cost(request.person, channel, data.source, for_all=data.for_all)
    return asdict(found) | {"minutes_in_all": found.minutes_in_all}
