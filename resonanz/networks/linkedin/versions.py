"""Which version of LinkedIn's interface is spoken, and when it ends.

LinkedIn names versions by year and month and supports each for at least a year; the last days that
its page of migrations names are kept here, the others are reckoned.
"""

import re
from datetime import date

from django.conf import settings

from resonanz.networks.contract import Version

SETTING = "LINKEDIN_VERSION"
SUPPORTED_YEARS = 1
LAST_DAY = 15
NAMED = {
    "202511": date(2026, 11, 16),
    "202601": date(2027, 1, 15),
    "202602": date(2027, 2, 15),
    "202603": date(2027, 3, 16),
}


def spoken() -> Version:
    """The version that is set."""
    named = version()
    return Version(SETTING, named, end_of(named), "202607", is_odd=_month_of(named) is None)


def version() -> str:
    return str(settings.LINKEDIN_VERSION)


def end_of(named: str) -> date | None:
    """The day on which a version may be gone; none where it names no month."""
    month = _month_of(named)
    if named in NAMED or month is None:
        return NAMED.get(named)
    return date(month.year + SUPPORTED_YEARS, month.month, LAST_DAY)


def _month_of(named: str) -> date | None:
    found = re.fullmatch(r"(20\d\d)(0[1-9]|1[0-2])", named)
    return date(int(found[1]), int(found[2]), 1) if found else None
