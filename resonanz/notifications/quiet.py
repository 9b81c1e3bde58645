"""When nobody is reached: quiet hours, weekends and public holidays of a person or a department.

Pure functions; all moments are aware. Somebody has quiet while any of several agreements says so.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from resonanz.core.free_days import public_holidays

SATURDAY = 5
A_DAY, A_MINUTE = timedelta(days=1), timedelta(minutes=1)
# Agreements that leave no hour of the week end the search here.
MOST_STEPS = 200


@dataclass(frozen=True)
class Quiet:
    """Hours of every day (over midnight where they end before they begin), and whole days.

    The same beginning and end mean no hours at all. `land` is a German Land ("BY") or empty.
    """

    zone: str = "UTC"
    begins: time = time(0)
    ends: time = time(0)
    weekends: bool = False
    holidays: bool = False
    land: str = ""

    def covers(self, moment: datetime) -> bool:
        """Whether it is quiet then."""
        here = moment.astimezone(ZoneInfo(self.zone))
        return self._is_free(here.date()) or self._in_hours(here.time())

    def end(self, moment: datetime) -> datetime:
        """When it may be over, for a moment it covers: the end of the day or of the hours."""
        zone = ZoneInfo(self.zone)
        here = moment.astimezone(zone)
        day, until = here.date(), self.ends
        if self._is_free(day):
            day, until = day + A_DAY, time(0)
        elif here.time() >= until:
            day += A_DAY
        # An hour the clocks repeat or skip: time goes on all the same.
        return max(datetime.combine(day, until, zone).astimezone(UTC), moment + A_MINUTE)

    def _is_free(self, day: date) -> bool:
        if self.weekends and day.weekday() >= SATURDAY:
            return True
        return self.holidays and day in public_holidays(self.land, day.year)

    def _in_hours(self, at: time) -> bool:
        if self.begins <= self.ends:
            return self.begins <= at < self.ends
        return at >= self.begins or at < self.ends


def is_quiet(moment: datetime, agreements: Iterable[Quiet]) -> bool:
    """Whether any of the agreements covers a moment."""
    return any(one.covers(moment) for one in agreements)


def after_quiet(moment: datetime, agreements: Iterable[Quiet]) -> datetime:
    """The moment itself, or the first one after it that no agreement covers."""
    agreements = tuple(agreements)
    for _step in range(MOST_STEPS):
        ends = [one.end(moment) for one in agreements if one.covers(moment)]
        if not ends:
            break
        moment = max(ends)
    return moment
