"""German words for a search: how they are spelled, bent, put together and mistyped.

Pure: each answer depends on the two words alone, never on what else is in use. So nothing that is
said where one may not read can show through in what one finds elsewhere.
"""

import re

# What a word may end with and still be the same word.
ENDINGS = ("", "e", "en", "n", "er", "ern", "es", "s", "em", "nen", "in", "innen", "ens")
# These begin a word of their own and no compound: Versicherung is no kind of Sicherung.
_NO_PART = frozenset(
    "auf aus ver ent zer emp miss vor ein mit nach her hin weg los bei dar fort hinter uber unter "
    "wieder wider zuruck zusammen gegen durch um an ab un be ge er zu re de".split()
)
SHORTEST = 3
# A part that stands before or behind the word looked for.
_SHORTEST_PART = 3
_SHORTEST_TAIL = 4
# Below this many letters a word is not taken apart.
SHORTEST_COMPOUND = 8
LONGEST = 60

_WORD = re.compile(r"[^\W\d_]+")
_UE = re.compile("(?<![aeqä])ue")
_FOLDS = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "ß": "ss", "é": "e", "è": "e", "á": "a"})


def words_of(text: str) -> list[str]:
    """The words of a text as they are spelled there, long enough to be looked for."""
    return [word for word in _WORD.findall(text) if SHORTEST <= len(word) <= LONGEST]


def folded(word: str) -> str:
    """The word without the choices of spelling: Straße and STRASSE, Räder and Raeder are one."""
    word = word.lower().replace("ae", "a").replace("oe", "o")
    return _UE.sub("u", word).translate(_FOLDS)


def base_of(word: str) -> str:
    """A folded word without what bends it, as far as enough of it remains."""
    for ending, least in _BENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= least:
            return word[: -len(ending)]
    return word


# What bends a word, and how many letters must remain: Räd-er, but not Hau-s.
_BENDINGS = (
    ("innen", 4), ("ern", 4), ("nen", 4), ("en", 3), ("er", 3), ("em", 4), ("es", 3), ("e", 3),
    ("n", 4), ("s", 4),
)  # fmt: skip


def is_same(base: str, word: str) -> bool:
    """Whether the folded word is the base, bent."""
    return word.startswith(base) and word[len(base) :] in ENDINGS


def is_part(base: str, word: str) -> bool:
    """Whether the folded word is a compound that the base begins or ends."""
    return _begins(base, word) or _ends(base, word)


def _begins(base: str, word: str) -> bool:
    return word.startswith(base) and len(word) - len(base) >= _SHORTEST_TAIL


def _ends(base: str, word: str) -> bool:
    before, found, ending = word.rpartition(base)
    if not found or ending not in ENDINGS:
        return False
    return len(before) >= _SHORTEST_PART and before not in _NO_PART


def splits_of(word: str) -> list[tuple[str, str]]:
    """How a word might be taken apart in two, the longest second part first."""
    if len(word) < SHORTEST_COMPOUND:
        return []
    places = range(_SHORTEST_PART, len(word) - _SHORTEST_PART)
    return [(word[:place], word[place:]) for place in places]


def may_stand_alone(before: str) -> bool:
    """Whether what is cut off before the second part of a compound may be a word itself."""
    return len(before) >= _SHORTEST_TAIL and folded(before) not in _NO_PART


def most_mistakes(word: str) -> int:
    """How many slips a word of this length may hold and still be recognised."""
    return 1 if len(word) <= 5 else 2 if len(word) <= 11 else 3


def mistakes(one: str, other: str, most: int) -> int:
    """How many letters were left out, added, mistaken or swapped; `most` + 1 where it is more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    above = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        line = [row]
        for column, there in enumerate(other, 1):
            cost = min(above[column] + 1, line[-1] + 1, above[column - 1] + (letter != there))
            if row > 1 < column and (letter, there) == (other[column - 2], one[row - 2]):
                cost = min(cost, before[column - 2] + 1)  # two letters swapped
            line.append(cost)
        if min(line) > most:
            return most + 1
        before, above = above, line
    return min(above[-1], most + 1)
