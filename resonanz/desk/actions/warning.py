"""Before a promise breaks, those who can keep it hear of it; once it broke, those who run the desk.

What is left is counted as the promise counts: twenty minutes of opening hours are twenty minutes,
also over a weekend.
"""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from itertools import groupby

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from resonanz.channels.models import OUTSIDE_ROLES, Membership
from resonanz.core.events import record
from resonanz.core.models import Event
from resonanz.core.time import now
from resonanz.desk.clock import Schedule, elapsed
from resonanz.desk.models import Case
from resonanz.desk.promises import promises_of
from resonanz.notifications.models import Notification
from resonanz.people.models import Person

from .telling import tell, topics_of

# So much open time before the end of a promise it is told, at most a quarter of what was promised.
AHEAD = timedelta(minutes=30)
# Open time spreads over nights, weekends and holidays.
FURTHEST = timedelta(days=7)
# What broke before anybody looked is no news.
LATEST = timedelta(days=1)
MOST = 50

Reason = Notification.Reason
_DECIDE = (Membership.Role.OWNER, Membership.Role.MODERATOR)
_SOON = {
    "resolution": gettext_lazy("The time promised for %(name)s is over in %(minutes)s minutes"),
    "": gettext_lazy("%(name)s was promised an answer within the next %(minutes)s minutes"),
}
_BROKEN = {
    "resolution": gettext_lazy("The time promised for %(name)s is over, and it is not done"),
    "": gettext_lazy("%(name)s was promised an answer by now and has none"),
}


def warn_of_promises() -> int:
    """Tell of promises that break soon, and of those that broke; each once. Returns how many."""
    return sum(map(_warn, _ending())) + sum(map(_escalate, _broken()))


def _ending() -> Iterator[tuple[Case, timedelta]]:
    """Cases with a promise that ends within `AHEAD` of open time, and how much is left."""
    moment = now()
    found = Case.objects.open().filter(due_at__gt=moment, due_at__lt=moment + FURTHEST)
    found = found.select_related("latest__author", "assignee__user")
    in_order = found.order_by("channel", "due_at")
    for channel_id, cases in groupby(in_order, lambda one: one.channel_id):
        promised = promises_of(channel_id)
        near = []
        for case in cases:
            left = elapsed(moment, case.due_at or moment, promised.schedule)
            if left > AHEAD:
                break
            if left <= _share(case, promised.schedule):
                near.append((case, left))
        told = _told("case.due_soon", [case for case, _left in near])
        yield from [(case, left) for case, left in near if _key(case) not in told][:MOST]


def _share(case: Case, schedule: Schedule) -> timedelta:
    """How long before its end a promise is told of: a short one not at its beginning."""
    asked_at = case.asked_at if case.promise != "resolution" else None
    begun = asked_at or case.begun_at or case.opened_at
    return min(AHEAD, elapsed(begun, case.due_at or begun, schedule) / 4)


def _broken() -> list[Case]:
    moment = now()
    found = Case.objects.open().filter(due_at__lte=moment, due_at__gt=moment - LATEST)
    cases = list(found.select_related("latest__author", "assignee__user").order_by("-due_at")[:500])
    told = _told("case.promise_broken", cases)
    return [case for case in cases if _key(case) not in told][:MOST]


@transaction.atomic
def _warn(ending: tuple[Case, timedelta]) -> int:
    case, left = ending
    event = _note("case.due_soon", case)
    minutes = max(1, round(left.total_seconds() / 60))
    for person in _at_it(case):
        words = {"name": _name(case), "minutes": minutes}
        tell(person, event, Reason.DUE_SOON, case, _text(_SOON, case), words)
    return 1


@transaction.atomic
def _escalate(case: Case) -> int:
    event = _note("case.promise_broken", case)
    for person in {*_at_it(case), *_who_run(case)}:
        tell(person, event, Reason.BROKEN, case, _text(_BROKEN, case), {"name": _name(case)})
    return 1


def _text(texts: Mapping[str, Promise], case: Case) -> Promise:
    return texts.get(case.promise, texts[""])


def _name(case: Case) -> str:
    author = case.latest.author
    return author.name or author.handle


def _note(verb: str, case: Case) -> Event:
    due = case.due_at.isoformat() if case.due_at else ""
    return record(None, verb, case, channel_id=case.channel_id, topics=topics_of(case), due_at=due)


def _key(case: Case) -> tuple[int, str]:
    return case.pk, case.due_at.isoformat() if case.due_at else ""


def _told(verb: str, cases: list[Case]) -> set[tuple[int, str]]:
    """Which cases were told of, each with the promise it was told of."""
    about = Event.objects.filter(
        verb=verb,
        subject_type=Case._meta.label_lower,
        subject_id__in=[case.pk for case in cases],
    )
    told = about.values_list("subject_id", "details")
    return {(number, str(details.get("due_at"))) for number, details in told}


def _at_it(case: Case) -> list[Person]:
    """Who has it; where nobody does, everybody of its desk."""
    if case.assignee is not None:
        return [case.assignee]
    return list(_desk(case))


def _who_run(case: Case) -> list[Person]:
    """Who owns or moderates the channel, and those of the desk who run the outside."""
    runs = Q(memberships__role__in=_DECIDE) | Q(user__role__in=OUTSIDE_ROLES)
    return list(_desk(case).filter(runs, memberships__channel=case.channel_id))


def _desk(case: Case) -> QuerySet[Person]:
    people = Person.objects.filter(user__is_active=True, memberships__channel=case.channel_id)
    return people.select_related("user").distinct()
