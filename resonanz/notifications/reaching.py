"""When a notification reaches a person, and on which ways: pure functions of their wishes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from .kinds import kind_of
from .models import Reach
from .quiet import Quiet, after_quiet

Window = Reach.Window

_LATER = {
    Window.AT_ONCE: timedelta(0),
    Window.QUARTER: timedelta(minutes=15),
    Window.HOURLY: timedelta(hours=1),
}
A_DAY = timedelta(days=1)
# Longer than any holidays; then a digest comes at whatever free hour there is.
MOST_DAYS = 21


@dataclass(frozen=True)
class Wishes:
    """How somebody wants to be reached, with what their departments agreed."""

    zone: str = "UTC"
    mail: str = Window.HOURLY
    hour: int = 8
    weekday: int = 0
    not_mailed: frozenset[str] = frozenset()
    not_pushed: frozenset[str] = frozenset()
    agreements: tuple[Quiet, ...] = ()
    lets_urgent_through: bool = False
    can_mail: bool = True
    can_push: bool = False

    def takes(self, way: str, reason: str) -> bool:
        """Whether they are told of a reason that way at all."""
        if way == "mail":
            wanted = self.can_mail and self.mail != Window.NEVER
            return wanted and kind_of(reason) not in self.not_mailed
        return self.can_push and kind_of(reason) not in self.not_pushed

    def free_at(self, moment: datetime, *, is_urgent: bool) -> datetime:
        """The moment, or the end of what is quiet then."""
        if is_urgent and self.lets_urgent_through:
            return moment
        return after_quiet(moment, self.agreements)

    def mailed_at(self, at: datetime, *, is_urgent: bool) -> datetime:
        """When a mail about something that happened then goes out."""
        if is_urgent and self.lets_urgent_through:
            return at
        due = self._window(at)
        if self.mail in _LATER:
            return self.free_at(due, is_urgent=False)
        return next((one for one in self._digests(due) if one is not None), due)

    def _digests(self, due: datetime) -> Iterator[datetime | None]:
        """Their digest of each day from the first one on; none where the day has no free hour left.

        A digest that falls on a quiet day comes at its hour of the next one that is not.
        """
        zone = ZoneInfo(self.zone)
        day = due.astimezone(zone).date()
        for _step in range(MOST_DAYS):
            at = datetime.combine(day, time(self.hour), zone).astimezone(UTC)
            free = self.free_at(at, is_urgent=False)
            yield free if free.astimezone(zone).date() == day else None
            day += A_DAY
        yield self.free_at(due, is_urgent=False)

    def _window(self, at: datetime) -> datetime:
        if self.mail in _LATER:
            return at + _LATER[Window(self.mail)]
        zone = ZoneInfo(self.zone)
        day = at.astimezone(zone).date()
        while True:
            due = datetime.combine(day, time(self.hour), zone).astimezone(UTC)
            if due > at and (self.mail == Window.DAILY or day.weekday() == self.weekday):
                return due
            day += A_DAY
