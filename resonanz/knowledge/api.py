"""Pages over the API: the same queries and actions as on the screens."""

from datetime import date, datetime
from typing import Any, Literal

from ninja import Field, Router, Schema, Status

from resonanz.conversations.queries import own_uploads, readable_channel
from resonanz.core.api import Input, PageOf, needs, page_of
from resonanz.people.requests import Request

from . import actions, queries, sought
from .models import Page

router = Router(tags=["knowledge"])


class PageOut(Schema):
    id: int
    title: str
    space: int
    above: int | None
    is_answer: bool
    language: str
    version: int
    changed_at: datetime
    changed_by: int | None
    owner: int | None
    deputy: int | None
    verified_until: str | None = Field(description="A day, or null: never verified")
    is_verified: bool
    archived: bool
    address: str
    source: str = Field(description="Markdown; `{{name}}` and the like stand for what is filled in")
    html: str


class PageIn(Input):
    title: str
    source: str = ""
    above: int | None = None
    is_answer: bool = False
    made_of: int | None = Field(None, description="The post (a thread, an answer) it is made of")
    language: str = ""
    attachments: list[int] = []


class PageChange(Input):
    title: str | None = None
    source: str | None = None
    is_answer: bool | None = None
    note: str = ""
    based_on: int = Field(description="The version you began with; 409 if another came since")
    attachments: list[int] = []


class PlaceIn(Input):
    above: int | None = None
    position: int | None = Field(None, description="From 0, among those beside it; null: last")


class VersionOut(Schema):
    number: int
    title: str
    note: str
    by: int | None = Field(validation_alias="by_id")
    at: datetime
    source: str


class WritersIn(Input):
    moderators_only: bool


class LinkOut(Schema):
    post: int
    kind: str
    title: str = Field(description="Of a page its title, of a post how it begins")
    channel: str


@router.get("/pages", response=PageOf[PageOut])
def pages(
    request: Request,
    q: str = "",
    answers: bool = False,
    space: int | None = None,
    language: str = "",
    mark: str = "",
) -> Any:
    """Pages you may read, or with `q` those that say these words, the best first.

    `answers=1`: only answers for people outside; `language`: "de" or "en".
    """
    needs(request, "read")
    found = queries.found(
        request.person, q, answers=answers, space_id=space, language=language, mark=mark
    )
    return page_of(found, told)


@router.get("/pages/{int:page_id}", response=PageOut)
def page(request: Request, page_id: int) -> Any:
    """One page."""
    needs(request, "read")
    return told(queries.page(request.person, page_id))


@router.post("/channels/{int:channel_id}/pages", response={201: PageOut})
def write(request: Request, channel_id: int, data: PageIn) -> Any:
    """Write a page in a space of yours."""
    needs(request, "write")
    person = request.person
    written = actions.write(
        person,
        readable_channel(person, channel_id),
        data.title,
        data.source,
        above=queries.page(person, data.above) if data.above is not None else None,
        is_answer=data.is_answer,
        made_of=queries.source_post(person, data.made_of) if data.made_of is not None else None,
        language=data.language[:10],
        attachments=own_uploads(person, data.attachments),
    )
    return Status(201, told(written))


@router.patch("/pages/{int:page_id}", response=PageOut)
def change(request: Request, page_id: int, data: PageChange) -> Any:
    """Change a page; how it read before stays in its versions."""
    needs(request, "write")
    person = request.person
    found = queries.page(person, page_id)
    changed = actions.change(
        person,
        found,
        found.title if data.title is None else data.title,
        found.post.source if data.source is None else data.source,
        based_on=data.based_on,
        note=data.note,
        is_answer=data.is_answer,
        attachments=own_uploads(person, data.attachments),
    )
    return told(changed)


@router.get("/channels/{int:channel_id}/pages", response=list[dict[str, Any]])
def tree(request: Request, channel_id: int) -> Any:
    """The pages of a space in reading order, each with its depth in the tree."""
    needs(request, "read")
    space = readable_channel(request.person, channel_id)
    return [
        {"id": one.id, "title": one.title, "depth": one.depth, "is_answer": one.is_answer}
        for one in queries.tree(request.person, space)
    ]


@router.put("/pages/{int:page_id}/place", response={204: None})
def place(request: Request, page_id: int, data: PlaceIn) -> Any:
    """Hang a page below another of its space, or at the top."""
    needs(request, "write")
    person = request.person
    above = queries.page(person, data.above) if data.above is not None else None
    actions.move(person, queries.page(person, page_id), above, data.position)
    return Status(204, None)


@router.delete("/pages/{int:page_id}", response={204: None})
def archive(request: Request, page_id: int) -> Any:
    """Put a page away with all below it; `restoration` brings it back."""
    needs(request, "write")
    actions.archive(request.person, queries.page(request.person, page_id))
    return Status(204, None)


