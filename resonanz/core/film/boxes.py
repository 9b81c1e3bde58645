"""MP4 and QuickTime (ISO/IEC 14496-12): boxes within boxes, each with its length and name."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from .values import Blank, Film, Readable, Unreadable

BEGIN = {b"ftyp", b"moov", b"wide", b"mdat", b"free", b"skip"}
# Tables of an hour of video have some megabytes; who claims more wants us to be busy.
MOST_BYTES = 64_000_000
MOST_BOXES = 100_000
_WITHIN = {b"moov", b"trak", b"mdia", b"minf", b"stbl"}
# What tells of place and camera, wherever it stands.
_TELLING = {b"udta", b"meta", b"uuid"}
_VIDEO = {
    b"avc1": "h264", b"avc3": "h264", b"hvc1": "hevc", b"hev1": "hevc", b"av01": "av1",
    b"vp08": "vp8", b"vp09": "vp9", b"mp4v": "mpeg4",
}  # fmt: skip
_AUDIO = {b"mp4a": "aac", b"Opus": "opus", b"ac-3": "ac3", b"ec-3": "eac3", b".mp3": "mp3"}
_SHOWN = {b"vide", b"soun"}
# Subtitles and the clock of a cutting room tell nothing of where it was taken.
_HARMLESS = _SHOWN | {b"text", b"sbtl", b"subt", b"clcp", b"tmcd"}


@dataclass(frozen=True)
class Box:
    """One box: its name, where it begins, where what it holds begins, where it ends."""

    name: bytes
    start: int
    inside: int
    end: int

    def blank(self) -> Blank:
        """The same room left free, as the format knows it."""
        # A length of eight bytes stands behind the name, and stays.
        is_long = self.inside - self.start == 16
        length = (self.end - self.start).to_bytes(8) if is_long else b""
        return Blank(self.start + 4, self.end, b"free" + length)


def film_of(file: Readable, size: int) -> Film:
    """What the boxes of a file say; raises `Unreadable` where they say nothing."""
    try:
        return _film(file, size)
    except (struct.error, IndexError, ZeroDivisionError, OverflowError) as error:
        raise Unreadable from error


def _film(file: Readable, size: int) -> Film:
    top = list(_boxes(file, 0, size))
    movie = next((box for box in top if box.name == b"moov"), None)
    if movie is None:
        raise Unreadable
    inner = list(_boxes(file, movie.inside, movie.end))
    tracks = [_track(file, box) for box in inner if box.name == b"trak"]
    shown = next((track for track in tracks if track.handler == b"vide"), None)
    if shown is None:
        raise Unreadable
    heard = next((track for track in tracks if track.handler == b"soun"), None)
    blanks = [box.blank() for box in [*top, *inner] if box.name in _TELLING]
    for track in tracks:
        blanks += track.blanks(file)
    return Film(
        media_type=_kind(file, top),
        seconds=_seconds(file, inner, movie) or shown.seconds,
        width=shown.width,
        height=shown.height,
        video=_VIDEO.get(shown.codec, shown.codec.decode("latin-1")),
        audio=_AUDIO.get(heard.codec, heard.codec.decode("latin-1")) if heard else "",
        rate=shown.rate,
        blanks=tuple(blanks),
    )


def _kind(file: Readable, top: list[Box]) -> str:
    brand = next((_read(file, box.inside, 4) for box in top if box.name == b"ftyp"), b"qt  ")
    return "video/quicktime" if brand == b"qt  " else "video/mp4"


def _seconds(file: Readable, inner: list[Box], movie: Box) -> float | None:
    """How long it is; what is written in fragments says so elsewhere."""
    head = next((box for box in inner if box.name == b"mvhd"), None)
    if head is None:
        raise Unreadable
    scale, duration = _clock(file, head)
    for box in inner:
        if not duration and box.name == b"mvex":
            duration = next(
                (_fragments(file, one) for one in _boxes(file, box.inside, box.end)
                 if one.name == b"mehd"), 0
            )  # fmt: skip
    return duration / scale if scale and duration else None


def _fragments(file: Readable, box: Box) -> int:
    body = _read(file, box.inside, 12)
    return int.from_bytes(body[4:12] if body[0] == 1 else body[4:8])


def _clock(file: Readable, box: Box) -> tuple[int, int]:
    """Units per second, and how many of them there are (of movie and media alike)."""
    body = _read(file, box.inside, 32)
    if body[0] == 1:
        return struct.unpack(">IQ", body[20:32])
    return struct.unpack(">II", body[12:20])


@dataclass(frozen=True)
class Track:
    """One track: what it is for, how it is written, and its boxes by name."""

    box: Box
    handler: bytes
    codec: bytes
    width: int | None
    height: int | None
    seconds: float | None
    rate: float | None
    within: dict[bytes, Box]

    def blanks(self, file: Readable) -> list[Blank]:
        """What of it tells of place and camera: a track of its own of them wholly."""
        if self.handler in _HARMLESS:
            return [box.blank() for name, box in self.within.items() if name in _TELLING]
        return [self.box.blank(), *_samples(file, self.within)]


def _track(file: Readable, box: Box) -> Track:
    # Of two of a name the first is meant: QuickTime has a second handler, of the data.
    within = {one.name: one for one in reversed(list(_deep(file, box)))}
    handler = _read(file, within[b"hdlr"].inside + 8, 4) if b"hdlr" in within else b""
    scale, duration = _clock(file, within[b"mdhd"]) if b"mdhd" in within else (0, 0)
    seconds = duration / scale if scale and duration else None
    codec = _read(file, within[b"stsd"].inside + 12, 4) if b"stsd" in within else b""
    width, height = _edges(file, within) if handler == b"vide" else (None, None)
    count = _count(file, within) if handler == b"vide" else 0
    rate = round(count / seconds, 2) if seconds and count else None
    return Track(box, handler, codec, width, height, seconds, rate, within)


def _edges(file: Readable, within: dict[bytes, Box]) -> tuple[int | None, int | None]:
    """Width and height as they are seen: who lies on the side is turned."""
    if b"tkhd" not in within:
        return None, None
    body = _read(file, within[b"tkhd"].inside, 96)
    at = 52 if body[0] == 1 else 40
    matrix = struct.unpack(">9i", body[at : at + 36])
    width, height = (edge >> 16 for edge in struct.unpack(">II", body[at + 36 : at + 44]))
    lies = matrix[0] == 0 and matrix[4] == 0
    return (height, width) if lies else (width, height)


def _count(file: Readable, within: dict[bytes, Box]) -> int:
    """How many pictures there are."""
    if b"stsz" not in within:
        return 0
    return int.from_bytes(_read(file, within[b"stsz"].inside + 8, 4))


def _samples(file: Readable, within: dict[bytes, Box]) -> Iterator[Blank]:
    """Where the contents of a track lie: chunk by chunk."""
    runs, sizes, chunks = _runs(file, within), _sizes(file, within), _chunks(file, within)
    for number, at in enumerate(chunks, start=1):
        per = next((many for first, many in reversed(runs) if first <= number), 0)
        length = sum(islice(sizes, per))
        yield Blank(at, at + length)


def _runs(file: Readable, within: dict[bytes, Box]) -> list[tuple[int, int]]:
    body = _body(file, within, b"stsc")
    return [(first, many) for first, many, _kind in struct.iter_unpack(">III", body[8:])]


def _sizes(file: Readable, within: dict[bytes, Box]) -> Iterator[int]:
    body = _body(file, within, b"stsz")
    same, count = struct.unpack(">II", body[4:12]) if body else (0, 0)
    if same:
        return iter([same] * min(count, MOST_BYTES))
    return (size for (size,) in struct.iter_unpack(">I", body[12:]))


def _chunks(file: Readable, within: dict[bytes, Box]) -> list[int]:
    if b"co64" in within:
        return [at for (at,) in struct.iter_unpack(">Q", _body(file, within, b"co64")[8:])]
    return [at for (at,) in struct.iter_unpack(">I", _body(file, within, b"stco")[8:])]


def _body(file: Readable, within: dict[bytes, Box], name: bytes) -> bytes:
    box = within.get(name)
    return _read(file, box.inside, box.end - box.inside) if box else b""


def _deep(file: Readable, box: Box) -> Iterator[Box]:
    for one in _boxes(file, box.inside, box.end):
        yield one
        if one.name in _WITHIN:
            yield from _deep(file, one)


def _boxes(file: Readable, at: int, end: int) -> Iterator[Box]:
    """The boxes from one byte up to another."""
    for _number in range(MOST_BOXES):
        if at + 8 > end:
            return
        length, name = struct.unpack(">I4s", _read(file, at, 8))
        inside = at + 8
        if length == 1:
            length, inside = int.from_bytes(_read(file, at + 8, 8)), at + 16
        elif length == 0:
            length = end - at
        if length < inside - at or at + length > end:
            raise Unreadable
        yield Box(name, at, inside, at + length)
        at += length


def _read(file: Readable, at: int, length: int) -> bytes:
    if length > MOST_BYTES:
        raise Unreadable
    file.seek(at)
    return file.read(length)
