"""Moments for people: relative up to a week, then the day; the same words as `ui/js/moment.js`."""

import math
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Literal

from babel.dates import format_date, format_datetime, format_timedelta
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from .time import now


def _locale() -> str:
    return (get_language() or "en").replace("-", "_")


def relative(at: datetime) -> str:
    """How far a moment is away ("12 min. ago", "yesterday", "in 3 hr."), or its day."""
    return Clock().relative(at)


def absolute(at: datetime) -> str:
    """Weekday, day and time in the reader's zone and language."""
    return Clock().absolute(at)


class Clock:
    """Tells many moments of one page: the reader's zone and language are looked up once."""

    def __init__(self) -> None:
        self.now = now()
        self.zone = timezone.get_current_timezone()
        self.locale = _locale()
        self.today = self.now.astimezone(self.zone).date()
        self.words = _words_of(self.locale)

    def relative(self, at: datetime) -> str:
        away = at - self.now
        seconds = abs(away.total_seconds())
        if seconds < 45:
            return self.words["now" if away > timedelta(0) else "just now"]
        day = at.astimezone(self.zone).date()
        if seconds >= 86_400 * 7:
            return _day_in_words(day, day.year == self.today.year, self.locale)
        days = (day - self.today).days
        if seconds < 43_200 or days == 0:
            return self._span(away, "minute" if seconds < 3_570 else "hour")
        if abs(days) == 1:
            return self.words["yesterday" if days < 0 else "tomorrow"]
        return self._span(timedelta(days=days), "day")

    def absolute(self, at: datetime) -> str:
        here = at.astimezone(self.zone).replace(tzinfo=None, second=0, microsecond=0)
        return _moment_in_words(here, self.locale)

    def _span(self, away: timedelta, unit: Literal["minute", "hour", "day"]) -> str:
        length = {"minute": 60, "hour": 3_600, "day": 86_400}[unit]
        count = max(1, round(abs(away.total_seconds()) / length))
        seconds = int(math.copysign(count * length, away.total_seconds()))
        return _span_in_words(seconds, unit, self.locale)


@lru_cache(maxsize=8)
def _words_of(locale: str) -> dict[str, str]:
    with override(locale.replace("_", "-").lower()):
        return {
            "now": _("now"),
            "just now": _("just now"),
            "yesterday": _("yesterday"),
            "tomorrow": _("tomorrow"),
        }


@lru_cache(maxsize=1000)
def _span_in_words(seconds: int, unit: Literal["minute", "hour", "day"], locale: str) -> str:
    return format_timedelta(
        timedelta(seconds=seconds),
        granularity=unit,
        # So high that babel keeps the unit chosen here.
        threshold=10_000,
        add_direction=True,
        format="short",
        locale=locale,
    )


@lru_cache(maxsize=1000)
def _day_in_words(day: date, is_this_year: bool, locale: str) -> str:
    if not is_this_year:
        return format_date(day, "medium", locale=locale)
    return format_date(day, "d. MMM" if locale.startswith("de") else "d MMM", locale=locale)


@lru_cache(maxsize=10_000)
def _moment_in_words(here: datetime, locale: str) -> str:
    pattern = "EEEE, d. MMMM y, HH:mm" if locale.startswith("de") else "EEEE, d MMMM y, HH:mm"
    return format_datetime(here, pattern, locale=locale)
