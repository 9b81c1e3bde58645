"""How soon a feed is looked at again: as it wishes, within bounds."""

import re
from collections.abc import Mapping
from datetime import timedelta

SHORTEST = timedelta(minutes=5)
USUAL = timedelta(minutes=15)
LONGEST = timedelta(days=1)
# A cache told to keep everything for a year knows nothing of when there is news.
LONGEST_OF_CACHES = timedelta(hours=3)
# While a hub tells us of news, looking is only for what it may have missed.
BESIDE_HUB = timedelta(hours=6)
# After trouble in a row we wait longer and longer.
AFTER_TROUBLE = timedelta(minutes=10)

MAX_AGE = re.compile(r"(?:^|[\s,])max-age\s*=\s*\"?(\d{1,9})", re.I)
NEVER_KEPT = re.compile(r"(?:^|[\s,])(?:no-cache|no-store)(?:$|[\s,=])", re.I)


def until_next(
    headers: Mapping[str, str], pause: timedelta | None, *, is_told: bool = False
) -> timedelta:
    """How long to wait after an answer; `is_told`: a hub tells us of news."""
    wishes = [min(_fresh(headers), LONGEST_OF_CACHES), pause or timedelta()]
    wished = max(wishes) or USUAL
    return min(max(wished, SHORTEST, BESIDE_HUB if is_told else SHORTEST), LONGEST)


def after_trouble(times: int) -> timedelta:
    """How long to wait after so many failures in a row."""
    return min(AFTER_TROUBLE * 2 ** min(max(times, 1) - 1, 10), LONGEST)


def _fresh(headers: Mapping[str, str]) -> timedelta:
    told = headers.get("cache-control", "")
    found = MAX_AGE.search(told)
    if found is None or NEVER_KEPT.search(told):
        return timedelta()
    return timedelta(seconds=int(found[1]))
