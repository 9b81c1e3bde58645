"""Moments for people: relative up to a week, then the day; the same words as ui/js/moment.js."""

import math
from datetime import datetime, timedelta
from typing import Literal

from babel.dates import format_date, format_datetime, format_timedelta
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from resonanz.core.time import now


def _locale() -> str:
    return (get_language() or "en").replace("-", "_")


def relative(at: datetime) -> str:
    """How far a moment is away ("12 min. ago", "yesterday", "in 3 hr."), or its day."""
    away = at - now()
    seconds = abs(away.total_seconds())
    if seconds < 45:
        return _("now")
    days = (timezone.localtime(at).date() - timezone.localtime(now()).date()).days
    if seconds >= 86_400 * 7:
        return _day(at)
    if seconds < 43_200 or days == 0:
        return _span(away, "minute" if seconds < 3_570 else "hour")
    if abs(days) == 1:
        return _("yesterday") if days < 0 else _("tomorrow")
    return _span(timedelta(days=days), "day")


def _span(away: timedelta, unit: Literal["minute", "hour", "day"]) -> str:
    length = {"minute": 60, "hour": 3_600, "day": 86_400}[unit]
    count = max(1, round(abs(away.total_seconds()) / length))
    return format_timedelta(
        timedelta(seconds=math.copysign(count * length, away.total_seconds())),
        granularity=unit,
        # So high that babel keeps the unit chosen here.
        threshold=10_000,
        add_direction=True,
        format="short",
        locale=_locale(),
    )


def _day(at: datetime) -> str:
    here = timezone.localtime(at)
    if here.year != timezone.localtime(now()).year:
        return format_date(here, "medium", locale=_locale())
    pattern = "d. MMM" if _locale().startswith("de") else "d MMM"
    return format_date(here, pattern, locale=_locale())


def absolute(at: datetime) -> str:
    """Weekday, day and time in the reader's zone and language."""
    here = timezone.localtime(at).replace(tzinfo=None)
    pattern = "EEEE, d. MMMM y, HH:mm" if _locale().startswith("de") else "EEEE, d MMMM y, HH:mm"
    return format_datetime(here, pattern, locale=_locale())
