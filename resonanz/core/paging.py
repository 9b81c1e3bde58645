"""Every list is paged by key: a page costs the same wherever it is."""

import base64
import binascii
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from .errors import Refused
from .time import from_iso

HIGHEST_NUMBER = 2**63 - 1
PAGE_SIZE = 50
_HALF = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True)
class Page[T]:
    """Some rows, and the opaque mark from which the next page goes on (empty: that was all)."""

    rows: Sequence[T]
    next: str = ""


def mark_of(*key: Any) -> str:
    """An opaque mark for a key of numbers and strings."""
    return base64.urlsafe_b64encode(json.dumps(key).encode()).decode().rstrip("=")


def is_storable(text: str) -> bool:
    """Whether PostgreSQL can keep a text: it holds no zero byte and no half of a letter."""
    return "\0" not in text and not _HALF.search(text)


def as_number(part: Any) -> int:
    """A part of a key that is the number of a row."""
    if type(part) is not int or not 0 <= part <= HIGHEST_NUMBER:
        raise ValueError(part)
    return part


def as_text(part: Any) -> str:
    """A part of a key that is a word, or a place in a thread."""
    if not isinstance(part, str) or not is_storable(part):
        raise ValueError(part)
    return part


def as_moment(part: Any) -> datetime:
    """A part of a key that is a moment."""
    return from_iso(as_text(part))


def as_moment_or_none(part: Any) -> datetime | None:
    """A part of a key that is a moment, or empty: none was set."""
    return None if part == "" else as_moment(part)


def key_of(mark: str, *kinds: Callable[[Any], Any]) -> list[Any] | None:
    """The key a mark stands for, part by part of its kind; none for an empty mark.

    Raises `Refused` for a broken mark: whoever asks may have made it up.
    """
    if not mark:
        return None
    try:
        key = json.loads(base64.urlsafe_b64decode(mark + "=" * (-len(mark) % 4)))
    except (binascii.Error, ValueError, RecursionError) as error:
        raise _broken() from error
    if not isinstance(key, list) or len(key) != len(kinds):
        raise Refused(_("This list mark belongs to another list. Begin again without it."))
    try:
        return [kind(part) for kind, part in zip(kinds, key, strict=True)]
    except ValueError as error:
        raise _broken() from error


def _broken() -> Refused:
    return Refused(_("This list mark is broken. Begin again without it."))


def cut[T](rows: Sequence[T], size: int, key: Callable[[T], tuple[Any, ...]]) -> Page[T]:
    """A page of `size` rows from a query that fetched one more."""
    if len(rows) <= size:
        return Page(rows)
    return Page(rows[:size], mark_of(*key(rows[size - 1])))


def by_number[M: Model](
    rows: "QuerySet[M, M]", mark: str, *, newest_first: bool = False, size: int = PAGE_SIZE
) -> Page[M]:
    """A page of rows in the order they came to be, or the newest first."""
    if key := key_of(mark, as_number):
        rows = rows.filter(**{"pk__lt" if newest_first else "pk__gt": key[0]})
    found = list(rows.order_by("-pk" if newest_first else "pk")[: size + 1])
    return cut(found, size, lambda row: (row.pk,))
