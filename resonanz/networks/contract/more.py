"""What some networks can beside the verbs that all have; asked by `isinstance`."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol, runtime_checkable

from resonanz.networks.guides import Text

from .access import AccountView
from .out import DraftOut
from .seen import JSON


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


@dataclass(frozen=True)
class Call:
    """The network calls us: a web hook, as it came."""

    method: str
    headers: Mapping[str, str]  # names in lower case
    query: Mapping[str, str]
    body: bytes
    # Whom the address of the call belongs to, where every account has its own.
    account: AccountView | None = None
    app: Mapping[str, Any] = field(default_factory=dict)  # Resonanz as the network knows it


@dataclass(frozen=True)
class Hint:
    """What a call tells about one of our accounts; `events` is given it as one of its hints."""

    remote_id: str
    content: JSON


@dataclass(frozen=True)
class Reply:
    """What a call is answered, and what it told. `status` 200 only once its hints are stored."""

    hints: Sequence[Hint] = ()
    body: str = ""
    status: int = 200


@runtime_checkable
class Hooks(Protocol):
    """A network that calls us (ability HOOK); the call only hints, polling completes."""

    def called(self, call: Call) -> Reply:
        """What a call tells; raises `Forbidden` where its signature is not the network's."""
        ...


@runtime_checkable
class Renews(Protocol):
    """A network whose rights end and can be renewed without a person (ability RENEW)."""

    def renew(self, account: AccountView) -> None:
        """Renew the secret (`account.renewed`) and note until when it holds."""
        ...


@dataclass(frozen=True)
class WatchKind:
    """One kind of thing a network lets us listen to: a search, a hashtag, a list, a feed."""

    key: str
    name: Text
    help: Text = ""


@dataclass(frozen=True)
class Watched:
    """Something to listen to, as the network knows it: its channel's name and address."""

    remote_id: str
    name: str
    what: str
    address: str = ""


@runtime_checkable
class Watches(Protocol):
    """A network on which an account may listen to more than itself (ability WATCH).

    `events` of a view with a `watch` brings what it says, with the reason "watch".
    """

    watch_kinds: Sequence[WatchKind]

    def watched(self, account: AccountView, kind: str, what: str) -> Watched:
        """What a person typed as the network knows it; raises `Refused` where there is none."""
        ...


@runtime_checkable
class Measures(Protocol):
    """A network that tells what became of a post (ability FIGURES)."""

    def figures(
        self, account: AccountView, remote_ids: Sequence[str]
    ) -> Mapping[str, Mapping[str, int]]:
        """By remote id what the network counts: impressions, reach, clicks, plays, likes,
        comments, shares, saves; only what it tells, at most 50 posts a call."""
        ...


@runtime_checkable
class FetchesFromUs(Protocol):
    """A network that fetches pictures and videos from us: our address must be open to it."""

    fetches_from_us: bool


@dataclass(frozen=True)
class Version:
    """The version of an interface that an operator's setting names; `ends`: from when on it may
    be gone, none where the network has not told."""

    setting: str
    value: str
    ends: date | None
    example: str = ""
    is_odd: bool = False  # it names no version


@runtime_checkable
class Versioned(Protocol):
    """A network that is spoken to in a version which ends some day."""

    def version(self) -> Version:
        """The version that is set."""
        ...


@dataclass(frozen=True)
class Fetched:
    """A file as the network gave it out; what it is, is the network's word."""

    content: bytes = field(repr=False)
    media_type: str = ""


@runtime_checkable
class Fetches(Protocol):
    """A network whose pictures and files only our right opens."""

    def fetch(self, account: AccountView, address: str, most_bytes: int) -> Fetched:
        """The file at the address of a `MediaSeen`, asked of the account's own server alone.

        Raises `Gone` and `Refused` where it cannot be had, `TryLater` where not now.
        """
        ...


@dataclass(frozen=True)
class Option:
    """Something that only this network knows of a post: a playlist, a label, a kind of post."""

    key: str
    name: Text
    help: Text = ""
    choices: Sequence[tuple[str, Text]] = ()  # none: free text


@runtime_checkable
class HasOptions(Protocol):
    """A network whose posts have options of their own."""

    options: Sequence[Option]
