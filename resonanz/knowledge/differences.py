"""What differs between two texts, to read: line by line, and within a line word by word."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

type Sign = Literal["same", "gone", "new"]

_WORDS = re.compile(r"\w+|\s+|[^\w\s]")
# So many unchanged lines are shown around a change; the rest is left out.
AROUND = 2
# Comparing words costs their product: longer passages are shown whole, before and after.
_MOST = 1_000_000
# Passages less alike than this read better one after the other than word by word.
_ALIKE = 0.3


@dataclass(frozen=True)
class Piece:
    """Some letters that stayed, went or came."""

    sign: Sign
    text: str


@dataclass(frozen=True)
class Passage:
    """Lines that belong together; `left_out` unchanged lines stand before it in the text."""

    pieces: Sequence[Piece]
    left_out: int = 0

    @property
    def is_changed(self) -> bool:
        return any(piece.sign != "same" for piece in self.pieces)


def differences(before: str, after: str) -> list[Passage]:
    """The passages that changed, each with a few lines around it; none where nothing did."""
    old, new = before.splitlines(), after.splitlines()
    groups = SequenceMatcher(None, old, new, autojunk=False).get_grouped_opcodes(AROUND)
    passages, shown = [], 0
    for group in groups:
        pieces = [piece for code in group for piece in _pieces(code, old, new)]
        passages.append(Passage(pieces, group[0][1] - shown))
        shown = group[-1][2]
    return passages


def _pieces(
    code: tuple[str, int, int, int, int], old: Sequence[str], new: Sequence[str]
) -> Iterator[Piece]:
    name, old_from, old_to, new_from, new_to = code
    gone, came = _lines(old[old_from:old_to]), _lines(new[new_from:new_to])
    if name == "equal":
        yield Piece("same", gone)
    elif name == "replace":
        yield from _words(gone, came)
    elif gone:
        yield Piece("gone", gone)
    else:
        yield Piece("new", came)


def _words(before: str, after: str) -> Iterator[Piece]:
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if len(old) * len(new) > _MOST:
        yield from (Piece("gone", before), Piece("new", after))
        return
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < _ALIKE:
        yield from (Piece("gone", before), Piece("new", after))
        return
    for name, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        gone, came = "".join(old[old_from:old_to]), "".join(new[new_from:new_to])
        if name == "equal":
            yield Piece("same", gone)
            continue
        if gone:
            yield Piece("gone", gone)
        if came:
            yield Piece("new", came)


def _lines(lines: Sequence[str]) -> str:
    return "".join(f"{line}\n" for line in lines)
