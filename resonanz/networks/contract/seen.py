"""What comes in, in values."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

JSON = dict[str, Any]


@dataclass(frozen=True)
class IdentitySeen:
    """Somebody on the network, as seen last."""

    remote_id: str
    handle: str
    name: str = ""
    address: str = ""
    picture_address: str = ""


@dataclass(frozen=True)
class MediaSeen:
    """A picture, video or file that lies with the network, or that came along (`content`)."""

    kind: str  # picture | video | file
    address: str = ""
    preview_address: str = ""
    media_type: str = ""
    alt: str = ""
    width: int | None = None
    height: int | None = None
    # Where it came along: its bytes, and the name they are stored under.
    content: bytes = field(default=b"", repr=False)
    name: str = ""


@dataclass(frozen=True)
class PostSeen:
    """A post as it stands on the network. Seen again it changes nothing, edited it is a change."""

    remote_id: str
    author: IdentitySeen
    said_at: datetime
    # Either the network's HTML (sanitised by intake) or plain text, never both.
    html: str = ""
    text: str = ""
    parent_remote_id: str = ""
    root_remote_id: str = ""
    address: str = ""
    language: str = ""
    visibility: str = "public"  # public | unlisted | followers | direct
    content_warning: str = ""
    link: str = ""
    media: tuple[MediaSeen, ...] = ()
    mentions: tuple[IdentitySeen, ...] = ()
    quotes_remote_id: str = ""
    edited_at: datetime | None = None
    # Why this post came to us; context (an ancestor of something addressed to us) opens no case,
    # nor does a hit of something we watch.
    reason: str = "context"  # reply | mention | quote | direct | own | watch | context


@dataclass(frozen=True)
class PostChanged:
    """A post known by its remote id now reads differently."""

    post: PostSeen


@dataclass(frozen=True)
class PostGrew:
    """More pictures or files of a post came, where a network tells them one by one."""

    remote_id: str
    media: tuple[MediaSeen, ...]


@dataclass(frozen=True)
class PostGone:
    """A post was deleted on the network, or a reaction that has an id of its own."""

    remote_id: str


@dataclass(frozen=True)
class InteractionSeen:
    """Somebody did something with a post of ours."""

    kind: str  # reaction | share | quote | vote
    post_remote_id: str
    by: IdentitySeen
    at: datetime
    name: str = ""  # of the reaction; "like" where the network has only one
    remote_id: str = ""
    undone: bool = False


@dataclass(frozen=True)
class FollowSeen:
    """Somebody follows our profile."""

    by: IdentitySeen
    at: datetime
    undone: bool = False


@dataclass(frozen=True)
class Undelivered:
    """Something of ours that had gone out came back: the network could not hand it over."""

    remote_id: str
    reason: str  # in words for people


type Seen = (
    PostSeen
    | PostChanged
    | PostGrew
    | PostGone
    | InteractionSeen
    | FollowSeen
    | IdentitySeen
    | Undelivered
)


@dataclass(frozen=True)
class Batch:
    """Events oldest first, parents before their replies, and the cursor to go on from.

    `cursor` is opaque JSON; stored in the transaction that stores the events. `more` says that
    another call would bring more at once. `heeded` are the hints (`AccountView.hints`) this batch
    has made use of: forgotten in the same transaction. Until `rest_until` nothing is asked, unless
    a person wishes it or a hint comes.
    """

    events: Sequence[Seen]
    cursor: JSON
    more: bool = False
    heeded: Sequence[int] = ()
    rest_until: datetime | None = None
