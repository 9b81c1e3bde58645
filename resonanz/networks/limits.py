"""What fits on a network and how it is counted: one table, one place."""

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import regex

if TYPE_CHECKING:
    from .contract import DraftOut

PICTURES = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif"})


def count_characters(text: str) -> int:
    """Unicode code points."""
    return len(text)


def count_graphemes(text: str) -> int:
    """Characters as a reader sees them (extended grapheme clusters, Unicode UAX 29)."""
    return len(regex.findall(r"\X", text))


def count_units(text: str) -> int:
    """UTF-16 code units, as JavaScript and Java count."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def count_bytes(text: str) -> int:
    """Bytes in UTF-8."""
    return len(text.encode("utf-8", "surrogatepass"))


@dataclass(frozen=True)
class Limits:
    """The limits of one network (or of one server of it).

    Lengths are counted by `count`, sizes in bytes, times in seconds; a count of 0 says that the
    network takes none of it.
    """

    text_length: int
    count: Callable[[str], int] = count_characters
    # What is counted, in words for people: "characters", "graphemes".
    unit: str = "characters"
    text_bytes: int | None = None
    # Where an answer, or the words beside a picture or video, may be of another length.
    reply_length: int | None = None
    caption_length: int | None = None
    content_warning_counts: bool = False
    thread_parts: int = 1
    title_length: int = 0
    title_needed: bool = False

    media_count: int = 4
    media_least: int = 0
    media_types: frozenset[str] = PICTURES
    # Whether pictures and videos may go together.
    media_mixed: bool = False
    picture_bytes: int = 8_000_000
    picture_pixels: int | None = None
    # Width divided by height, at least and at most.
    picture_ratio: tuple[float, float] | None = None
    alt_length: int = 1500
    video_count: int = 0
    video_types: frozenset[str] = frozenset({"video/mp4"})
    video_bytes: int = 0
    video_least_bytes: int = 0
    video_seconds: tuple[float, float] | None = None
    # How its pictures may be written ("h264"); whatever they are where none is named.
    video_codecs: frozenset[str] = frozenset()
    video_pixels: int | None = None
    # The longer edge in pixels, or the width alone; pictures per second, at most and at least; and
    # width divided by height.
    video_edge: int | None = None
    video_width: int | None = None
    video_rate: float | None = None
    video_least_rate: float = 0
    video_ratio: tuple[float, float] | None = None
    # How large its subtitles may be, as they are written there; where it is 0 none go along.
    subtitle_bytes: int = 0
    subtitle_form: Callable[[str], str] = str
    file_count: int = 0
    file_types: frozenset[str] = frozenset()
    file_bytes: int = 0

    poll_options: tuple[int, int] = (0, 0)
    poll_option_length: int = 0
    poll_seconds: tuple[int, int] = (0, 0)

    # Texts that cannot stand there, whatever their length ("<" in a description): none, or words
    # for the person.
    objection: Callable[[str], str] = lambda text: ""
    # The same for answers, where other rules hold for them.
    reply_objection: Callable[[str], str] | None = None

    def with_(self, **changes: object) -> "Limits":
        """The same limits with some of them changed, as a server states its own."""
        return replace(self, **changes)  # type: ignore[arg-type]

    def bytes_for(self, draft: "DraftOut") -> int | None:
        """How many bytes the words may be; not so answers with a length of their own."""
        is_apart = draft.parent is not None and self.reply_length is not None
        return None if is_apart else self.text_bytes

    def objection_to(self, draft: "DraftOut", text: str) -> str:
        """Why a text cannot stand there; none, or words for the person."""
        if draft.parent is not None and self.reply_objection is not None:
            return self.reply_objection(text)
        return self.objection(text)

    def length_for(self, draft: "DraftOut", part: int = 0) -> int:
        """How long one part of a draft may be."""
        if draft.parent is not None and self.reply_length is not None:
            return self.reply_length
        if draft.media and not part and self.caption_length is not None:
            return self.caption_length
        return self.text_length


def fitting_length(text: str, room: int, count: Callable[[str], int]) -> int:
    """How many characters from the beginning of a text take no more than the room there is.

    It ends between two characters as a reader sees them: no emoji is cut in its middle.
    """
    ends = [0, *(match.end() for match in regex.finditer(r"\X", text))]
    return ends[bisect_right(ends, room, key=lambda end: count(text[:end])) - 1] if room > 0 else 0


def split(text: str, limits: Limits) -> list[str]:
    """The text cut into parts that fit, at the ends of sentences, else of words."""
    if limits.count(text) <= limits.text_length:
        return [text]
    parts: list[str] = []
    for sentence in _SENTENCES.findall(text):
        if parts and limits.count(f"{parts[-1]}{sentence}".strip()) <= limits.text_length:
            parts[-1] += sentence
        else:
            parts += _pieces(sentence, limits)
    return [part.strip() for part in parts if part.strip()]


_SENTENCES = regex.compile(r".+?(?:[.!?…]+[\"“”»)]*\s+|\n+|$)", regex.DOTALL)


def _pieces(sentence: str, limits: Limits) -> list[str]:
    pieces = [""]
    for word in regex.findall(r"\S+\s*", sentence):
        if pieces[-1] and limits.count(f"{pieces[-1]}{word}".strip()) > limits.text_length:
            pieces.append("")
        pieces[-1] += word
    return pieces
