"""Send what is due: bundles are made set by set, each is sent once, and one never breaks another.

What was read on the screen before is left out; the rights, the wishes and the quiet of that moment
are asked again. A worker that dies leaves a lease behind: after it the same bundle is sent again,
as a mail of the same id.
"""

import logging
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy

from resonanz.core.bulk import array_of
from resonanz.core.jobs import enqueue
from resonanz.core.time import now

from . import pushing
from .errors import Undeliverable
from .letters import Letters
from .models import Bundle, Errand, Notification, Reach, Way
from .reaching import Wishes
from .wishes import wishes_of

log = logging.getLogger(__name__)

State = Errand.State
# How many bundles are made at once, and how many one job sends.
MOST, A_JOB = 2_000, 25
LEASE = timedelta(minutes=10)
MOST_TRIES = 8
MOST_FAILURES = 3
# How old what is sent may be: a week's digest waits a week, and holidays may lie before it.
OLDEST = timedelta(days=30)
_AWAY = gettext_lazy("The mail server is not to be reached.")


def gather() -> int:
    """Make bundles of what is due, and have open ones sent; returns how many were made."""
    made = _gather()
    moment = now()
    waits = Q(lease_until=None) | Q(lease_until__lte=moment)
    found = Bundle.objects.filter(waits, done_at=None).order_by("made_at", "pk")
    numbers = list(found.values_list("pk", flat=True)[: 5 * MOST])
    for start in range(0, len(numbers), A_JOB):
        some = numbers[start : start + A_JOB]
        once = f"notifications.send:{some[0]}"
        enqueue("notifications.send", queue="notifications", once=once, bundle_ids=some)
    return made


@transaction.atomic
def _gather() -> int:
    moment = now()
    open_errands = Errand.objects.filter(state=State.PLANNED, bundle=None)
    due = open_errands.filter(due_at__lte=moment).order_by("due_at").values_list("person", "way")
    people = {person for person, _way in due[:MOST]}
    if not people:
        return 0
    rows = open_errands.filter(person__in=people).select_related("notification").order_by("pk")
    locked = rows.select_for_update(skip_locked=True, of=("self",))
    wishes = wishes_of(people)
    bundles: list[tuple[Bundle, list[Errand]]] = []
    of_person: dict[tuple[int, str], list[Errand]] = defaultdict(list)
    for errand in locked:
        of_person[errand.person_id, errand.way].append(errand)
    for (person, way), errands in of_person.items():
        goes = _goes(errands, wishes.get(person), moment)
        alone = [goes] if way == Way.MAIL else [[one] for one in goes]
        made = [Bundle(person_id=person, way=way, made_at=moment) for _each in alone]
        bundles += [pair for pair in zip(made, alone, strict=True) if pair[1]]
    Bundle.objects.bulk_create([bundle for bundle, _errands in bundles])
    _put([(errand.pk, bundle.pk) for bundle, errands in bundles for errand in errands])
    return len(bundles)


def _goes(errands: Sequence[Errand], wish: Wishes | None, moment: datetime) -> list[Errand]:
    """Which of one person's errands of a way go now: with what is due goes what waits beside it."""
    due = [one for one in errands if one.due_at <= moment]
    if not due or wish is None:
        return due
    free = wish.free_at(moment, is_urgent=False) <= moment
    if free and due[0].way == Way.MAIL:
        return list(errands)
    return [one for one in due if free or _passes(one, wish, moment)] or _later(due, wish, moment)


def _passes(errand: Errand, wish: Wishes, moment: datetime) -> bool:
    return wish.free_at(moment, is_urgent=errand.notification.is_urgent) <= moment


def _later(errands: Iterable[Errand], wish: Wishes, moment: datetime) -> list[Errand]:
    """It became quiet meanwhile: they wait for its end."""
    free = wish.free_at(moment, is_urgent=False)
    numbers = [one.pk for one in errands]
    Errand.objects.filter(pk__in=numbers).update(due_at=free, bundle=None)
    return []


