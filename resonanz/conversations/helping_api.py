"""What helps while writing, over the API: all drafts, the preview, tags, taking back."""

from typing import Any

from ninja import Schema, Status

from resonanz.conversations import actions, drafted, queries, tagged
from resonanz.conversations.shapes import DraftOut
from resonanz.core.api import Input, PageOf, needs, page_of
from resonanz.people.requests import Request

from .api import router


class PreviewIn(Input):
    source: str
    channel: int | None = None


class PreviewOut(Schema):
    html: str


class TagOut(Schema):
    tag: str
    count: int


class TaggedOut(Schema):
    id: int
    root: int
    channel: int
    plain: str


@router.get("/drafts", response=list[DraftOut])
def drafts(request: Request) -> Any:
    """Everything you were typing, newest first."""
    needs(request, "read")
    return queries.drafts(request.person)[:100]


@router.post("/preview", response=PreviewOut)
def preview(request: Request, given: PreviewIn) -> Any:
    """How a text will read, rendered as when it is said."""
    needs(request, "read")
    source = given.source[:20_000]
    return {"html": drafted.preview(request.person, source, given.channel)}


@router.get("/tags", response=list[TagOut])
def tags(request: Request) -> Any:
    """The tags said in the last three months where you read, the most frequent first."""
    needs(request, "read")
    return [{"tag": tag, "count": count} for tag, count in tagged.tags(request.person)]


@router.get("/tags/{tag}/posts", response=PageOf[TaggedOut])
def tagged_posts(request: Request, tag: str, mark: str = "") -> Any:
    """What was said under a tag, the newest first."""
    needs(request, "read")
    page = tagged.tagged(request.person, tag, mark)
    return page_of(
        page,
        lambda post: {
            "id": post.pk, "root": post.root_id, "channel": post.channel_id, "plain": post.plain
        },
    )  # fmt: skip


@router.post("/posts/{int:post_id}/taking-back", response={204: None})
def take_back(request: Request, post_id: int) -> Any:
    """Take back what you said a moment ago; it is a draft again at its place."""
    needs(request, "write")
    actions.take_back(request.person, queries.visible_post(request.person, post_id))
    return Status(204, None)
