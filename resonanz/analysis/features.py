"""Posts as numbers to forecast from: what is known of them, coded as the past posts say."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from .errors import BadInput
from .posts import Posts

Array = NDArray[np.float64]
_MOST_LEVELS = 20
_FEWEST_OF_LEVEL = 5
_TEXT_LENGTH = 25
_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001


@dataclass(frozen=True)
class Features:
    """How each column becomes numbers; made from past posts, applied to past and new ones."""

    columns: tuple[tuple[str, Callable[[Posts], Array]], ...]

    @property
    def names(self) -> list[str]:
        return [name for name, _ in self.columns]

    def of(self, posts: Posts) -> Array:
        blocks = [block(posts) for _, block in self.columns]
        return np.column_stack(blocks) if blocks else np.zeros((len(posts), 0))


def features(train: Posts, names: list[str]) -> Features:
    """The columns that say something about past posts; others are left aside."""
    found = [(name, _coder(train, name)) for name in names]
    return Features(tuple((name, coder) for name, coder in found if coder))


def levels(train: Posts, name: str) -> list[str]:
    """The values of a category that are frequent enough, or none where it is no category."""
    values = [value for value in train.columns[name] if value is not None]
    counted = Counter(values)
    if len(counted) > max(_MOST_LEVELS, len(values) / 5):
        return []
    frequent = [value for value, count in counted.most_common() if count >= _FEWEST_OF_LEVEL]
    return sorted(frequent[:_MOST_LEVELS])


def _coder(train: Posts, name: str) -> Callable[[Posts], Array] | None:
    values = [value for value in train.columns[name] if value is not None]
    if len(set(values)) < 2 and not train.missing(name).any():
        return None
    numbers = train.numbers(name)
    if numbers is not None:
        return _number_coder(name, numbers)
    if train.times(name) is not None:
        return lambda posts: _of_times(posts, name)
    known = levels(train, name)
    if known:
        return lambda posts: _of_levels(posts, name, known)
    if np.mean([len(value) for value in values]) >= _TEXT_LENGTH or any(" " in v for v in values):
        return lambda posts: _of_texts(posts, name)
    return None


def _number_coder(name: str, numbers: Array) -> Callable[[Posts], Array]:
    middle = float(np.nanmedian(numbers))

    def coded(posts: Posts) -> Array:
        found = posts.numbers(name)
        if found is None:
            index = next(i for i, v in enumerate(posts.columns[name]) if not _is_number(v))
            raise BadInput(
                f"Column “{name}”: “{posts.columns[name][index]}” is no number; in --train it is.",
                file=posts.file,
                line=posts.lines[index],
            )
        missing = np.isnan(found)
        return np.column_stack([np.where(missing, middle, found), missing.astype(float)])

    return coded


def _is_number(value: str | None) -> bool:
    try:
        return bool(np.isfinite(float(value or 0)))
    except ValueError:
        return False


def _of_times(posts: Posts, name: str) -> Array:
    times = posts.times(name)
    if times is None:
        raise BadInput(f"Column “{name}” holds no times, as it does in --train.", file=posts.file)
    blank = (np.nan,) * 4
    rows = [_of_time(moment) if moment else blank for moment in times]
    table = np.array(rows, dtype=float)
    middle = np.nan_to_num(np.nanmedian(table, axis=0)) if len(table) else np.zeros(4)
    return np.where(np.isnan(table), middle, table)


def _of_time(moment: datetime) -> tuple[float, ...]:
    days = (moment - _EPOCH).total_seconds() / 86_400
    return moment.hour + moment.minute / 60, moment.weekday(), moment.month, days


def _of_levels(posts: Posts, name: str, known: list[str]) -> Array:
    values = np.array([value or "" for value in posts.columns[name]])
    return np.column_stack([values == level for level in known]).astype(float)


def _of_texts(posts: Posts, name: str) -> Array:
    texts = [value or "" for value in posts.columns[name]]
    rows = [
        (len(text), text.count("?"), text.count("#"), len(re.findall("https?://", text)))
        for text in texts
    ]
    return np.array(rows, dtype=float)
