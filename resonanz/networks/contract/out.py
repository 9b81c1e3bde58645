"""What goes out, in values."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from io import BytesIO
from typing import IO, Any

from resonanz.core.http import Part, Streamed

from .seen import JSON


@dataclass(frozen=True)
class MediaOut:
    """A picture, video or file of ours on its way out; `read` gives its bytes when needed.

    What can be large is never read as a whole: `open` gives the file, `part` a part of it,
    `stream` all of it bit by bit. `video`, `audio` and `rate` are what a video's headers say.
    `address` gives a public address that holds for a few hours, for networks that fetch the file
    themselves.
    """

    name: str
    media_type: str
    alt: str
    size_bytes: int
    read: Callable[[], bytes]
    width: int | None = None
    height: int | None = None
    seconds: float | None = None
    address: Callable[[], str] = lambda: ""
    opened: Callable[[], IO[bytes]] | None = None
    video: str = ""
    audio: str = ""
    rate: float | None = None
    # What is said in a video and when (WebVTT), and in which language.
    subtitles: str = ""
    subtitles_language: str = ""

    @property
    def kind(self) -> str:
        """What it is: picture, video or file."""
        main = self.media_type.partition("/")[0]
        return {"image": "picture", "video": "video"}.get(main, "file")

    def open(self) -> IO[bytes]:
        """The file, at its beginning; whoever opens it closes it."""
        return self.opened() if self.opened else BytesIO(self.read())

    def part(self, start: int, end: int) -> Part:
        """Its bytes from one place up to another as a file, for forms; whoever asks closes it."""
        return Part(self.open(), start, end - start)

    def stream(self, start: int = 0, end: int | None = None) -> Streamed:
        """Its bytes as they are sent, from one place up to another, never all in memory."""
        return Streamed(self.open, start, (self.size_bytes if end is None else end) - start)


@dataclass(frozen=True)
class PollOut:
    """A question with answers to choose from."""

    options: tuple[str, ...]
    open_for: timedelta
    multiple: bool = False


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
    poll: PollOut | None = None
    quotes: ParentOut | None = None  # somebody's post that ours shows and comments on
    title: str = ""  # where posts have one (video, document, mail)
    link: str = ""  # shown as a card below the words
    # What only this network knows (a playlist, labels), by the names of `Network.options`.
    options: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Remote:
    """A post of ours as it stands on the network."""

    remote_id: str
    address: str
    part: int = 0
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass
class Progress:
    """What of a delivery is known to be done: kept after every step on the way, given back on the
    next try.

    `parts` are the published parts in order; `media` what the network gave for each uploaded file;
    `notes` what a person must be told although the post stands; `keep` stores all of it at once and
    returns only when that is safe.
    """

    parts: list[Remote] = field(default_factory=list)
    media: dict[str, JSON] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    keep: Callable[["Progress"], None] = lambda progress: None

    def note(self, words: str) -> None:
        """Tell the person something of what stands there now: what of it did not go along."""
        if words not in self.notes:
            self.notes.append(words)
            self.keep(self)
