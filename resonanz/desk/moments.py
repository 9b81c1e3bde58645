"""Moments one puts a case aside until, as people name them: in the zone of whoever asks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from resonanz.core.time import now

MORNING = time(9)


@dataclass(frozen=True)
class Choice:
    """A moment and its name."""

    name: str | Promise
    at: datetime

    @property
    def value(self) -> str:
        """The moment as a form sends it."""
        return self.at.isoformat()


def choices() -> Sequence[Choice]:
    """In two hours, tomorrow morning, on Monday, in a week."""
    here = timezone.localtime(now())
    to_monday = 7 - here.weekday()
    return (
        Choice(_("In two hours"), (now() + timedelta(hours=2)).replace(second=0, microsecond=0)),
        Choice(_("Tomorrow morning"), _morning(here, 1)),
        Choice(_("Monday morning"), _morning(here, to_monday)),
        Choice(_("In a week"), _morning(here, 7)),
    )


def _morning(here: datetime, days: int) -> datetime:
    day = here.date() + timedelta(days=days)
    return datetime.combine(day, MORNING, timezone.get_current_timezone())
