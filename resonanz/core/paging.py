"""Every list is paged by key: a page costs the same wherever it is."""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from .errors import Refused


@dataclass(frozen=True)
class Page[T]:
    """Some rows, and the opaque mark from which the next page goes on (empty: that was all)."""

    rows: Sequence[T]
    next: str = ""


def mark_of(*key: Any) -> str:
    """An opaque mark for a key of numbers and strings."""
    return base64.urlsafe_b64encode(json.dumps(key).encode()).decode().rstrip("=")


def key_of(mark: str, parts: int) -> list[Any] | None:
    """The key a mark stands for, none for an empty mark; raises `Refused` for a broken one."""
    if not mark:
        return None
    try:
        key = json.loads(base64.urlsafe_b64decode(mark + "=" * (-len(mark) % 4)))
    except (binascii.Error, ValueError) as error:
        raise Refused(_("This list mark is broken. Begin again without it.")) from error
    if not isinstance(key, list) or len(key) != parts:
        raise Refused(_("This list mark belongs to another list. Begin again without it."))
    return key


def cut[T](rows: Sequence[T], size: int, key: Callable[[T], tuple[Any, ...]]) -> Page[T]:
    """A page of `size` rows from a query that fetched one more."""
    if len(rows) <= size:
        return Page(rows)
    return Page(rows[:size], mark_of(*key(rows[size - 1])))
