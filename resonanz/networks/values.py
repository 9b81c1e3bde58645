"""Values as a network gave them; nothing where something else stands there.

Shared by the connectors, which know nothing of each other.
"""

from datetime import UTC, datetime
from typing import Any

from .contract import JSON

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
# Seconds since 1970 of any year we meet are fewer; what is more counts thousandths.
MOST_SECONDS = 1e11
# What JSON can hold of whole numbers without losing any.
MOST = 2**53


def text(value: Any) -> str:
    """A string; nothing where the network put something else there."""
    return value if isinstance(value, str) else ""


def mapping(value: Any) -> JSON:
    """An object; an empty one where the network gave something else."""
    return value if isinstance(value, dict) else {}


def objects(value: Any) -> list[JSON]:
    """The objects of a list; none where the network gave something else."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def strings(value: Any) -> list[str]:
    """The strings of a list; none where the network gave something else."""
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def number(value: Any) -> int:
    """A whole number; 0 where the network gave something else."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return int(value) if is_number and -MOST < value < MOST else 0


def count(value: Any) -> int:
    """A whole number that is not negative; 0 where the network gave something else."""
    return max(number(value), 0)


def moment(value: Any, otherwise: datetime = LONG_AGO) -> datetime:
    """An aware moment, from ISO 8601 or from seconds (or thousandths) since 1970."""
    try:
        if isinstance(value, int | float):
            return datetime.fromtimestamp(value / (1000 if value > MOST_SECONDS else 1), UTC)
        found = datetime.fromisoformat(text(value))
    except (ValueError, OverflowError, OSError):
        return otherwise
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def from_milliseconds(value: Any) -> datetime:
    """An aware moment from thousandths of seconds since 1970."""
    try:
        return datetime.fromtimestamp(count(value) / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        return LONG_AGO
