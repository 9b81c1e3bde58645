"""What one says later, over the API."""

from datetime import datetime
from typing import Any

from ninja import Field, Schema, Status
from pydantic import AwareDatetime

from resonanz.conversations import actions, queries
from resonanz.conversations.models import Scheduled
from resonanz.core.api import Input, PageOf, needs, page_of
from resonanz.core.htmx import get_visible
from resonanz.core.paging import by_number
from resonanz.people.requests import Request

from .api import router


class ScheduledOut(Schema):
    id: int
    channel: int = Field(validation_alias="channel_id")
    kind: str
    source: str
    due_at: datetime
    problem: str = Field(description="Why it was not said at its time, if it was not")


class ScheduledIn(Input):
    at: AwareDatetime
    source: str = ""
    kind: str = "post"
    fields: dict[str, str] = Field({}, description="Of its form, as in the composer: choices …")


@router.get("/scheduled", response=PageOf[ScheduledOut])
def scheduled(request: Request, mark: str = "") -> Any:
    """What you say later, in the order you planned it."""
    needs(request, "read")
    return page_of(by_number(Scheduled.objects.filter(person=request.person), mark))


@router.post("/channels/{int:channel_id}/scheduled", response={201: ScheduledOut})
def schedule(request: Request, channel_id: int, data: ScheduledIn) -> Any:
    """Say something in a space of yours at a moment to come."""
    needs(request, "write")
    channel = queries.readable_channel(request.person, channel_id)
    fields = data.fields | {"kind": data.kind}
    return Status(201, actions.schedule(request.person, channel, data.source, fields, data.at))


@router.delete("/scheduled/{int:scheduled_id}", response={204: None})
def unschedule(request: Request, scheduled_id: int) -> Any:
    """Do not say it; its words are a draft again."""
    needs(request, "write")
    mine = Scheduled.objects.filter(person=request.person).select_related("channel")
    actions.unschedule(request.person, get_visible(mine, pk=scheduled_id))
    return Status(204, None)
