"""Asking a website for its feed: conditionally, within bounds, and what its refusals mean."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from django.utils.translation import gettext as _

from resonanz.core import http
from resonanz.core.errors import Refused, ResonanzError, TryLater
from resonanz.core.time import now
from resonanz.networks.contract import LostRight, RateLimited

from .reading import MAX_BYTES

ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9, "
    "application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, text/html;q=0.5, */*;q=0.1"
)
SECONDS = 20.0
LONGEST_WAIT = timedelta(days=1)
USUAL_WAIT = timedelta(minutes=30)
NOT_MODIFIED = 304


def ask(address: str, etag: str = "", modified: str = "") -> http.Answer:
    """What stands at an address, or 304 where nothing changed since `etag` and `modified`.

    Raises `LostRight` where the feed was given up for good, `RateLimited` where we ask too often,
    `TryLater` for everything else that is not the feed.
    """
    headers = {"accept": ACCEPT}
    headers |= {"if-none-match": etag} if etag else {}
    headers |= {"if-modified-since": modified} if modified else {}
    answer = http.get(address, headers=headers, max_bytes=MAX_BYTES, timeout=SECONDS)
    if answer.ok or answer.status == NOT_MODIFIED:
        return answer
    raise trouble(answer)


def trouble(answer: http.Answer) -> ResonanzError | LostRight | RateLimited:
    """What an answer that brings no feed means."""
    status, told = answer.status, wait_until(answer.headers.get("retry-after", ""))
    if status == 410:
        return LostRight(
            problem=_("The website has given up this feed (410). Connect its new one.")
        )
    if status == 429 or (status == 503 and told):
        return RateLimited(told or now() + USUAL_WAIT)
    if status in {401, 402, 403, 407, 451}:
        return Refused(_("The website does not let us read this (%d).") % status)
    if status == 404:
        return Refused(_("There is nothing at this address (404). Is it spelled right?"))
    if status >= 500:
        return TryLater(_("The website has a problem of its own (%d).") % status)
    return Refused(_("The website refused it (%d).") % status)


def wait_until(told: str) -> datetime | None:
    """Until when we are to wait (`Retry-After`: seconds, or a date), a day at most."""
    told = told.strip()
    if told.isdecimal() and len(told) < 10:
        found = now() + timedelta(seconds=int(told))
    else:
        try:
            found = parsedate_to_datetime(told)
        except (ValueError, TypeError):
            return None
        found = found if found.tzinfo else found.replace(tzinfo=UTC)
    return min(found, now() + LONGEST_WAIT) if found > now() else None
