"""Public holidays."""

from datetime import date
from functools import lru_cache

import holidays


@lru_cache(maxsize=256)
def public_holidays(land: str, year: int) -> frozenset[date]:
    """The public holidays of a German Land in a year; none where no Land is given."""
    return (
        frozenset(holidays.country_holidays("DE", subdiv=land, years=year)) if land else frozenset()
    )
