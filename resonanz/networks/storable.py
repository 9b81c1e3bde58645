"""Texts of networks as PostgreSQL can keep them: one odd letter must not hold up an account."""

from dataclasses import fields, is_dataclass, replace
from typing import Any


def storable[T](seen: T) -> T:
    """The same, without NUL letters and halves of letters, however deep they lie."""
    return _clean(seen)


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("\x00", "").encode("utf-8", "replace").decode()
    if isinstance(value, tuple):
        return tuple(_clean(each) for each in value)
    if is_dataclass(value) and not isinstance(value, type):
        cleaned = {each.name: _clean(getattr(value, each.name)) for each in fields(value)}
        return replace(value, **cleaned)
    return value
