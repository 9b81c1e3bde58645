"""A case is put aside until a moment, or until the person outside writes again.

Nothing is put off by that: what was promised falls due as before, and is told of as before.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext, gettext_lazy

from resonanz.core.errors import Refused
from resonanz.core.rights import require
from resonanz.core.time import now
from resonanz.desk.models import Case
from resonanz.people.models import Person

from .handling import changed, locked
from .telling import tell

MOST = 200


@transaction.atomic
def snooze(agent: Person, case: Case, until: datetime | None) -> Case:
    """Put a case aside until a moment; none: until the person writes again."""
    require(agent, "desk.answer", case)
    check_moment(until)
    case = locked(case)
    lay_aside(agent, case, now(), until)
    return case


@transaction.atomic
def wake(agent: Person, case: Case) -> Case:
    """Take a case back into the queue that was put aside."""
    require(agent, "desk.answer", case)
    case = locked(case)
    lay_aside(agent, case, None, None)
    return case


def check_moment(until: datetime | None) -> None:
    """Raises `Refused` where a case is to come back at a moment that is over."""
    if until is not None and until <= now():
        raise Refused(gettext("Choose a moment to come."))


def lay_aside(
    agent: Person | None, case: Case, since: datetime | None, until: datetime | None
) -> bool:
    """Note since when and until when a case that is held is aside; whether that is news."""
    if since is not None and case.is_done:
        raise Refused(gettext("This case is done: there is nothing to put aside."))
    if (case.snoozed_at is None) == (since is None) and case.snoozed_until == until:
        return False
    case.snoozed_at, case.snoozed_until = since, until
    case.save(update_fields=["snoozed_at", "snoozed_until"])
    changed(agent, case, snoozed=since is not None)
    return True


def wake_those_due() -> int:
    """Take back what was put aside until now, and tell whose it is. Returns how many."""
    due = Case.objects.filter(snoozed_until__lte=now(), snoozed_at__isnull=False)
    numbers = due.order_by("snoozed_until", "pk").values_list("pk", flat=True)
    return sum(map(_come_back, numbers[:MOST]))


@transaction.atomic
def _come_back(number: int) -> int:
    case = locked(Case(pk=number))
    if case.snoozed_until is None or case.snoozed_until > now():
        return 0
    case.snoozed_at = case.snoozed_until = None
    case.save(update_fields=["snoozed_at", "snoozed_until"])
    event = changed(None, case, snoozed=False)
    if case.assignee is not None:
        name = case.latest.author.display_name
        text = gettext_lazy("The case of %(name)s is back, as you wished")
        tell(case.assignee, event, "assigned", case, text, {"name": name})
    return 1
