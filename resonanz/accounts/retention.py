"""Deletes what has been kept for as long as the register of personal data says."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from allauth.usersessions.models import UserSession
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db.models import QuerySet

from resonanz.core.time import now

from .privacy_register import PERSONAL, Kept, Period

SHORT = timedelta(hours=1)
# Rows are deleted so many at a time, so that nobody waits for a long lock.
AT_ONCE = 2_000


def forget(*, only_short: bool = False) -> dict[str, int]:
    """Delete what is over, `only_short`: of what is kept for less than an hour; rows by model."""
    gone: dict[str, int] = {}
    for entry, period in periods():
        if period.span <= SHORT or not only_short:
            deleted = _delete(over(entry, period, now()))
            gone[entry.model] = gone.get(entry.model, 0) + deleted
    gone["usersessions.UserSession"] = _delete(_of_no_session(now()))
    return gone


def periods() -> Iterator[tuple[Kept, Period]]:
    """The entries of the register that are kept for a period."""
    for entry in PERSONAL:
        if isinstance(entry.retention, Period):
            yield entry, entry.retention


def over(entry: Kept, period: Period, at: datetime) -> QuerySet[Any]:
    """The rows whose period has ended."""
    rows = apps.get_model(entry.model)._base_manager
    return rows.filter(**{f"{period.since}__lt": at - period.span})


def _of_no_session(at: datetime) -> QuerySet[Any]:
    """Devices of which no session is left."""
    open_sessions = Session.objects.filter(expire_date__gte=at)
    return UserSession.objects.exclude(session_key__in=open_sessions.values("session_key"))


def _delete(rows: QuerySet[Any]) -> int:
    number = 0
    while some := list(rows.order_by("pk").values_list("pk", flat=True)[:AT_ONCE]):
        rows.model._base_manager.filter(pk__in=some).delete()
        number += len(some)
    return number
