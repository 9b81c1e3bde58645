"""Conversations of few over the API; what is said there are posts of their channel."""

from datetime import datetime
from typing import Any

from ninja import Field, Schema, Status

from resonanz.channels import actions
from resonanz.conversations import direct
from resonanz.core.api import Input, PageOf, needs, page_of
from resonanz.core.htmx import get_visible
from resonanz.people.models import Person
from resonanz.people.requests import Request

from .api import router


class FaceOut(Schema):
    id: int
    name: str


class TalkOut(Schema):
    id: int = Field(description="The channel: its posts are what is said here")
    people: list[FaceOut] = Field(description="Who belongs beside you")
    unread: int
    muted: bool = Field(description="You hear less than all of it: see `/attention/conversation/…`")
    latest: str = Field(description="The beginning of the newest message")
    at: datetime


class PeopleIn(Input):
    people: list[int] = Field(description="Their numbers, without your own")


@router.get("/conversations", response=PageOf[TalkOut])
def conversations(request: Request, mark: str = "") -> Any:
    """Your conversations, the newest message first; nobody reads them but who belongs."""
    needs(request, "read")
    return page_of(direct.talks(request.person, mark), _told)


@router.post("/conversations", response={201: TalkOut})
def talk(request: Request, given: PeopleIn) -> Any:
    """The conversation with these people, begun where you have none; say the first thing with
    `POST /channels/{id}/posts`."""
    needs(request, "write")
    channel = actions.talk(request.person, _people(request, given.people))
    return Status(201, _one(request, channel.pk))


@router.get("/conversations/{int:conversation_id}", response=TalkOut)
def conversation(request: Request, conversation_id: int) -> Any:
    """One of your conversations."""
    needs(request, "read")
    return _one(request, conversation_id)


@router.post("/conversations/{int:conversation_id}/people", response={201: TalkOut})
def bring_along(request: Request, conversation_id: int, given: PeopleIn) -> Any:
    """Go on with somebody more: in a new conversation, which is answered. What was said stays."""
    needs(request, "write")
    channel = direct.conversation(request.person, conversation_id)
    wider = actions.bring_along(request.person, channel, _people(request, given.people))
    return Status(201, _one(request, wider.pk))


@router.delete("/conversations/{int:conversation_id}/membership", response={204: None})
def leave(request: Request, conversation_id: int) -> Any:
    """Leave a group; the others go on."""
    needs(request, "write")
    actions.leave_group(request.person, direct.conversation(request.person, conversation_id))
    return Status(204, None)


def _people(request: Request, numbers: list[int]) -> list[Person]:
    visible = Person.objects.visible_to(request.person).select_related("user")
    return [get_visible(visible, pk=number) for number in dict.fromkeys(numbers)]


def _one(request: Request, number: int) -> dict[str, Any]:
    found = direct.talk(request.person, direct.conversation(request.person, number))
    assert found is not None  # whoever belongs to it has it in their list
    return _told(found)


def _told(talk: direct.Talk) -> dict[str, Any]:
    return {
        "id": talk.id,
        "people": [{"id": face.id, "name": face.name} for face in talk.people],
        "unread": talk.unread,
        "muted": talk.is_muted,
        "latest": talk.latest,
        "at": talk.at,
    }
