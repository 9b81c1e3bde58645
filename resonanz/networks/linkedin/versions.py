"""Which version of LinkedIn's interface is spoken, and when it ends.

LinkedIn names versions by year and month and supports each for about a year (202508 ended on
17 August 2026).
"""

import calendar
import re
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Warning, register

from resonanz.core.time import now

WARN_BEFORE = timedelta(days=60)
SUPPORTED_YEARS = 1
LAST_DAY = 15


def version() -> str:
    return str(settings.LINKEDIN_VERSION)


def end_of(named: str) -> date | None:
    """The day after which a version may be gone; none where it names no month."""
    found = re.fullmatch(r"(20\d\d)(0[1-9]|1[0-2])", named)
    if found is None:
        return None
    return date(int(found[1]) + SUPPORTED_YEARS, int(found[2]), LAST_DAY)


def warning(today: date) -> str:
    """What the operator should know of the version; nothing while it holds for long."""
    end = end_of(version())
    if end is None:
        return f"LINKEDIN_VERSION is {version()!r}; it names a year and a month, as in 202603."
    if today < end - WARN_BEFORE:
        return ""
    month = calendar.month_name[end.month]
    return (
        f"LINKEDIN_VERSION {version()} ends about {end.day} {month} {end.year}. "
        "Set the newest version that LinkedIn's release notes name."
    )


@register()
def check_version(**given: Any) -> list[CheckMessage]:
    """Warns at every start before the version ends."""
    words = warning(now().date())
    return [Warning(words, id="resonanz.W001")] if words else []
