"""What somebody typed into the search, understood: words, phrases, what must not be there, filters.

`Fahrrad "seit gestern" -Roller von:mira in:werkstatt seit:2026-10-01 hat:datei`
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

LONGEST_QUERY = 200
MOST_TERMS = 12
OR = frozenset({"or", "oder", "|"})

# What stands before the colon, in both languages and however it is spelled.
FILTERS = {
    "von": "author", "from": "author", "by": "author",
    "in": "place",
    "seit": "since", "since": "since", "ab": "since", "after": "since", "nach": "since",
    "bis": "until", "until": "until", "before": "until", "vor": "until",
    "art": "kind", "kind": "kind", "is": "kind", "ist": "kind",
    "hat": "has", "has": "has", "mit": "has", "with": "has",
}  # fmt: skip

_PIECE = re.compile(
    r'(?P<no>-?)(?:(?P<name>[^\W\d_]{2,8}):)?(?:"(?P<phrase>[^"]*)"?|(?P<word>\S+))'
)


@dataclass(frozen=True)
class Term:
    """A word looked for in any of its forms, or a phrase exactly as it stands."""

    words: str
    is_phrase: bool = False


@dataclass(frozen=True)
class Asked:
    """All groups must be met, each by one of its terms; none of `without`; and the filters."""

    groups: tuple[tuple[Term, ...], ...] = ()
    without: tuple[Term, ...] = ()
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def terms(self) -> list[Term]:
        return [term for group in self.groups for term in group]

    def __bool__(self) -> bool:
        return bool(self.groups or self.filters)


def understood(typed: str) -> Asked:
    """What was typed, piece by piece; what makes no sense is looked for as a word."""
    groups: list[tuple[Term, ...]] = []
    without: list[Term] = []
    filters: dict[str, tuple[str, ...]] = {}
    joins = False
    for piece in _PIECE.finditer(typed.replace("\x00", "")[: 3 * LONGEST_QUERY]):
        kind = FILTERS.get((piece["name"] or "").lower())
        words = piece["phrase"] if piece["phrase"] is not None else piece["word"]
        if kind and words.strip() and not piece["no"]:
            filters[kind] = (*filters.get(kind, ()), words.strip())
        elif groups and words.lower() in OR and piece["phrase"] is None:
            joins = True
        elif term := _term(piece, words, bool(kind)):
            _put(groups, without, term, joins, bool(piece["no"]))
            joins = False
        if len(groups) + len(without) >= MOST_TERMS:
            break
    return Asked(tuple(groups), tuple(without), filters)


def _put(
    groups: list[tuple[Term, ...]], without: list[Term], term: Term, joins: bool, no: bool
) -> None:
    if no:
        without.append(term)
    elif joins:
        groups[-1] = (*groups[-1], term)
    else:
        groups.append((term,))


def _term(piece: re.Match[str], words: str, is_filter: bool) -> Term | None:
    """The term of a piece; none where nothing of it could be found."""
    if piece["name"] and not is_filter:
        words = f"{piece['name']} {words}"
    if not any(letter.isalnum() for letter in words):
        return None
    return Term(words, piece["phrase"] is not None)
