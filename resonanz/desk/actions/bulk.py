"""The same deed to several cases at once, and its undoing.

Each case is handled as if alone: with its right, its event, its clocks. Undone is what nobody has
changed since; a person who is given many cases is told once.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext, gettext_lazy

from resonanz.core.errors import Gone, Refused
from resonanz.core.events import record
from resonanz.core.time import from_iso, now
from resonanz.desk.models import Case, Deed
from resonanz.notifications import actions as notifications
from resonanz.people.models import Person

from .handling import give, is_at_desk, press, sort, turn
from .labelling import bear
from .snoozing import check_moment, lay_aside

MOST = 200
# So long something done to many can be undone.
LASTS = timedelta(hours=1)


@dataclass(frozen=True)
class Act:
    """Something that can be done to many cases: how it stands on one, and how it comes to stand.

    What stands there is JSON, so that it can be kept and put back.
    """

    stands: Callable[[Case], Any]
    put: Callable[[Person, Case, Any], bool]


def do_to_all(agent: Person, cases: Sequence[Case], act: str, value: str) -> Deed:
    """Do something to cases the agent may work on; returns what can be undone.

    What does not fit a case (somebody who is not part of its desk, a done case to put aside)
    leaves it as it was.
    """
    if act not in ACTS:
        raise Refused(gettext("Choose what to do with these cases."))
    if not cases:
        raise Refused(gettext("Choose at least one case."))
    if len(cases) > MOST:
        raise Refused(gettext("200 cases at once at most."))
    return _done(agent, [case.pk for case in cases], act, _wished(act, value))


@transaction.atomic
def undo(agent: Person, deed: Deed) -> int:
    """Put back what somebody did to many cases, where it stands so still; how many came back."""
    if deed.by_id != agent.pk:
        raise Gone(gettext("This is not here (any more), or you are not part of it."))
    deed = Deed.objects.select_for_update(of=("self",)).get(pk=deed.pk)
    if deed.undone_at is not None:
        return 0
    if deed.at < now() - LASTS:
        raise Refused(gettext("This was too long ago to be undone at once."))
    act = ACTS[deed.act]
    before = {row["case"]: row for row in deed.changed}
    count = 0
    for case in _held(agent, list(before)):
        row = before[case.pk]
        if act.stands(case) == row["after"]:
            count += act.put(agent, case, row["before"])
    deed.undone_at = now()
    deed.save(update_fields=["undone_at"])
    record(agent, "cases.undone", deed, count=count)
    return count


@transaction.atomic
def _done(agent: Person, numbers: Sequence[int], act: str, wished: Callable[[Any], Any]) -> Deed:
    how, changed = ACTS[act], []
    for case in _held(agent, numbers):
        before = how.stands(case)
        if how.put(agent, case, wished(before)):
            changed.append({"case": case.pk, "before": before, "after": how.stands(case)})
    deed = Deed.objects.create(by=agent, act=act, at=now(), changed=changed)
    event = record(agent, "cases.changed", deed, act=act, count=len(changed))
    if act == "assign" and changed and (person := _person(changed[0]["after"])) is not None:
        text = gettext_lazy("%(name)s gave you %(count)s cases")
        words = {"name": agent.name, "count": str(len(changed))}
        notifications.tell(person, event, "assigned", "/desk/?tab=mine", text, words=words)
    return deed


def _held(agent: Person, numbers: Sequence[int]) -> list[Case]:
    """These cases as they stand now, held in one order, as far as the agent may work on them."""
    alone = Case.objects.visible_to(agent).filter(pk__in=numbers).order_by("pk")
    held = list(alone.select_for_update(of=("self",), no_key=True).values_list("pk", flat=True))
    return list(Case.objects.with_all().filter(pk__in=held).order_by("pk"))


def _wished(act: str, value: str) -> Callable[[Any], Any]:
    """What shall stand on a case, from what stands there."""
    if act in ("label", "unlabel"):
        number = _number(value)
        if number is None:
            raise Refused(gettext("Choose a label."))
        if act == "label":
            return lambda before: sorted({*before, number})
        return lambda before: sorted(set(before) - {number})
    if act == "snooze":
        until = _moment(value)
        stands = {"since": now().isoformat(), "until": until.isoformat() if until else ""}
        return lambda before: stands
    chosen = _checked(act, value)
    return lambda before: chosen


def _checked(act: str, value: str) -> Any:
    if act == "assign":
        if value and _person(_number(value)) is None:
            raise Refused(gettext("Choose somebody."))
        return _number(value)
    if act == "priority" and value in map(str, Case.Priority.values):
        return int(value)
    known = {"state": Case.State.values, "kind": [*Case.Kind.values, ""], "wake": [""]}
    if value not in known.get(act, []):
        raise Refused(gettext("Choose what to do with these cases."))
    return {"since": "", "until": ""} if act == "wake" else value


def _moment(value: str) -> datetime | None:
    """Until when: a moment as ISO 8601, or nothing until the person writes."""
    try:
        until = from_iso(value) if value else None
    except ValueError as error:
        raise Refused(gettext("This is no date and time.")) from error
    check_moment(until)
    return until


def _number(value: str) -> int | None:
    return int(value) if value.isdecimal() and len(value) < 19 else None


def _person(number: int | None) -> Person | None:
    return Person.objects.select_related("user").filter(pk=number).first() if number else None


# --- what can be done to many ---------------------------------------------------------------------


def _give(agent: Person, case: Case, number: int | None) -> bool:
    person = _person(number)
    if person is not None and not is_at_desk(person, case):
        return False
    return give(agent, case, person) is not None


def _aside(case: Case) -> dict[str, str]:
    since, until = case.snoozed_at, case.snoozed_until
    return {
        "since": since.isoformat() if since else "",
        "until": until.isoformat() if until else "",
    }


def _lay_aside(agent: Person, case: Case, stands: dict[str, str]) -> bool:
    if case.is_done and stands["since"]:
        return False
    since, until = (from_iso(stands[name]) if stands[name] else None for name in ("since", "until"))
    return lay_aside(agent, case, since, until)


_ASIDE = Act(_aside, _lay_aside)
_LABELS = Act(
    lambda case: sorted(case.borne.values_list("label", flat=True)),
    lambda agent, case, numbers: bear(agent, case, set(numbers)),
)
ACTS = {
    "assign": Act(lambda case: case.assignee_id, _give),
    "state": Act(lambda case: case.state, turn),
    "kind": Act(lambda case: case.kind, sort),
    "priority": Act(lambda case: case.priority, press),
    "snooze": _ASIDE,
    "wake": _ASIDE,
    "label": _LABELS,
    "unlabel": _LABELS,
}
