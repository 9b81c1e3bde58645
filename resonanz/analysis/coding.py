"""Columns of posts coded for a regression: switches, categories against a level, numbers."""

from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .errors import BadInput
from .leaks import words
from .posts import Posts

Array = NDArray[np.float64]
MOST_LEVELS = 30
OTHER = "(other)"
_NO = ("0", "0.0", "no", "false", "off", "none", "nein", "without")
_NAMES_OF_CODES = frozenset(
    "type category kind form format weekday day month year quarter season code id group class "
    "network channel page language campaign tonality audience cornerstone tag topic author".split()
)
_PARTS_OF_DAY = ("00–05 h", "06–11 h", "12–17 h", "18–23 h")
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True)
class Coded:
    """A column of the regression: a level against another, or `per` more of a number."""

    column: str
    level: str | None
    against: str | None
    per: float
    values: Array
    posts: int


@dataclass(frozen=True)
class Levels:
    """A column as levels; `text` has one for each post."""

    column: str
    text: list[str]
    against: str


def code(posts: Posts, name: str, against: str | None = None) -> list[Coded]:
    """A column as columns of a regression. There are no missing values in it any more."""
    if not _is_number(posts, name):
        return [coded for levels in levels_of(posts, name, against) for coded in _contrasts(levels)]
    numbers = posts.numbers(name)
    assert numbers is not None
    spread = float(np.std(numbers))
    per = 1.0 if spread < 10 else 10.0 ** np.floor(np.log10(spread))
    return [Coded(name, None, None, per, numbers, len(posts))] if spread else []


def levels_of(posts: Posts, name: str, against: str | None = None) -> list[Levels]:
    """A column's levels; a time becomes its weekday and its part of the day."""
    times = posts.times(name)
    if times is not None:
        known = [moment for moment in times if moment]
        days = [_WEEKDAYS[moment.weekday()] for moment in known]
        parts = [_PARTS_OF_DAY[moment.hour // 6] for moment in known]
        named = [(f"{name}: weekday", days), (f"{name}: part of the day", parts)]
        return [Levels(column, text, _reference(text, None)) for column, text in named]
    text = [value or "" for value in posts.columns[name]]
    if words(name)[-1:] == ["hour"] and _are_hours(posts, name):
        text = [_PARTS_OF_DAY[int(float(value)) // 6] for value in text]
    reference = _reference(text, against)
    if against is not None and against not in text:
        raise BadInput(
            f"Column “{name}” has no value “{against}” to compare with.", file=posts.file
        )
    return [Levels(name, _common(text, reference), reference)]


def _is_number(posts: Posts, name: str) -> bool:
    numbers = posts.numbers(name)
    if numbers is None:
        return False
    different = len(np.unique(numbers))
    if different <= 2 or (words(name)[-1:] == ["hour"] and _are_hours(posts, name)):
        return False
    named = bool(set(words(name)[-1:]) & _NAMES_OF_CODES)
    return not (named and different <= MOST_LEVELS)


def _are_hours(posts: Posts, name: str) -> bool:
    numbers = posts.numbers(name)
    return numbers is not None and bool(
        np.all((numbers >= 0) & (numbers < 25) & (numbers % 1 == 0))
    )


def _reference(text: list[str], against: str | None) -> str:
    if against is not None:
        return against
    counted = Counter(text)
    no = [level for level in counted if level.lower() in _NO]
    if len(counted) == 2 and no:
        return no[0]
    return min(counted, key=lambda level: (-counted[level], level))


def _common(text: list[str], reference: str) -> list[str]:
    counted = Counter(text)
    kept = sorted(counted, key=lambda level: (level != reference, -counted[level], level))
    return (
        [value if value in set(kept[:MOST_LEVELS]) else OTHER for value in text]
        if (len(kept) > MOST_LEVELS)
        else text
    )


def _contrasts(levels: Levels) -> list[Coded]:
    array = np.array(levels.text)
    found = []
    for level in sorted(set(levels.text) - {levels.against}, key=_in_order):
        values = (array == level).astype(float)
        found.append(Coded(levels.column, level, levels.against, 1.0, values, int(values.sum())))
    return found


def _in_order(level: str) -> tuple[int, float, str]:
    if level in _WEEKDAYS:
        return 0, float(_WEEKDAYS.index(level)), level
    try:
        return 0, float(level), level
    except ValueError:
        return 1, 0.0, level
