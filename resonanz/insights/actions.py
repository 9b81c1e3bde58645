"""Tell the figures of weeks that are over: once each, in their order, through the gate."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection, transaction

from resonanz.core import gate
from resonanz.core.time import now
from resonanz.people import viewers
from resonanz.people.models import Department, DepartmentMembership, Person

from . import gathering
from .gathering import ANSWER_WITHIN, Span
from .measures import A_WEEK, EVERYBODY, Measure
from .models import ToldWeek

# So many weeks are told when the first figures are made.
WEEKS_BACK = 26
_LOCK = 5_310_046


def tell_weeks() -> int:
    """Tell every week that is over and was not told yet, oldest first; how many there were.

    No right is asked for: what is told is decided by the gate, and who sees it by who reads.
    """
    told = 0
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        for begins in _weeks_to_tell():
            _tell(begins)
            told += 1
    return told


def span_of(begins: date) -> Span:
    """The week in the organisation's time zone, Monday to Sunday."""
    zone = ZoneInfo(viewers.organisation().time_zone)
    return Span(*(datetime.combine(day, time(), zone) for day in (begins, begins + A_WEEK)))


def _weeks_to_tell() -> list[date]:
    """The Mondays of the weeks whose answers had their time, after the last that was told."""
    settled = now().astimezone(ZoneInfo(viewers.organisation().time_zone)).date() - ANSWER_WITHIN
    newest = settled - timedelta(days=settled.weekday()) - A_WEEK
    last = ToldWeek.objects.values_list("begins", flat=True).first()
    first = last + A_WEEK if last else max(newest - (WEEKS_BACK - 1) * A_WEEK, _founded())
    count = (newest - first) // A_WEEK + 1
    return [first + number * A_WEEK for number in range(max(count, 0))]


def _founded() -> date:
    """The Monday of the week in which the first colleague came."""
    joined = Person.objects.colleagues().order_by("joined_at").values_list("joined_at", flat=True)
    day = (joined.first() or now()).date()
    since = DepartmentMembership.objects.order_by("since").values_list("since", flat=True).first()
    day = min(day, since or day)
    return day - timedelta(days=day.weekday())


def _tell(begins: date) -> None:
    rules = gate.Rules()
    before = ToldWeek.objects.first()
    above = _departments()
    counted = _counted(begins, before, above)
    done = gathering.week(span_of(begins))
    ToldWeek.objects.create(
        begins=begins,
        inside={
            measure: _released(done.inside[measure], counted, above, rules) for measure in Measure
        },
        outside={measure: sum(done.outside[measure].values()) for measure in Measure},
        counted=counted,
        gate=asdict(rules),
        told_at=now(),
    )
    if before is not None:
        ToldWeek.objects.filter(pk=before.pk).update(counted={})


def _departments() -> dict[str, str | None]:
    """The group above each group: departments below each other, all below the organisation."""
    above: dict[str, str | None] = {EVERYBODY: None}
    for number, parent in Department.objects.values_list("pk", "parent"):
        above[str(number)] = str(parent) if parent else EVERYBODY
    return above


def _counted(
    begins: date, before: ToldWeek | None, above: Mapping[str, str | None]
) -> dict[str, str]:
    """For which group each colleague counts in this week, by the number of the person."""
    here = {str(one): EVERYBODY for one in _colleagues()}
    for person, department in _belonging(begins):
        if str(person) in here:
            here[str(person)] = str(department)
    if before is None:
        return here
    # A department that is gone is none: its people are looked at anew.
    stood = {one: group for one, group in before.counted.items() if group in above}
    found = gate.counted(stood, here, above, _told_groups(before))
    return {str(one): group for one, group in found.items()}


def _colleagues() -> list[int]:
    return list(
        Person.objects.colleagues().filter(user__is_active=True).values_list("pk", flat=True)
    )


def _belonging(day: date) -> list[tuple[int, int]]:
    held = DepartmentMembership.objects.on(day).filter(is_main=True)
    return list(held.order_by("since").values_list("person", "department"))


def _told_groups(week: ToldWeek) -> set[str]:
    """The groups of which anything was told."""
    return {
        group
        for groups in week.inside.values()
        for group, figure in groups.items()
        if figure["withheld"] is None
    }


def _released(
    done: Mapping[int, int],
    counted: Mapping[str, str],
    above: Mapping[str, str | None],
    rules: gate.Rules,
) -> dict[str, Any]:
    people: dict[str, dict[str, float]] = {group: {} for group in above}
    for person, group in counted.items():
        people[group][person] = done.get(int(person), 0)
    groups = [gate.Group(name, above[name], people[name]) for name in above]
    return {name: asdict(figure) for name, figure in gate.release(groups, rules).items()}
