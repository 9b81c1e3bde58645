"""How far another server's clock is ahead of ours."""

from collections.abc import Mapping
from datetime import timedelta
from email.utils import parsedate_to_datetime

from resonanz.core.time import now


def ahead(headers: Mapping[str, str]) -> timedelta | None:
    """By how much, from the date of an answer; none where it tells no date."""
    try:
        return parsedate_to_datetime(headers.get("date", "")) - now()
    except (ValueError, TypeError):
        return None
