"""What every network is to Resonanz: the same five verbs, in values and never in wire formats.

A connector is a module (or package) beside this one that defines a `Network`. It speaks its wire
dialect in pure functions (`parse…`, `phrase…`) and knows no table of ours: it gets an `AccountView`
and gives values back. `intake` and `delivery` do the rest.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol, runtime_checkable

from resonanz.channels.abilities import Ability, Side

from .limits import Limits

JSON = dict[str, Any]


# --- what comes in ---------------------------------------------------------------------------


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
    """A picture, video or file that lies with the network."""

    kind: str  # picture | video | file
    address: str
    preview_address: str = ""
    media_type: str = ""
    alt: str = ""
    width: int | None = None
    height: int | None = None


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
    # Why this post came to us; context (an ancestor of something addressed to us) opens no case.
    reason: str = "context"  # reply | mention | quote | direct | own | context


@dataclass(frozen=True)
class PostChanged:
    """A post known by its remote id now reads differently."""

    post: PostSeen


@dataclass(frozen=True)
class PostGone:
    """A post was deleted on the network."""

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


type Seen = PostSeen | PostChanged | PostGone | InteractionSeen | FollowSeen | IdentitySeen


@dataclass(frozen=True)
class Batch:
    """Events oldest first, parents before their replies, and the cursor to go on from.

    `cursor` is opaque JSON; stored in the transaction that stores the events. `more` says that
    another call would bring more at once.
    """

    events: Sequence[Seen]
    cursor: JSON
    more: bool = False


# --- what goes out ---------------------------------------------------------------------------


@dataclass(frozen=True)
class MediaOut:
    """A picture of ours on its way out; `read` gives its bytes when they are needed."""

    name: str
    media_type: str
    alt: str
    size_bytes: int
    read: Callable[[], bytes]
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True)
class ParentOut:
    """What we answer."""

    remote_id: str
    root_remote_id: str
    author_handle: str = ""


@dataclass(frozen=True)
class DraftOut:
    """One post to publish; a thread is several parts, each answering the one before."""

    parts: tuple[str, ...]
    language: str = ""
    parent: ParentOut | None = None
    media: tuple[MediaOut, ...] = ()
    visibility: str = "public"
    content_warning: str = ""
    created_at: datetime | None = None  # the moment stored before the first try; the same in each


@dataclass(frozen=True)
class Remote:
    """A post of ours as it stands on the network."""

    remote_id: str
    address: str
    part: int = 0
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass
class Progress:
    """What of a delivery is known to be done: kept after every step, given back on the next try.

    `parts` are the published parts in order; `media` what the network gave for each uploaded file;
    `keep` stores both at once and returns only when that is safe.
    """

    parts: list[Remote] = field(default_factory=list)
    media: dict[str, JSON] = field(default_factory=dict)
    keep: Callable[["Progress"], None] = lambda progress: None


# --- accounts --------------------------------------------------------------------------------


@dataclass(frozen=True)
class AccountView:
    """One of our accounts, as a connector may see it."""

    id: int
    server: str
    handle: str
    remote_id: str
    secret: Mapping[str, Any]
    extra: Mapping[str, Any]
    # Stores a renewed secret (refreshed token) for all workers.
    keep_secret: Callable[[Mapping[str, Any]], None] = lambda secret: None
    # Stores what is known of the server (limits), and until when its rate limit holds us off.
    keep_extra: Callable[[Mapping[str, Any]], None] = lambda extra: None
    hold_off_until: Callable[[datetime], None] = lambda moment: None


@dataclass(frozen=True)
class ConnectRequest:
    """What a person gave to connect an account, in either of its two steps."""

    server: str = ""
    handle: str = ""
    secret: str = ""
    code: str = ""  # OAuth: what the network sent back
    state: Mapping[str, Any] = field(default_factory=dict)  # what the first step wished kept
    return_address: str = ""
    # OAuth: Resonanz as a server knows it, kept by the server's address (AppRegistration).
    app_of: Callable[[str], Mapping[str, Any]] = lambda server: {}
    keep_app: Callable[[str, Mapping[str, Any]], None] = lambda server, secret: None


@dataclass(frozen=True)
class Grant:
    """The right to speak for an account."""

    remote_id: str
    handle: str
    server: str
    secret: JSON
    name: str = ""
    address: str = ""
    picture_address: str = ""
    extra: JSON = field(default_factory=dict)


@dataclass(frozen=True)
class Redirect:
    """OAuth's first step: send the person there and keep the state until they come back.

    `state["state"]` is what must come back with them as `state`, unless the server sends none (a
    few do not); a different one is somebody else's.
    """

    address: str
    state: JSON


@dataclass(frozen=True)
class Action:
    """Something we do to a post or identity there: like, unlike, delete, hide, follow."""

    verb: str
    remote_id: str
    extra: Mapping[str, Any] = field(default_factory=dict)


class LostRight(Exception):
    """The network no longer accepts our secret: a person must connect the account again."""


class RateLimited(Exception):
    """The network asks to wait."""

    def __init__(self, until: datetime) -> None:
        super().__init__(f"until {until:%c}")
        self.until = until


class Uncertain(Exception):
    """We cannot know whether the network took it (time-out, connection lost after sending)."""


# --- the contract ----------------------------------------------------------------------------


class Network(Protocol):
    """A network. Errors: `Refused` (a person must act), `TryLater`, `LostRight`, `RateLimited`;
    `Uncertain` from `publish` and `act` only."""

    key: str
    name: str
    side: Side
    abilities: frozenset[Ability]
    limits: Limits

    def connect(self, request: ConnectRequest) -> Grant | Redirect:
        """The right to speak for an account, or where to send the person first."""
        ...

    def limits_of(self, account: AccountView) -> Limits:
        """The limits that hold for this account's server."""
        ...

    def events(self, account: AccountView, cursor: JSON) -> Batch:
        """What happened since the cursor (an empty one: what the network still has)."""
        ...

    def publish(
        self, account: AccountView, draft: DraftOut, key: str, progress: Progress
    ) -> list[Remote]:
        """Publish all parts that `progress` does not hold; the same key never publishes twice
        where the network can promise that. `progress.keep` is called after each step."""
        ...

    def find(self, account: AccountView, key: str, draft: DraftOut) -> list[Remote]:
        """The parts of this draft that already stand on the network, in order; maybe none."""
        ...

    def act(self, account: AccountView, action: Action) -> None:
        """Do one thing to a post or identity there; doing it again changes nothing."""
        ...


@runtime_checkable
class Phrases(Protocol):
    """A network on which words go out otherwise than typed (whom we answer is named)."""

    def texts(self, account: AccountView, draft: DraftOut) -> list[str]:
        """The parts of a draft as they will stand there."""
        ...


@runtime_checkable
class Streams(Protocol):
    """A network that can tell at once that something happened (ability STREAM)."""

    def wake_ups(self, account: AccountView) -> Iterator[None]:
        """Yields whenever `events` is worth calling; ends or raises when the stream breaks."""
        ...
