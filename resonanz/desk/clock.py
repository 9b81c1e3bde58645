"""Time as a promise counts it: opening hours, public holidays, the organisation's zone.

Pure functions. All moments are aware; what comes back is in UTC. A schedule without periods is open
around the clock.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from resonanz.core.free_days import public_holidays

ZERO = timedelta(0)
# No promise reaches further: a schedule that is hardly ever open ends the search here.
HORIZON = timedelta(days=2 * 366)

type Window = tuple[datetime, datetime]


@dataclass(frozen=True)
class Period:
    """Open hours of a weekday (0 is Monday); one that closes at 00:00 lasts until midnight."""

    weekday: int
    opens: time
    closes: time


@dataclass(frozen=True)
class Schedule:
    """When an organisation answers. `land` is a German Land ("BY") or empty: no public holidays."""

    zone: str = "UTC"
    periods: tuple[Period, ...] = ()
    land: str = ""

    @property
    def is_around_the_clock(self) -> bool:
        return not self.periods


def due_at(start: datetime, span: timedelta, schedule: Schedule) -> datetime:
    """The moment at which `span` of open time has passed since the start.

    At most `HORIZON` after the start. A span of nothing is due at once.
    """
    start = start.astimezone(UTC)
    if schedule.is_around_the_clock or span <= ZERO:
        return start + max(span, ZERO)
    left = span
    for opens, closes in _windows(start, start + HORIZON, schedule):
        if closes - opens >= left:
            return opens + left
        left -= closes - opens
    return start + HORIZON


def elapsed(start: datetime, end: datetime, schedule: Schedule) -> timedelta:
    """How much open time lies between two moments; nothing where the end comes first."""
    start, end = start.astimezone(UTC), end.astimezone(UTC)
    if schedule.is_around_the_clock:
        return max(end - start, ZERO)
    return sum((closes - opens for opens, closes in _windows(start, end, schedule)), ZERO)


def is_open(moment: datetime, schedule: Schedule) -> bool:
    """Whether the schedule is open at a moment."""
    return elapsed(moment, moment + timedelta(microseconds=1), schedule) > ZERO


def _windows(start: datetime, end: datetime, schedule: Schedule) -> Iterator[Window]:
    """The open windows between two moments in UTC, oldest first, none touching another."""
    zone = ZoneInfo(schedule.zone)
    day, last = start.astimezone(zone).date(), end.astimezone(zone).date()
    while day <= last:
        for opens, closes in _windows_of(day, schedule):
            opens, closes = max(opens, start), min(closes, end)
            if opens < closes:
                yield opens, closes
        day += timedelta(days=1)


@lru_cache(maxsize=4096)
def _windows_of(day: date, schedule: Schedule) -> tuple[Window, ...]:
    if day in public_holidays(schedule.land, day.year):
        return ()
    zone = ZoneInfo(schedule.zone)
    todays = (period for period in schedule.periods if period.weekday == day.weekday())
    return tuple(_merged(sorted(_in_utc(day, period, zone) for period in todays)))


def _in_utc(day: date, period: Period, zone: ZoneInfo) -> Window:
    # An hour that summer time skips becomes empty here, one it repeats is open twice as long.
    closing_day = day if period.closes > time(0) else day + timedelta(days=1)
    opens = datetime.combine(day, period.opens, zone)
    closes = datetime.combine(closing_day, period.closes, zone)
    return opens.astimezone(UTC), closes.astimezone(UTC)


def _merged(windows: list[Window]) -> Iterator[Window]:
    """Windows in order, with those that overlap or touch made one and empty ones left out."""
    waiting: Window | None = None
    for opens, closes in windows:
        if waiting is not None and opens <= waiting[1]:
            waiting = waiting[0], max(waiting[1], closes)
        elif opens < closes:
            if waiting is not None:
                yield waiting
            waiting = opens, closes
    if waiting is not None:
        yield waiting
