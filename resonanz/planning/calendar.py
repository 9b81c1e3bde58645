"""The plan as a calendar: the days of a month or week with what is due on them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from django.utils.translation import get_language

from resonanz.core.time import now

from .models import PlannedPost
from .walltime import LAST_YEAR

WEEK = timedelta(days=7)
# So many posts of a day are shown at once; the rest is one click away.
MOST_A_DAY = 4


@dataclass(frozen=True)
class Day:
    """One day of the calendar."""

    date: date
    posts: Sequence[PlannedPost]
    is_today: bool
    is_within: bool  # of the month that is shown

    @property
    def shown(self) -> Sequence[PlannedPost]:
        return self.posts if len(self.posts) <= MOST_A_DAY else self.posts[: MOST_A_DAY - 1]

    @property
    def more(self) -> int:
        """How many posts are not shown."""
        return len(self.posts) - len(self.shown)


def day_of(text: str, zone: str) -> date:
    """The day an address names; today where it names none or nonsense."""
    today = now().astimezone(ZoneInfo(zone)).date()
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return today
    return found if 1971 < found.year < LAST_YEAR else today


def weeks_of_month(day: date) -> tuple[date, date]:
    """The first day shown for the month of a day, and the one after the last: whole weeks."""
    start = week_of(day.replace(day=1))
    following = (day.replace(day=28) + timedelta(days=4)).replace(day=1)
    end = week_of(following - timedelta(days=1)) + WEEK
    return start, end


def week_of(day: date) -> date:
    """The first day of the week of a day, as the reader's language counts weeks."""
    return day - timedelta(days=(day.weekday() - _first_weekday()) % 7)


def days(
    start: date, end: date, posts: Sequence[PlannedPost], zone: str, month: int | None = None
) -> list[Day]:
    """Each day from one up to (not with) another, with what is due on it."""
    by_day: dict[date, list[PlannedPost]] = defaultdict(list)
    for post in posts:
        if post.due_at is not None:
            by_day[post.due_at.astimezone(ZoneInfo(zone)).date()].append(post)
    today = now().astimezone(ZoneInfo(zone)).date()
    every = (start + timedelta(days=number) for number in range((end - start).days))
    return [
        Day(day, by_day[day], day == today, month is None or day.month == month) for day in every
    ]


def month_before(day: date) -> date:
    """The first day of the month before."""
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)


def month_after(day: date) -> date:
    """The first day of the month after."""
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1)


def _first_weekday() -> int:
    try:
        # Monday in German, Sunday in American English; ours is British.
        language = (get_language() or "de").replace("-", "_")
        return int(Locale.parse("en_GB" if language == "en" else language).first_week_day)
    except (UnknownLocaleError, ValueError):
        return 0
