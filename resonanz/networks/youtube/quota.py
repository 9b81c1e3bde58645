"""What of the day's quota of the app is used: counted by us, for YouTube does not tell.

A project has 10,000 units a day, which begins at midnight in California; uploads are counted apart.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from resonanz.core.time import now
from resonanz.networks.contract import JSON, AccountView, RateLimited

PACIFIC = ZoneInfo("America/Los_Angeles")
UNITS_A_DAY = 10_000
UPLOADS_A_DAY = 100
# What each costs, by the reference ("Quota costs").
READ, WRITE, UPLOAD, SUBTITLES = 1, 50, 0, 400
# From these shares on listening becomes rare, and then rests: the rest is for speaking.
OFTEN, SELDOM = 0.5, 0.8
RARELY = timedelta(minutes=10)


def day_of(moment: datetime) -> str:
    """The day in California that a moment belongs to."""
    return moment.astimezone(PACIFIC).date().isoformat()


def next_day(moment: datetime) -> datetime:
    """When the next day begins there."""
    tomorrow = moment.astimezone(PACIFIC).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time(0), PACIFIC)


@dataclass
class Quota:
    """What one account has used; kept in its `extra` and shown on its page."""

    account: AccountView
    used: int = 0
    uploads: int = 0
    day: str = ""

    def __post_init__(self) -> None:
        self._read(self.account.extra)

    def _read(self, extra: Mapping[str, Any]) -> None:
        kept = extra.get("quota")
        kept = kept if isinstance(kept, dict) else {}
        self.day = day_of(now())
        is_today = kept.get("day") == self.day
        self.used = _whole(kept.get("used")) if is_today else 0
        self.uploads = _whole(kept.get("uploads")) if is_today else 0

    def spend(self, units: int, uploads: int = 0) -> None:
        """Note what a call costs; raises `RateLimited` where the day has no room for it."""

        def spent(kept: Mapping[str, Any]) -> JSON:
            self._read(kept)  # other workers spend as well
            if self.used + units > UNITS_A_DAY or self.uploads + uploads > UPLOADS_A_DAY:
                raise RateLimited(next_day(now()))
            self.used, self.uploads = self.used + units, self.uploads + uploads
            return {"quota": self.told()}

        self.account.change_extra(spent)

    def exhausted(self) -> RateLimited:
        """YouTube says that nothing is left, whatever we counted: others use the app too."""

        def all_spent(kept: Mapping[str, Any]) -> JSON:
            self._read(kept)
            self.used = UNITS_A_DAY
            return {"quota": self.told()}

        self.account.change_extra(all_spent)
        # Listening may have met it first: speaking need not.
        self.account.silent_until(next_day(now()))
        return RateLimited(next_day(now()))

    @property
    def spent_until(self) -> datetime | None:
        """When there is more, where not even a comment fits into the day any more."""
        return next_day(now()) if self.used + WRITE > UNITS_A_DAY else None

    def told(self) -> JSON:
        return {
            "day": self.day,
            "used": self.used,
            "limit": UNITS_A_DAY,
            "uploads": self.uploads,
            "until": next_day(now()).isoformat(),
        }

    def ease_listening(self) -> None:
        """Listen less as the day's quota runs low."""
        share = self.used / UNITS_A_DAY
        if share >= SELDOM:
            self.account.hold_off_until(next_day(now()))
        elif share >= OFTEN:
            self.account.hold_off_until(now() + RARELY)


def _whole(value: object) -> int:
    return value if isinstance(value, int) and value > 0 else 0