def _put(rows: Sequence[tuple[int, int]]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE notifications_errand e SET bundle_id = put.bundle "
            "FROM unnest(%s::text::bigint[], %s::text::bigint[]) AS put (errand, bundle) "
            "WHERE e.id = put.errand",
            [array_of(errand for errand, _b in rows), array_of(bundle for _e, bundle in rows)],
        )


def send(bundle_ids: Iterable[int]) -> None:
    """Send these bundles, each for itself; who is at one of them keeps it."""
    with Letters() as letters:
        for number in bundle_ids:
            bundle = _claim(number)
            if bundle is not None:
                _send(bundle, letters)


def _claim(number: int) -> Bundle | None:
    moment = now()
    waits = Q(lease_until=None) | Q(lease_until__lte=moment)
    mine = Bundle.objects.filter(waits, pk=number, done_at=None)
    if not mine.update(lease_until=moment + LEASE, tries=F("tries") + 1):
        return None
    return Bundle.objects.select_related("person__user").get(pk=number)


def _send(bundle: Bundle, letters: Letters) -> None:
    rows = _deliverable(bundle)
    try:
        if rows:
            if bundle.way == Way.MAIL:
                letters.send(bundle, rows)
            else:
                pushing.send(bundle, rows)
    except Undeliverable as error:
        _give_up(bundle, error.message)
        _note_failure(bundle, error.message)
    except Exception as error:
        log.warning("A %s could not be sent: %s", bundle.way, error, exc_info=True)
        _try_later(bundle)
    else:
        _done(bundle, State.SENT)
        if rows and bundle.way == Way.MAIL:
            reach = Reach.objects.filter(person=bundle.person_id, mail_failures__gt=0)
            reach.update(mail_failures=0)


def _deliverable(bundle: Bundle) -> list[Notification]:
    """What of a bundle is still to be told; the rest is put aside, each with its reason."""
    moment = now()
    wish = wishes_of([bundle.person_id]).get(bundle.person_id)
    errands = list(
        Errand.objects.filter(bundle=bundle, state=State.PLANNED)
        .select_related("notification__event", "notification__post__channel")
        .order_by("notification__at", "pk")
    )
    numbers = [one.notification_id for one in errands]
    told = Notification.objects.visible_to(bundle.person).filter(pk__in=numbers)
    visible = set(told.values_list("pk", flat=True))
    rows, aside, held = [], defaultdict(list), []
    for errand in errands:
        row = errand.notification
        if row.read_at is not None:
            aside[State.READ].append(errand.pk)
        elif row.pk not in visible or moment - row.at > OLDEST:
            aside[State.GONE].append(errand.pk)
        elif wish is None or not wish.takes(bundle.way, row.reason):
            aside[State.OFF].append(errand.pk)
        elif not _passes(errand, wish, moment):
            held.append(errand)
        else:
            rows.append(row)
    for state, some in aside.items():
        Errand.objects.filter(pk__in=some).update(state=state)
    if held and wish is not None:
        _later(held, wish, moment)
    return rows


def _done(bundle: Bundle, state: str) -> None:
    with transaction.atomic():
        Errand.objects.filter(bundle=bundle, state=State.PLANNED).update(state=state)
        Bundle.objects.filter(pk=bundle.pk).update(done_at=now(), lease_until=None)


def _give_up(bundle: Bundle, problem: str) -> None:
    Bundle.objects.filter(pk=bundle.pk).update(problem=problem[:300])
    _done(bundle, State.FAILED)


def _try_later(bundle: Bundle) -> None:
    if bundle.tries >= MOST_TRIES:
        _give_up(bundle, str(_AWAY))
        return
    Bundle.objects.filter(pk=bundle.pk).update(
        lease_until=now() + timedelta(minutes=2**bundle.tries), problem=str(_AWAY)
    )


def _note_failure(bundle: Bundle, problem: str) -> None:
    """An address that refused several mails in a row gets no more until its person looks at it."""
    if bundle.way != Way.MAIL:
        return
    reach, _new = Reach.objects.get_or_create(person=bundle.person)
    failures = reach.mail_failures + 1
    stops = failures >= MOST_FAILURES
    Reach.objects.filter(pk=reach.pk).update(
        mail_failures=failures, mail_problem=problem[:300] if stops else ""
    )
