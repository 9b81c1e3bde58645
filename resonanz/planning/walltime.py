"""The wall time somebody means, and the moment that makes.

"9:30 on the first of April" stays 9:30, whatever the clocks do until then. In two nights of a year
a wall time is missing or comes twice: it is said, and something sensible is done.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from resonanz.core.errors import Refused

FORMAT = "%Y-%m-%dT%H:%M"
# As far as the calendar of a plan reaches.
LAST_YEAR = 2199


class Odd(StrEnum):
    """What may be odd about a wall time."""

    NOTHING = ""
    MISSING = "missing"
    TWICE = "twice"


@dataclass(frozen=True)
class Due:
    """A moment (`at`, in UTC) with the wall time it was made from, and what is odd about that."""

    at: datetime
    wall: str
    zone: str
    fold: int = 0
    odd: Odd = Odd.NOTHING

    @property
    def shown(self) -> datetime:
        """The moment as a clock on the wall shows it."""
        return self.at.astimezone(ZoneInfo(self.zone))


def due(wall: str, zone: str, fold: int = 0) -> Due:
    """The moment of a wall time ("2026-10-25T02:30"); raises `Refused` for what is none.

    One that the clocks skip becomes the moment as far behind the jump; of one that comes twice
    it is the first, or with `fold` 1 the second.
    """
    naive = _read(wall)
    place = ZoneInfo(zone)
    first, second = (naive.replace(tzinfo=place, fold=each) for each in (0, 1))
    if first.utcoffset() == second.utcoffset():
        return Due(first.astimezone(UTC), wall_of(naive), zone)
    if _exists(first):
        chosen = second if fold else first
        return Due(chosen.astimezone(UTC), wall_of(naive), zone, int(bool(fold)), Odd.TWICE)
    return Due(first.astimezone(UTC), wall_of(naive), zone, 0, Odd.MISSING)


def wall_of(moment: datetime, zone: str = "") -> str:
    """What a clock on the wall shows at a moment, to the minute."""
    shown = moment.astimezone(ZoneInfo(zone)) if zone else moment
    return shown.strftime(FORMAT)


def moved(wall: str, days: int) -> str:
    """The same time of day so many days later."""
    return wall_of(_read(wall) + timedelta(days=days))


def warning(found: Due) -> str:
    """What is odd about a wall time, in words for the person; nothing where nothing is."""
    shown = found.shown.strftime("%H:%M")
    if found.odd is Odd.MISSING:
        text = _("The clocks skip this time that night: it goes out at %(shown)s.")
        return text % {"shown": shown}
    if found.odd is Odd.TWICE:
        text = _("This time comes twice that night: it goes out at the %(which)s %(shown)s.")
        which = _("second") if found.fold else _("first")
        return text % {"which": which, "shown": shown}
    return ""


def _read(wall: str) -> datetime:
    try:
        found = datetime.fromisoformat(wall)
    except ValueError as error:
        raise Refused(_("This is no date and time.")) from error
    if found.tzinfo is not None or not 1970 < found.year <= LAST_YEAR:
        raise Refused(_("This is no date and time."))
    return found.replace(second=0, microsecond=0)


def _exists(moment: datetime) -> bool:
    back = moment.astimezone(UTC).astimezone(moment.tzinfo)
    return back.replace(tzinfo=None) == moment.replace(tzinfo=None)
