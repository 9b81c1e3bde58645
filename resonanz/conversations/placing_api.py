"""Pinned, shared and moved threads, over the API."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from ninja import Field, Schema, Status

from resonanz.channels import queries as channels
from resonanz.conversations import actions, placed, queries
from resonanz.conversations.shapes import PostOut
from resonanz.core.api import Input, needs, raw_answer
from resonanz.people.requests import Request

from .api import router


class PinnedOut(Schema):
    id: int
    title: str = Field(description="How it begins, or its title")
    author: str
    comments: int
    pinned_at: datetime


@router.get("/channels/{int:channel_id}/pins", response=list[PinnedOut])
def pins(request: Request, channel_id: int) -> Any:
    """What stands on top of a channel: at most three."""
    needs(request, "read")
    channel = queries.readable_channel(request.person, channel_id)
    return placed.pinned(request.person, channel)


@router.put("/posts/{int:post_id}/pin", response={204: None})
def pin(request: Request, post_id: int) -> Any:
    """Pin a thread on top of a space you look after."""
    needs(request, "write")
    actions.pin(request.person, queries.visible_post(request.person, post_id))
    return Status(204, None)


@router.delete("/posts/{int:post_id}/pin", response={204: None})
def unpin(request: Request, post_id: int) -> Any:
    """Pin a thread no longer."""
    needs(request, "write")
    actions.unpin(request.person, queries.visible_post(request.person, post_id))
    return Status(204, None)


class ShareIn(Input):
    channel: int = Field(description="A space you belong to")
    source: str = Field("", description="Words of your own, Markdown")


@router.post("/posts/{int:post_id}/shares", response={201: PostOut})
def share(request: Request, post_id: int, data: ShareIn) -> HttpResponse:
    """Share a post into another space; each reader finds under `form` what they may see of it."""
    needs(request, "write")
    post = queries.visible_post(request.person, post_id)
    channel = queries.readable_channel(request.person, data.channel)
    shared = actions.share(request.person, post, channel, data.source)
    return raw_answer(queries.post_json(request.person, shared.pk), 201)


class MoveIn(Input):
    channel: int = Field(description="A space you look after")
    reason: str = Field(description="The author reads it")


@router.put("/posts/{int:post_id}/channel", response={204: None})
def move(request: Request, post_id: int, data: MoveIn) -> Any:
    """Move a thread of a space you look after into another one."""
    needs(request, "write")
    post = queries.visible_post(request.person, post_id)
    target = channels.channel(request.person, pk=data.channel)
    actions.move_thread(request.person, post, target, data.reason)
    return Status(204, None)
