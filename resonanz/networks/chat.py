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
from resonanz.networks.values import LONG_AGO, count, text

from .contract import JSON

# Where a server says "too much" without saying for how long, and the longest we believe.
USUAL_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)


def moment(value: Any) -> datetime:
    """A moment from milliseconds since 1970, never one that is still to come."""
    try:
        return min(datetime.fromtimestamp(count(value) / 1000, UTC), now())
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
