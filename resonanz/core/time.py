"""The one clock."""

from datetime import UTC, datetime

from django.utils import timezone


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return timezone.now()


def from_iso(text: str) -> datetime:
    """The aware moment a network wrote as ISO 8601; one without a zone is read as UTC."""
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
