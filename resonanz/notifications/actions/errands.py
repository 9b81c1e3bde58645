"""Plan on which ways a notification reaches its person, and when: rows, set by set."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from resonanz.core.bulk import array_of
from resonanz.core.events import notify_all
from resonanz.core.time import now
from resonanz.notifications.models import Errand, Notification, Way
from resonanz.notifications.reaching import Wishes
from resonanz.notifications.wishes import wishes_of
from resonanz.people.models.departments import today


@dataclass(frozen=True)
class New:
    """A notification that is to reach its person."""

    number: int
    person: int
    reason: str
    at: datetime
    is_urgent: bool = False


@dataclass(frozen=True)
class _Plan:
    held_until: datetime | None
    due: tuple[tuple[str, datetime], ...]


def plan(told: Sequence[New]) -> None:
    """Plan mail and push for notifications, and point screens to those that are not held back.

    Planned once: what is planned already stays.
    """
    wishes = wishes_of({one.person for one in told})
    known: dict[Any, _Plan] = {}
    plans: list[tuple[New, _Plan]] = []
    for one in told:
        wish = wishes.get(one.person)
        if wish is None:
            continue
        key = (id(wish), one.reason, one.at, one.is_urgent)
        if key not in known:
            known[key] = _plan(wish, one)
        plans.append((one, known[key]))
    _hold([(one.number, plan.held_until) for one, plan in plans if plan.held_until])
    _write([(one, way, due) for one, plan in plans for way, due in plan.due])
    _point([one for one, plan in plans if plan.held_until is None])


def _plan(wish: Wishes, one: New) -> _Plan:
    # The worker may come to it late: it is quiet now that counts.
    moment = max(one.at, now())
    free = wish.free_at(moment, is_urgent=one.is_urgent)
    due = []
    if wish.takes(Way.MAIL, one.reason):
        window = wish.mailed_at(one.at, is_urgent=one.is_urgent)
        due.append((str(Way.MAIL), window if window > moment else free))
    if wish.takes(Way.PUSH, one.reason):
        due.append((str(Way.PUSH), free))
    return _Plan(free if free > moment else None, tuple(due))


def _hold(rows: Sequence[tuple[int, datetime | None]]) -> None:
    if not rows:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE notifications_notification n SET held_until = held.until "
            "FROM unnest(%s::text::bigint[], %s::text::timestamptz[]) AS held (id, until) "
            "WHERE n.id = held.id",
            [array_of(number for number, _until in rows), array_of(until for _n, until in rows)],
        )


def _write(rows: Sequence[tuple[New, str, datetime]]) -> None:
    if not rows:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO notifications_errand (notification_id, person_id, way, due_at, state) "
            "SELECT new.*, 'planned' FROM unnest(%s::text::bigint[], %s::text::bigint[], "
            "%s::text::text[], %s::text::timestamptz[]) AS new (notification, person, way, due) "
            "ON CONFLICT (notification_id, way) DO NOTHING",
            [
                array_of(one.number for one, _way, _due in rows),
                array_of(one.person for one, _way, _due in rows),
                array_of(way for _one, way, _due in rows),
                array_of(due for _one, _way, due in rows),
            ],
        )


def _point(told: Iterable[New]) -> None:
    """Open pages of these people draw their bell anew."""
    hints = {
        f"person:{one.person}": {"verb": "notification", "subject": one.number} for one in told
    }
    if hints:
        notify_all(hints)


@transaction.atomic
def plan_anew(people: Iterable[int]) -> None:
    """What still waits for these people waits as they (or their departments) wish it now."""
    numbers = set(people)
    waiting = Errand.objects.filter(state=Errand.State.PLANNED, bundle=None)
    found = waiting.filter(person__in=numbers).select_related("notification")
    rows = [errand.notification for errand in found.order_by("pk")]
    held = Notification.objects.filter(person__in=numbers, read_at=None)
    rows += held.exclude(held_until=None)
    waiting.filter(notification__in=rows).delete()
    Notification.objects.filter(pk__in=[row.pk for row in rows]).update(held_until=None)
    plan([new_of(row) for row in {row.pk: row for row in rows}.values()])


def new_of(row: Notification) -> New:
    """A notification as it is planned."""
    return New(row.pk, row.person_id, row.reason, row.at, row.is_urgent)


def people_of(department_id: int) -> list[int]:
    """Who belongs to a department or to one below it."""
    with connection.cursor() as cursor:
        cursor.execute(_PEOPLE, {"department": department_id, "today": today()})
        return [number for (number,) in cursor.fetchall()]


_PEOPLE = """
WITH RECURSIVE below AS (
    SELECT id, 0 AS depth FROM people_department WHERE id = %(department)s
    UNION ALL
    SELECT d.id, depth + 1 FROM people_department d JOIN below ON d.parent_id = below.id
    WHERE depth < 30
)
SELECT DISTINCT m.person_id FROM people_departmentmembership m
JOIN below ON below.id = m.department_id
WHERE m.since <= %(today)s AND (m.until IS NULL OR m.until >= %(today)s)
"""
