"""WebM and Matroska (RFC 9559): elements with a number, a length, and what they hold."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from .values import Blank, Film, Readable, Unreadable

EBML = b"\x1a\x45\xdf\xa3"
MOST_BYTES = 16_000_000
MOST_ELEMENTS = 200_000
_DOC_TYPE, _SEGMENT, _INFO, _TRACKS, _TRACK = 0x4282, 0x18538067, 0x1549A966, 0x1654AE6B, 0xAE
_SCALE, _DURATION, _KIND, _CODEC, _EACH = 0x2AD7B1, 0x4489, 0x83, 0x86, 0x23E383
_SHOWN, _WIDTH, _HEIGHT = 0xE0, 0xB0, 0xBA
# Tags tell where it was taken; attachments are pictures with words of their own.
_TELLING = {0x1254C367, 0x1941A469}
_VOID = b"\xec"
_CODECS = {
    "V_VP8": "vp8", "V_VP9": "vp9", "V_AV1": "av1", "V_MPEG4/ISO/AVC": "h264",
    "V_MPEGH/ISO/HEVC": "hevc", "A_OPUS": "opus", "A_VORBIS": "vorbis", "A_AAC": "aac",
}  # fmt: skip


@dataclass(frozen=True)
class Element:
    """One element: its number, where it begins, where what it holds begins, where it ends."""

    number: int
    start: int
    inside: int
    end: int

    def blank(self) -> Blank | None:
        """The same room left free; none where it is too small to hold anything."""
        left = self.end - self.start - 9
        if left < 0:
            return None
        return Blank(self.start, self.end, _VOID + (left | 1 << 56).to_bytes(8))


def film_of(file: Readable, size: int) -> Film:
    """What the elements of a file say; raises `Unreadable` where they say nothing."""
    try:
        return _film(file, size)
    except (struct.error, IndexError, UnicodeDecodeError, OverflowError) as error:
        raise Unreadable from error


def _film(file: Readable, size: int) -> Film:
    top = list(_elements(file, 0, size))
    segment = next((one for one in top if one.number == _SEGMENT), None)
    if segment is None:
        raise Unreadable
    doc_type = _text(_within(file, top[0]).get(_DOC_TYPE, b""))
    inner = list(_elements(file, segment.inside, segment.end))
    info = next((_within(file, one) for one in inner if one.number == _INFO), {})
    tracks = [track for one in inner if one.number == _TRACKS for track in _tracks(file, one)]
    shown = next((track for track in tracks if _int(track.get(_KIND)) == 1), None)
    if shown is None:
        raise Unreadable
    heard: dict[int, bytes] = next((one for one in tracks if _int(one.get(_KIND)) == 2), {})
    told = [one.blank() for one in inner if one.number in _TELLING]
    each = _int(shown.get(_EACH))
    return Film(
        media_type="video/webm" if doc_type == "webm" else "video/x-matroska",
        seconds=_seconds(info),
        width=_int(shown.get(_WIDTH)) or None,
        height=_int(shown.get(_HEIGHT)) or None,
        video=_codec(shown),
        audio=_codec(heard),
        rate=round(1e9 / each, 2) if each else None,
        blanks=tuple(blank for blank in told if blank),
    )


def _seconds(info: dict[int, bytes]) -> float | None:
    raw = info.get(_DURATION, b"")
    if len(raw) not in (4, 8):
        return None
    ticks = float(struct.unpack(">f" if len(raw) == 4 else ">d", raw)[0])
    scale = _int(info.get(_SCALE)) or 1_000_000
    return ticks * scale / 1e9 if 0 < ticks < 1e15 else None


def _codec(track: dict[int, bytes]) -> str:
    name = _text(track.get(_CODEC, b""))
    return _CODECS.get(name, name.lower())


def _tracks(file: Readable, tracks: Element) -> Iterator[dict[int, bytes]]:
    for one in _elements(file, tracks.inside, tracks.end):
        if one.number == _TRACK:
            yield _within(file, one)


def _within(file: Readable, parent: Element) -> dict[int, bytes]:
    """What an element's children hold, by number; those of the picture's size among them."""
    found: dict[int, bytes] = {}
    for one in _elements(file, parent.inside, parent.end):
        if one.number == _SHOWN:
            found |= _within(file, one)
        elif one.end - one.inside <= MOST_BYTES:
            file.seek(one.inside)
            found[one.number] = file.read(one.end - one.inside)
    return found


def _elements(file: Readable, at: int, end: int) -> Iterator[Element]:
    """The elements from one byte up to another; a live recording says no lengths."""
    for _number in range(MOST_ELEMENTS):
        if at >= end:
            return
        file.seek(at)
        head = file.read(12)
        number, width = _variable(head, keep_mark=True)
        length, more = _variable(head[width:], keep_mark=False)
        inside = at + width + more
        is_open = length == (1 << 7 * more) - 1
        yield Element(number, at, inside, end if is_open else inside + length)
        if not is_open and inside + length > end:
            raise Unreadable
        if is_open and number != _SEGMENT:
            return
        at = end if is_open else inside + length


def _variable(head: bytes, *, keep_mark: bool) -> tuple[int, int]:
    """A number of one to eight bytes, and how many it has: the first set bit says so."""
    width = 9 - head[0].bit_length()
    if width > 8 or len(head) < width:
        raise Unreadable
    value = int.from_bytes(head[:width])
    return value if keep_mark else value & ((1 << 7 * width) - 1), width


def _int(raw: bytes | None) -> int:
    return int.from_bytes(raw or b"")


def _text(raw: bytes) -> str:
    return raw.rstrip(b"\0").decode()[:60]
