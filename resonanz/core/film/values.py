"""What is known of a video from its headers."""

from dataclasses import dataclass
from typing import Protocol


class Readable(Protocol):
    """A file one can go about in."""

    def read(self, size: int = ..., /) -> bytes: ...
    def seek(self, offset: int, whence: int = ..., /) -> int: ...


class Unreadable(Exception):
    """This is no video whose headers we understand."""


@dataclass(frozen=True)
class Blank:
    """Bytes to be written over: first `head`, then nothing but zeros up to `end`."""

    start: int
    end: int
    head: bytes = b""

    def part(self, first: int, last: int) -> bytes:
        """What stands from one byte of the file up to another, both within this blank."""
        known = self.head[first - self.start : last - self.start]
        return known + bytes(last - first - len(known))


@dataclass(frozen=True)
class Film:
    """A video as its headers describe it; what they leave out is none or empty.

    `video` and `audio` name how pictures and sound are written ("h264", "aac"), `rate` counts
    pictures per second. `blanks` are the places where it tells where and with what it was taken.
    """

    media_type: str
    seconds: float | None = None
    width: int | None = None
    height: int | None = None
    video: str = ""
    audio: str = ""
    rate: float | None = None
    blanks: tuple[Blank, ...] = ()
