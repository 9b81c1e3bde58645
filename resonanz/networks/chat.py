"""Shared ground of the connectors of chats: reading what servers say, keeping what waits."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from cryptography.fernet import InvalidToken
from django.utils.translation import gettext as _

from resonanz.core.errors import Refused
from resonanz.core.secrets import ring
from resonanz.core.time import now

from .contract import JSON

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
# Where a server says "too much" without saying for how long, and the longest we believe.
USUAL_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)


def text(value: Any) -> str:
    """A string; nothing where the server put something else there."""
    return value if isinstance(value, str) else ""


def mapping(value: Any) -> Mapping[str, Any]:
    """An object; an empty one where the server gave something else."""
    return value if isinstance(value, dict) else {}


def objects(value: Any) -> list[Mapping[str, Any]]:
    """The objects of a list; none where the server gave something else."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def strings(value: Any) -> list[str]:
    """The strings of a list; none where the server gave something else."""
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def number(value: Any) -> int:
    """A whole number that is not negative; 0 where the server gave something else."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return int(value) if is_number and 0 <= value < 2**53 else 0


def moment(value: Any) -> datetime:
    """A moment from milliseconds since 1970, never one that is still to come."""
    try:
        return min(datetime.fromtimestamp(number(value) / 1000, UTC), now())
    except (ValueError, OverflowError, OSError):
        return LONG_AGO


def milliseconds(at: datetime) -> int:
    """Milliseconds since 1970."""
    return int(at.timestamp() * 1000)


def address_of(typed: str) -> str:
    """What a person typed as the address of a server, without anything after it."""
    typed = typed.strip().rstrip("/")
    return typed if not typed or "://" in typed else f"https://{typed}"


def wait_until(seconds: float) -> datetime:
    """Until when to wait, where a server asks for so many seconds (0: it did not say)."""
    asked = timedelta(seconds=min(seconds, LONGEST_WAIT.total_seconds())) if seconds > 0 else None
    return now() + (asked or USUAL_WAIT)


def ahead(headers: Mapping[str, str]) -> timedelta | None:
    """How far the clock of a server is ahead of ours; none where it does not say."""
    try:
        return parsedate_to_datetime(headers.get("date", "")) - now()
    except (ValueError, TypeError):
        return None


def sealed(right: JSON) -> JSON:
    """A right as it may wait, encrypted, until a person has chosen (`Choice.state`)."""
    return {"sealed": ring().encrypt(json.dumps(right).encode()).decode()}


def unsealed(state: Mapping[str, Any]) -> JSON:
    """The right that waited; raises `Refused` where it is none of ours."""
    try:
        return dict(json.loads(ring().decrypt(text(state.get("sealed")).encode())))
    except (InvalidToken, ValueError) as error:
        raise Refused(_("Too much time went by. Begin again.")) from error
