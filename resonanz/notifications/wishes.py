"""What people wish, read for many at once."""

from collections.abc import Iterable
from datetime import time
from typing import Any

from django.conf import settings
from django.db import connection

from resonanz.core.bulk import array_of
from resonanz.people.models import Department
from resonanz.people.models.departments import today
from resonanz.people.viewers import organisation

from .kinds import not_mailed, not_pushed
from .models import DepartmentQuiet, QuietTimes, Reach
from .quiet import Quiet
from .reaching import Wishes

_WISHES = """
SELECT h.id, h.time_zone, u.email <> '' AND u.is_active, b.departments,
    r.mail, r.digest_hour, r.digest_weekday, r.not_mailed, r.not_pushed,
    r.quiet_from, r.quiet_until, coalesce(r.quiet_weekends, false),
    coalesce(r.quiet_holidays, false), coalesce(r.lets_urgent_through, false),
    coalesce(r.mail_problem, '') <> '', {has_device}
FROM unnest(%(people)s::text::bigint[]) AS wanted (id)
JOIN people_person h ON h.id = wanted.id JOIN accounts_user u ON u.id = h.user_id
LEFT JOIN notifications_reach r ON r.person_id = h.id
LEFT JOIN LATERAL (
    SELECT array_agg(department_id ORDER BY department_id) AS departments
    FROM people_departmentmembership WHERE person_id = h.id
    AND since <= %(today)s AND (until IS NULL OR until >= %(today)s)
) b ON true
"""
_HAS_DEVICE = "EXISTS (SELECT FROM notifications_device s WHERE s.person_id = h.id)"


def wishes_of(people: Iterable[int]) -> dict[int, Wishes]:
    """The wishes of people, by their numbers; those of equal wishes share one."""
    with connection.cursor() as cursor:
        cursor.execute(
            _WISHES.format(has_device=_HAS_DEVICE), {"people": array_of(people), "today": today()}
        )
        rows = cursor.fetchall()
    here = organisation()
    agreed = _agreed(here.time_zone, here.federal_state)
    known: dict[tuple[Any, ...], Wishes] = {}
    found: dict[int, Wishes] = {}
    for number, *row in rows:
        key = tuple(tuple(one) if isinstance(one, list) else one for one in row)
        if key not in known:
            known[key] = _wishes(row, agreed, here.time_zone, here.federal_state)
        found[number] = known[key]
    return found


def _wishes(row: list[Any], agreed: dict[int, tuple[Quiet, ...]], zone: str, land: str) -> Wishes:
    zone = row[0] or zone
    own = _quiet(zone, land, *row[8:12])
    of_departments = [quiet for number in row[2] or () for quiet in agreed.get(number, ())]
    return Wishes(
        zone=zone,
        mail=row[3] or Reach.Window.HOURLY,
        hour=8 if row[4] is None else row[4],
        weekday=row[5] or 0,
        not_mailed=frozenset(not_mailed() if row[6] is None else row[6]),
        not_pushed=frozenset(not_pushed() if row[7] is None else row[7]),
        agreements=(*([own] if own else []), *of_departments),
        lets_urgent_through=row[12],
        can_mail=bool(settings.TELLS_BY_MAIL and row[1] and not row[13]),
        can_push=row[14],
    )


def _agreed(zone: str, land: str) -> dict[int, tuple[Quiet, ...]]:
    """What holds in each department: its own quiet times and those of all above it."""
    own = {
        row.department_id: quiet
        for row in DepartmentQuiet.objects.all()
        if (quiet := quiet_of(row, zone, land))
    }
    if not own:
        return {}
    above = dict(Department.objects.values_list("pk", "parent_id"))
    found: dict[int, tuple[Quiet, ...]] = {}
    for number in above:
        chain: list[Quiet] = []
        seen: set[int] = set()
        place: int | None = number
        while place is not None and place not in seen:
            seen.add(place)
            chain += [own[place]] if place in own else []
            place = above.get(place)
        found[number] = tuple(chain)
    return found


def quiet_of(row: QuietTimes, zone: str, land: str) -> Quiet | None:
    """The quiet times of a row; none where it has none."""
    return _quiet(
        zone, land, row.quiet_from, row.quiet_until, row.quiet_weekends, row.quiet_holidays
    )


def _quiet(
    zone: str, land: str, begins: time | None, ends: time | None, weekends: bool, holidays: bool
) -> Quiet | None:
    hours = begins is not None and ends is not None and begins != ends
    if not hours and not weekends and not holidays:
        return None
    if not hours:
        begins = ends = time(0)
    return Quiet(zone, begins or time(0), ends or time(0), weekends, holidays, land)
