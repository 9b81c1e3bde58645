"""The one clock."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

from django.utils import timezone

_stands_at: ContextVar[datetime | None] = ContextVar("clock_stands_at", default=None)


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _stands_at.get() or timezone.now()


@contextmanager
def standing_at(moment: datetime) -> Iterator[None]:
    """Let the clock stand at a moment: the demonstration lives through past weeks this way."""
    token = _stands_at.set(moment)
    try:
        yield
    finally:
        _stands_at.reset(token)


def from_iso(text: str) -> datetime:
    """The aware moment a network wrote as ISO 8601; one without a zone is read as UTC."""
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
