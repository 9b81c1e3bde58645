"""A table of posts of any columns: what its columns hold, told from their values and names."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, partial

import numpy as np
from numpy.typing import NDArray

from .errors import BadInput
from .reading import read_all

MISSING = frozenset({"", "na", "n/a", "nan", "null", "none", "-"})
MOST_ROWS = 2_000_000
_FORMATS = (
    "%m/%d/%Y %H:%M",
    "%d/%m/%Y %H:%M",
    "%d.%m.%Y %H:%M",
    "%m/%d/%Y",
    "%d/%m/%Y",
    "%d.%m.%Y",
)
_CHANNEL = ("channel", "channel_id", "page", "page_id", "account", "account_id")
_REACH = ("reach", "reached", "impressions", "impression")
_POST = ("post", "post_id", "id", "status_id")

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Posts:
    """The columns of a file as text, with the line of each row (the header is line 1)."""

    file: str
    columns: dict[str, list[str | None]]
    lines: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.lines)

    @cached_property
    def _numbers(self) -> dict[str, Array | None]:
        return {name: _numbers(values) for name, values in self.columns.items()}

    def numbers(self, name: str) -> Array | None:
        """The values as numbers, NaN where missing; None where one is no number."""
        return self._numbers[name]

    def missing(self, name: str) -> NDArray[np.bool_]:
        return np.array([value is None for value in self.columns[name]], dtype=bool)

    def times(self, name: str) -> list[datetime | None] | None:
        """Local times as written; None where the column holds none."""
        return _times(self, name)

    def need(self, name: str, purpose: str) -> None:
        """Raise where there is no such column."""
        if name not in self.columns:
            raise BadInput(
                f"The column “{name}” ({purpose}) is missing. The first line names "
                f"{', '.join(self.columns)}.",
                file=self.file,
                line=1,
            )

    def counts(self, name: str) -> Array:
        """The numbers of a column that must not be negative; NaN where missing."""
        found = self.numbers(name)
        for index, value in enumerate(self.columns[name]):
            number = found[index] if found is not None else _number(value)
            if number is None or number < 0:
                raise BadInput(
                    f"Column “{name}”: “{value}” is not a number of 0 or more.",
                    file=self.file,
                    line=self.lines[index],
                )
        assert found is not None
        return found

    def first(self, names: tuple[str, ...]) -> str | None:
        """The first column that bears one of these names, however it is capitalised."""
        lower = {name.lower(): name for name in reversed(self.columns)}
        return next((lower[name] for name in names if name in lower), None)

    @property
    def channel(self) -> str | None:
        return self.first(_CHANNEL)

    @property
    def reach(self) -> str | None:
        return self.first(_REACH)

    def take(self, keep: NDArray[np.bool_]) -> "Posts":
        rows = np.flatnonzero(keep).tolist()
        return Posts(
            self.file,
            {name: [values[i] for i in rows] for name, values in self.columns.items()},
            tuple(self.lines[i] for i in rows),
        )


def read_posts(path: str) -> tuple[Posts, int]:
    """The posts of a file, and how many rows were left out as whole repetitions of another.

    Rows are repetitions where a column names the post (post, post_id, id, status_id) and all
    columns agree. Raises `BadInput` where the same post has two different rows.
    """
    table = read_all(path)
    if table.num_rows > MOST_ROWS:
        raise BadInput(
            f"{table.num_rows:,} rows are more than the {MOST_ROWS:,} read at once. Take a sample "
            "or a shorter time.",
            file=path,
        )
    columns = {
        name: [_told(value) for value in table[name].to_pylist()] for name in table.column_names
    }
    posts = Posts(path, columns, tuple(range(2, table.num_rows + 2)))
    return _once(posts)


def _told(value: str | None) -> str | None:
    return None if value is None or value.strip().lower() in MISSING else value.strip()


def _once(posts: Posts) -> tuple[Posts, int]:
    key = posts.first(_POST)
    if key is None or len(set(posts.columns[key])) == len(posts):
        return posts, 0
    rows = list(zip(*posts.columns.values(), strict=True))
    seen: dict[str, int] = {}
    keep = np.ones(len(posts), dtype=bool)
    for index, name in enumerate(posts.columns[key]):
        before = seen.setdefault(name, index) if name is not None else index
        if before == index:
            continue
        if rows[before] != rows[index]:
            raise BadInput(
                f"Column “{key}”: the post {name} is in line {posts.lines[before]} already, with "
                "other values. Keep one row for each post.",
                file=posts.file,
                line=posts.lines[index],
            )
        keep[index] = False
    return posts.take(keep), int((~keep).sum())


def _number(value: str | None) -> float | None:
    if value is None:
        return float("nan")
    try:
        number = float(value)
    except ValueError:
        return None
    return number if np.isfinite(number) else None


def _numbers(values: list[str | None]) -> Array | None:
    found = np.empty(len(values))
    for index, value in enumerate(values):
        number = _number(value)
        if number is None:
            return None
        found[index] = number
    return found


def _times(posts: Posts, name: str) -> list[datetime | None] | None:
    values = posts.columns[name]
    known = [value for value in values if value is not None]
    if not known or posts.numbers(name) is not None:
        return None
    read = _reader(known)
    if read is None:
        return None
    found = [None if value is None else read(value) for value in values]
    zones = Counter(bool(moment.tzinfo) for moment in found if moment)
    if len(zones) == 2:
        rare = zones[True] < zones[False]
        index = next(i for i, at in enumerate(found) if at and bool(at.tzinfo) == rare)
        raise BadInput(
            f"Column “{name}”: “{values[index]}” has {'a' if rare else 'no'} time zone, "
            f"most others have {'none' if rare else 'one'}. Write all of them alike.",
            file=posts.file,
            line=posts.lines[index],
        )
    return [moment.replace(tzinfo=None) if moment else None for moment in found]


def _reader(known: list[str]) -> Callable[[str], datetime] | None:
    """The one way of writing times that fits all values; None where none does."""
    ways: list[Callable[[str], datetime]] = [datetime.fromisoformat]
    ways += [partial(_by_form, form=form) for form in _FORMATS]
    for way in ways:
        try:
            for value in known:
                way(value)
        except ValueError:
            continue
        return way
    return None


def _by_form(text: str, form: str) -> datetime:
    return datetime.strptime(text, form)  # noqa: DTZ007
