"""What calls about posts send and get: the schemas of the description of the API."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from ninja import Field, Schema
from pydantic import AwareDatetime

from resonanz.conversations.kinds.event import EventAsked
from resonanz.conversations.kinds.notice import NoticeAsked
from resonanz.conversations.kinds.poll import PollAsked
from resonanz.conversations.narrowing import Narrow
from resonanz.core.api import Input
from resonanz.core.paging import HIGHEST_NUMBER


class Author(Schema):
    id: int
    person: int | None = Field(None, description="The person behind the identity, where known")
    handle: str
    name: str
    picture: str = ""
    guest: bool = Field(False, description="From outside, limited to their spaces")


class ChannelRef(Schema):
    id: int
    name: str
    side: Literal["inside", "outside"]


class AttachmentOut(Schema):
    id: int
    kind: str
    alt: str
    width: int | None
    height: int | None
    address: str


class LatestComment(Schema):
    id: int
    author: Author
    plain: str
    said_at: datetime


class PostOut(Schema):
    id: int
    channel: ChannelRef
    author: Author
    parent: int | None
    root: int
    depth: int
    kind: Literal["post", "question", "answer", "poll", "idea", "event", "notice", "share", "page"]
    particulars: dict[str, Any] | None = Field(
        None, description="What its form adds: of a question the number of the accepted answer …"
    )
    form: Literal["text", "link", "photo", "video", "poll"]
    visibility: Literal["public", "unlisted", "followers", "direct"]
    html: str
    plain: str
    language: str
    content_warning: str
    link: str
    address: str = Field(description="The address on its network, for a post from outside")
    attachments: list[AttachmentOut]
    said_at: datetime
    edited_at: datetime | None
    deleted: bool = False
    comments: int = Field(description="How many comments its thread has")
    shares: int
    reactions: dict[str, int]
    own_reactions: list[str]
    bookmarked: bool = False
    unread: bool


class FeedPost(PostOut):
    why: Literal["member", "mentioned", "own"] = Field(description="Why it is in this feed")
    latest: list[LatestComment] = Field(description="The end of its thread, oldest first")


class NarrowIn(Schema):
    """Some of a feed: without a day, forms and files are looked for in the last year."""

    unread: bool = False
    form: Literal["", "post", "question", "poll", "idea", "event"] = ""
    space: int | None = Field(None, ge=1, le=HIGHEST_NUMBER)
    files: bool = Field(False, description="Only with a picture, a video or a file")
    since: date | None = None

    def asked(self) -> Narrow:
        return Narrow(**self.dict())


class Feed(Schema):
    items: list[FeedPost]
    next: str = ""


class Gap(Schema):
    """A deleted comment whose replies still stand."""

    id: int
    parent: int | None
    root: int
    depth: int
    said_at: datetime
    deleted: bool = True


class CrossingOut(Schema):
    direction: Literal["in", "out"]
    at: datetime
    outside: dict[str, Any] | None = Field(None, description="The outside post as it stood")
    post: int | None = Field(None, description="The post on the other side, if you may see it")
    thread: int | None = None
    channel: ChannelRef | None = None


class ThreadOut(Schema):
    post: PostOut
    comments: list[PostOut | Gap]
    crossings: list[CrossingOut]
    next: str = ""


class CommentsOut(Schema):
    items: list[PostOut | Gap]
    next: str = ""


class PollIn(Input):
    """What a poll takes; its choices never change."""

    choices: list[str] = Field(description="2 to 20")
    method: Literal["single", "several", "ranked"] = "single"
    secret: bool = Field(False, description="No vote can be laid to anybody, none can be changed")
    live: bool = Field(False, description="Show the result while votes come in")
    closes_at: AwareDatetime | None = None


class EventIn(Input):
    """What an event takes; its description is the text of the post."""

    title: str
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    zone: str = Field(description="The clock it goes by: Europe/Berlin")
    place: str = ""
    link: str = ""
    places: int | None = Field(None, description="How many can come; nothing: everybody")

    def asked(self) -> EventAsked:
        """The same as the actions take it."""
        return EventAsked(**self.dict())


class NoticeIn(Input):
    """What an announcement takes; what is to be read is the text of the post."""

    title: str
    asks: str = Field(description="What is confirmed, in your words: I have read and understood …")
    until: AwareDatetime = Field(description="Then nobody is asked any more, and it is forgotten")
    for_all: bool = Field(False, description="Everybody of the organisation: open spaces only")
    renews_days: int | None = Field(None, description="Asked anew after so many days")
    reminds_days: int = Field(3, description="Who is open is reminded so often; 0: never")

    def asked(self) -> NoticeAsked:
        """The same as the actions take it."""
        return NoticeAsked(**self.dict(exclude={"source"}))


class PostIn(Input):
    source: Annotated[str, Field(description="Markdown")] = ""
    kind: Literal["post", "question", "poll", "idea", "event", "notice"] = "post"
    poll: PollIn | None = None
    event: EventIn | None = None
    notice: NoticeIn | None = None
    link: str = ""
    language: str = ""
    attachments: list[int] = []


def asked_in(data: PostIn) -> object:
    """What the form of a post takes, from what a call sent."""
    if data.kind == "poll" and data.poll is not None:
        given = data.poll
        return PollAsked(given.choices, given.method, given.secret, given.live, given.closes_at)
    if data.kind == "notice" and data.notice is not None:
        return data.notice.asked()
    return data.event.asked() if data.kind == "event" and data.event is not None else None


class CommentIn(Input):
    source: str
    attachments: list[int] = []


class EditIn(Input):
    source: str


class RevisionOut(Schema):
    source: str
    html: str
    edited_by: int | None = Field(validation_alias="edited_by_id")
    at: datetime


class DraftIn(Input):
    source: str
    fields: dict[str, Any] = {}


class DraftOut(Schema):
    place: str
    source: str
    fields: dict[str, Any]
    kept_at: datetime | None


class AltIn(Input):
    alt: str
    subtitles: str | None = None


class HitOut(Schema):
    id: int
    root: int
    said_at: datetime
    channel: ChannelRef
    author: dict[str, Any]
    kind: str
    title: str = Field(description="What an event or a page is called; else empty")
    html: str = Field(description="An excerpt, escaped, with what was found in <mark>")
    # The file it was found by, where it was: its name, and an excerpt.
    file: dict[str, str] | None = None


class SearchOut(Schema):
    items: list[HitOut]
    people: list[dict[str, Any]]
    # Spaces, channels and departments by name.
    places: list[dict[str, Any]]
    # What nobody says, and what was looked for in its place; whether some words are missing.
    instead: dict[str, str] = {}
    partial: bool = False
    next: str = ""


class SimilarQuestion(Schema):
    id: int
    plain: str = Field(description="How it begins")
    channel: str
    said_at: datetime
    answers: int
    is_answered: bool = Field(description="Whether an answer was accepted")


class SimilarOut(Schema):
    items: list[SimilarQuestion]