@router.post("/pages/{int:page_id}/restoration", response=PageOut)
def bring_back(request: Request, page_id: int) -> Any:
    """Bring back an archived page, and what was put away together with it."""
    needs(request, "write")
    actions.bring_back(request.person, queries.page(request.person, page_id))
    return told(queries.page(request.person, page_id))


class VerificationIn(Input):
    until: date | None = Field(None, description="Nothing: half a year from now")


class OwnerIn(Input):
    owner: int
    deputy: int | None = None


@router.put("/pages/{int:page_id}/verification", response=PageOut)
def verify(request: Request, page_id: int, data: VerificationIn) -> Any:
    """Say that a page is right until a day."""
    needs(request, "write")
    return told(actions.verify(request.person, queries.page(request.person, page_id), data.until))


@router.put("/pages/{int:page_id}/owner", response=PageOut)
def entrust(request: Request, page_id: int, data: OwnerIn) -> Any:
    """Ask others to look after a page: who may change it."""
    needs(request, "write")
    person, found = request.person, queries.page(request.person, page_id)
    deputy = queries.colleague(person, data.deputy) if data.deputy is not None else None
    return told(actions.entrust(person, found, queries.colleague(person, data.owner), deputy))


@router.get("/pages/{int:page_id}/versions", response=PageOf[VersionOut])
def versions(request: Request, page_id: int, mark: str = "") -> Any:
    """How a page read, the newest first."""
    needs(request, "read")
    found = queries.page(request.person, page_id)
    return page_of(queries.versions(request.person, found, mark))


@router.post("/pages/{int:page_id}/versions/{int:number}/restoration", response=PageOut)
def restore_version(request: Request, page_id: int, number: int) -> Any:
    """Let a page read again as it did in a version."""
    needs(request, "write")
    found = queries.page(request.person, page_id)
    return told(actions.restore_version(request.person, found, number))


@router.get("/pages/{int:page_id}/links", response=list[LinkOut])
def links(request: Request, page_id: int) -> Any:
    """The posts and pages that link to a page, the newest first, as far as you may see them."""
    needs(request, "read")
    found = queries.links_to(request.person, queries.page(request.person, page_id))
    return [
        {
            "post": post.pk,
            "kind": post.kind,
            "title": queries.title_of(post),
            "channel": post.channel.name,
        }
        for post in found
    ]


@router.put("/channels/{int:channel_id}/page-writers", response={204: None})
def writers(request: Request, channel_id: int, data: WritersIn) -> Any:
    """Whether only owners and moderators write the pages of a space."""
    needs(request, "write")
    space = readable_channel(request.person, channel_id)
    actions.restrict(request.person, space, moderators_only=data.moderators_only)
    return Status(204, None)


class MissedOut(Schema):
    id: int
    words: str
    asked_by_at_least: int
    times: int
    last_at: datetime
    state: str
    page: int | None = Field(None, validation_alias="page_id")


class SettleIn(Input):
    state: Literal["open", "promised", "answered", "dropped"]
    page: int | None = None


class KeeperIn(Input):
    person: int


@router.get("/missed-searches", response=list[MissedOut])
def missed(
    request: Request, state: Literal["open", "promised", "answered", "dropped"] = "open"
) -> Any:
    """What several people searched for and did not find; for who keeps the list."""
    needs(request, "read")
    return sought.missed(request.person, state)


@router.put("/missed-searches/{int:missed_id}", response=MissedOut)
def settle(request: Request, missed_id: int, data: SettleIn) -> Any:
    """Say what becomes of it."""
    needs(request, "write")
    found = sought.missed_one(request.person, missed_id)
    page = queries.page(request.person, data.page) if data.page is not None else None
    return actions.settle(request.person, found, data.state, page)


@router.put("/missed-searches/keeper", response={204: None})
def keep_list(request: Request, data: KeeperIn) -> Any:
    """Who looks after the list."""
    needs(request, "write")
    actions.keep_list(request.person, queries.colleague(request.person, data.person))
    return Status(204, None)


def told(page: Page) -> dict[str, Any]:
    """A page as programs are told of it."""
    until = page.verified_until
    return {
        "id": page.pk,
        "title": page.title,
        "space": page.post.channel_id,
        "above": page.above_id,
        "is_answer": page.is_answer,
        "language": page.post.language,
        "version": page.number,
        "changed_at": page.changed_at,
        "changed_by": page.changed_by_id,
        "owner": page.owner_id,
        "deputy": page.deputy_id,
        "verified_until": until.isoformat() if until else None,
        "is_verified": page.is_verified,
        "archived": page.archived_at is not None,
        "address": page.address,
        "source": page.post.source,
        "html": page.post.html,
    }
