"""Texts as counts of word and character n-grams, known by a 64-bit hash of each.

All texts are hashed together in numpy: tens of thousands a second, and no n-gram itself is kept, so
a model does not carry what people wrote. Words are cut at what is no letter or digit; case does not
count; an address is one word, a name after @ another, since who is meant says nothing of the kind.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

CHARACTERS = (3, 5)
WORDS = 2

_ADDRESS = re.compile(r"https?://\S+|www\.\S+")
_WORD = re.compile(r"[#@]?\w+|[^\w\s]+")
_FACTOR = np.uint64(0x9E3779B97F4A7C15)

Hashes = NDArray[np.uint64]
Places = NDArray[np.int64]


@dataclass(frozen=True)
class Grams:
    """Every n-gram of some texts: its hash, its text, and the first and last word it lies in."""

    hashes: Hashes
    texts: Places
    first: Places
    last: Places
    count: int


def words(text: str) -> list[str]:
    """The words of a text as they are counted."""
    plain = _ADDRESS.sub(" httplink ", text).replace("|LBR|", " ").casefold()
    found = _WORD.findall(plain)
    return ["@" if word[0] == "@" and len(word) > 1 else word for word in found]


def grams(texts: Sequence[str]) -> Grams:
    """The n-grams of texts: 1 and 2 words, 3 to 5 characters within a word and its blanks."""
    cut = [words(text) for text in texts]
    flat = [word for row in cut for word in row]
    if not flat:
        nothing = np.zeros(0, np.int64)
        return Grams(nothing.astype(np.uint64), nothing, nothing, nothing, len(texts))
    owner = np.repeat(np.arange(len(cut)), [len(row) for row in cut])
    letters, place, end = _letters(flat)
    parts = [*_of_characters(letters, place, end), *_of_words(letters, place, owner)]
    hashes, first, last = (np.concatenate(column) for column in zip(*parts, strict=True))
    return Grams(hashes, owner[first], first, last, len(texts))


def matrix(found: Grams, known: Hashes) -> csr_matrix:
    """One row for each text: 1 + log(count) of each known n-gram."""
    if not len(known):
        return csr_matrix((found.count, 0))
    column = np.minimum(np.searchsorted(known, found.hashes), len(known) - 1)
    is_known = known[column] == found.hashes
    ones = np.ones(int(is_known.sum()))
    shape = (found.count, len(known))
    counts = csr_matrix((ones, (found.texts[is_known], column[is_known])), shape=shape)
    counts.sum_duplicates()
    counts.data = 1 + np.log(counts.data)
    return counts


def common(found: Grams, at_least: int) -> Hashes:
    """The n-grams that are in that many texts, in the order of their hashes."""
    order = np.lexsort((found.texts, found.hashes))
    hashes, texts = found.hashes[order], found.texts[order]
    is_new = np.ones(len(hashes), bool)
    is_new[1:] = (hashes[1:] != hashes[:-1]) | (texts[1:] != texts[:-1])
    known, count = np.unique(hashes[is_new], return_counts=True)
    return known[count >= at_least]


def _letters(flat: Sequence[str]) -> tuple[Hashes, Places, Places]:
    """Hashed letters of all words with blanks between; the word of each place; its last place."""
    lengths = np.fromiter(map(len, flat), np.int64, len(flat))
    text = f" {' '.join(flat)} "
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    place = np.append(np.repeat(np.arange(len(flat)), lengths + 1), len(flat) - 1)
    return _mixed(points.astype(np.uint64) + np.uint64(1)), place, np.cumsum(lengths + 1)


def _of_characters(
    letters: Hashes, place: Places, end: Places
) -> list[tuple[Hashes, Places, Places]]:
    parts = []
    running = np.zeros(len(letters), np.uint64)
    for size in range(1, CHARACTERS[1] + 1):
        rows = len(letters) - size + 1
        if rows <= 0:
            break
        running = running[:rows] * _FACTOR + letters[size - 1 :]
        if size < CHARACTERS[0]:
            continue
        inside = np.flatnonzero(np.arange(rows) + size - 1 <= end[place[:rows]])
        parts.append((_mixed(running[inside] + np.uint64(size)), place[inside], place[inside]))
    return parts


def _of_words(letters: Hashes, place: Places, owner: Places) -> list[tuple[Hashes, Places, Places]]:
    starts = np.flatnonzero(np.diff(place, prepend=-1))
    offset = np.arange(len(letters)) - starts[place]
    # The blank behind the last word belongs to none.
    placed = (letters * _mixed(offset.astype(np.uint64)))[:-1]
    whole = _mixed(np.add.reduceat(placed, starts))
    parts = []
    running = np.zeros(len(whole), np.uint64)
    for size in range(1, WORDS + 1):
        rows = len(whole) - size + 1
        running = running[: max(rows, 0)] * _FACTOR + whole[size - 1 :]
        first = np.flatnonzero(owner[: max(rows, 0)] == owner[size - 1 :])
        parts.append((_mixed(running[first] + np.uint64(1000 + size)), first, first + size - 1))
    return parts


def _mixed(values: Hashes) -> Hashes:
    """Spread bits (the finisher of SplitMix64; Steele, Lea and Flood 2014)."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))
