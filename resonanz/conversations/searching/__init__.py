"""Search over what was said (German and English), over people and places: what one may see of it.

asking     what was typed, piece by piece
meaning    its words as the index knows them: bent, spelled otherwise, part of a compound
finding    the statement that finds posts: rights first, the best of the newest
widening   where little was found: compounds taken apart, slips mended
missing    who hears of what nobody found
learning   the words in use, read a little behind what is said
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from resonanz.core.paging import Page
from resonanz.people.models import Person

from . import finding, widening
from .asking import LONGEST_QUERY, Asked, understood
from .filtering import Narrowed, conditions_of
from .finding import Hit, Sought, marked
from .meaning import Understood, meaning_of
from .missing import note_missing
from .others import Known, Place, others, people, places

__all__ = [
    "LONGEST_QUERY",
    "Found",
    "Hit",
    "Known",
    "Place",
    "marked",
    "note_missing",
    "people",
    "places",
    "search",
]

# With so many found, nothing further is tried.
ENOUGH = 8


@dataclass(frozen=True)
class Found:
    """What a search found: posts, and the people and places it may have meant."""

    posts: Page[Hit] = field(default_factory=lambda: Page([]))
    people: Sequence[Known] = ()
    places: Sequence[Place] = ()
    # Words nobody says, and what was looked for in their place.
    instead: Mapping[str, str] = field(default_factory=dict)
    # Not all of the words stand in what was found.
    is_partial: bool = False


def search(
    viewer: Person,
    words: str,
    mark: str = "",
    *,
    newest_first: bool = False,
    is_typing: bool = False,
) -> Found:
    """Posts and people with these words, as far as the viewer may see them; the best first.

    "quotes", or, -without and filters (`von:mira`) are understood. People are looked for on the
    first page only. Where little is found, compounds are taken apart and slips mended; where still
    nothing is, some of the words are enough. While somebody types, the last word may go on.
    """
    asked = understood(words.strip())
    if not asked:
        return Found()
    narrowed = conditions_of(viewer, asked.filters)
    if narrowed is None:
        return Found()
    meaning = meaning_of(asked, is_typing=is_typing)
    found = _posts(viewer, asked, meaning, narrowed, mark, newest_first)
    if mark or not asked.groups:
        return found
    known, there = others(viewer, " ".join(one.words for one in asked.terms))
    return replace(found, people=known, places=there)


def _posts(
    viewer: Person,
    asked: Asked,
    meaning: Understood,
    narrowed: Narrowed,
    mark: str,
    newest_first: bool,
) -> Found:

    def page(what: Understood, mark: str, *, some: bool = False) -> Page[Hit]:
        sought = _sought(what, narrowed, some=some)
        if not sought.query and asked.groups:
            return Page([])
        return finding.found(viewer, sought, mark, newest_first=newest_first)

    step, _dot, mark = mark.rpartition(".")
    if step == "":
        first = page(meaning, mark)
        if mark or len(first.rows) >= ENOUGH or not asked.groups:
            return Found(first)
    wide = widening.widened(viewer, meaning)
    if step != "some" and not (wide.unsaid and len(meaning.groups) > 1):
        more = page(wide.understood, mark)
        if more.rows or len(meaning.groups) == 1:
            return Found(_marked_page(more, "wide"), instead=wide.instead)
    some = page(wide.understood, mark, some=True)
    return Found(_marked_page(some, "some"), instead=wide.instead, is_partial=bool(some.rows))


def _marked_page(page: Page[Hit], step: str) -> Page[Hit]:
    """A page whose next one is looked for in the same way."""
    return Page(page.rows, f"{step}.{page.next}" if page.next else "")


def _sought(what: Understood, narrowed: Narrowed, *, some: bool = False) -> Sought:
    groups = what.group_queries() if some or len(what.groups) > 1 else []
    return Sought(
        what.query(some=some),
        what.query(exact=True),
        groups,
        max((one.newest for one in what.terms), default=0),
        narrowed.conditions,
        narrowed.values,
    )
