"""What a video file says of itself in its headers: read in pieces, never as a whole.

No picture is decoded here; MP4 and its elder brother QuickTime, WebM and Matroska are understood.
"""

from collections.abc import Sequence

from . import boxes, elements
from .values import Blank, Film, Readable, Unreadable

__all__ = ["Blank", "Film", "Unreadable", "covered", "film_of", "may_be_film"]


def film_of(file: Readable, size: int) -> Film:
    """What a video of so many bytes is; raises `Unreadable` for anything else."""
    file.seek(0)
    beginning = file.read(12)
    if not may_be_film(beginning):
        raise Unreadable
    read = elements.film_of if beginning[:4] == elements.EBML else boxes.film_of
    return read(file, size)


def may_be_film(beginning: bytes) -> bool:
    """Whether a file that begins like this can be one we understand."""
    return beginning[:4] == elements.EBML or beginning[4:8] in boxes.BEGIN


def covered(piece: bytes, at: int, blanks: Sequence[Blank]) -> bytes:
    """Bytes of a file from one place on, with the blanks over them: nothing moves."""
    end = at + len(piece)
    touched = [blank for blank in blanks if blank.start < end and blank.end > at]
    if not touched:
        return piece
    written = bytearray(piece)
    for blank in touched:
        first, last = max(blank.start, at), min(blank.end, end)
        written[first - at : last - at] = blank.part(first, last)
    return bytes(written)
