"""What a text brings along, over the API: whom it tells by naming groups, and its preview."""

from typing import Any

from ninja import Field, Schema, Status

from resonanz.conversations import actions, queries
from resonanz.conversations.telling import limits_here, telling
from resonanz.core.api import Input, needs
from resonanz.core.rights import require
from resonanz.people.requests import Request

from .api import router


class TellingIn(Input):
    source: str


class TellingOut(Schema):
    groups: list[str] = Field(description="What the text names: `department/slug`, `space/slug`")
    count: int = Field(description="How many people it would tell, everybody once")
    most: int = Field(description="How many you may tell at once with it")
    words: str


class LimitsIn(Input):
    members: int = Field(ge=0)
    keepers: int = Field(ge=0, description="Who looks after the space or leads the department")
    administrators: int = Field(ge=0)


class LimitsOut(Schema):
    members: int
    keepers: int
    administrators: int


@router.post("/channels/{int:channel_id}/telling", response=TellingOut)
def tells(request: Request, channel_id: int, data: TellingIn) -> Any:
    """Whom a text would tell there by naming groups; nothing is said."""
    needs(request, "read")
    channel = queries.readable_channel(request.person, channel_id)
    found = telling(request.person, channel, data.source[:20_000])
    return {
        "groups": [group.key for group in found.groups],
        "count": found.count,
        "most": found.most,
        "words": found.words(),
    }


@router.get("/telling-limits", response=LimitsOut)
def limits(request: Request) -> Any:
    """How many people a post may tell at once, by who says it."""
    needs(request, "read")
    require(request.person, "conversations.limit_telling")
    return limits_here()


@router.put("/telling-limits", response=LimitsOut)
def limit(request: Request, data: LimitsIn) -> Any:
    """Set how many people a post may tell at once; 0: none."""
    needs(request, "write")
    return actions.limit_telling(request.person, **data.model_dump())


@router.delete("/posts/{int:post_id}/link-preview", response={204: None})
def no_preview(request: Request, post_id: int) -> Any:
    """Show no preview of the page that a post of yours links to."""
    needs(request, "write")
    actions.remove_preview(request.person, queries.visible_post(request.person, post_id))
    return Status(204, None)
