"""Who works on a delivery: a claim is a lease with a fencing number.

Whoever holds the newest number may note what it did. A lease is renewed while its worker lives; one
that ended is taken over, and the old number is worth nothing any more.
"""

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from copy import deepcopy
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from resonanz.conversations.models import Attachment
from resonanz.core.time import now

from .contract import Progress, Remote
from .models import Account, Delivery, Halt

# However long a network takes, nobody works on one delivery for longer than this.
LONGEST_WORK_SECONDS = 15 * 60
# The number of the lock under which the next delivery is chosen.
CLAIMING = 7_260_001
# So many of one channel are claimed at a time.
MOST_IN_A_RUN = 20
_State = Delivery.State
_OPEN = (_State.SCHEDULED, _State.CLAIMED, _State.SENDING, _State.UNKNOWN)


class LostFence(Exception):
    """Somebody else holds the claim now; whatever we know is worth nothing any more."""


def lease() -> timedelta:
    """How long a claim holds without a sign of life."""
    return timedelta(seconds=settings.DELIVERY_LEASE_SECONDS)


def claim() -> Delivery | None:
    """The next due delivery under a new lease, in the state it was found; or none."""
    return next(iter(claim_run(1)), None)


@transaction.atomic
def claim_run(most: int = MOST_IN_A_RUN, *, only_answers: bool = False) -> list[Delivery]:
    """What is due next on one channel, in order, each under a new lease; empty where nothing is.

    On one channel one is sent at a time, in the order they are due: a slow network keeps no more
    than one worker busy, and answers stand in the order they were given. What somebody says now
    (`only_answers`: that alone) does not wait behind what was planned.
    """
    _one_after_the_other()
    found = due().filter(is_planned=False) if only_answers else due()
    first = _to_claim(found.select_related("channel", "by", "parent")).first()
    if first is None:
        return []
    run = [first, *_straight_after(first, most - 1)]
    until = now() + lease()
    numbers = [delivery.pk for delivery in run]
    Delivery.objects.filter(pk__in=numbers).update(fence=F("fence") + 1, lease_until=until)
    Delivery.objects.filter(pk=first.pk, state=_State.SCHEDULED).update(state=_State.CLAIMED)
    for delivery in run:
        delivery.fence += 1
        delivery.lease_until = until
    return run


def _straight_after(first: Delivery, most: int) -> list[Delivery]:
    """What simply waits for its turn behind the first on its channel."""
    if most < 1 or first.state != _State.SCHEDULED:
        return []
    waiting = due().filter(channel=first.channel_id, state=_State.SCHEDULED, must_look=False)
    found = list(_to_claim(waiting.select_related("by", "parent").exclude(pk=first.pk))[:most])
    for delivery in found:
        delivery.channel = first.channel
    return found


def _to_claim(found: "QuerySet[Delivery]") -> "QuerySet[Delivery]":
    locked = found.select_for_update(skip_locked=True, of=("self",))
    return locked.prefetch_related("attachments").order_by("is_planned", "due_at", "pk")


def _one_after_the_other() -> None:
    """Two who choose at the same moment would both find a channel free."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CLAIMING])


def due() -> "QuerySet[Delivery]":
    """What can be worked on now."""
    busy = Delivery.objects.filter(channel=OuterRef("channel"), lease_until__gt=now())
    lost = _account().filter(state=Account.State.LOST)
    unmade = Attachment.objects.filter(deliveries=OuterRef("pk"), state=Attachment.State.WAITING)
    return (
        _may_go()
        .exclude(Exists(busy))
        # A video is still being made for it.
        .exclude(Exists(unmade))
        # A first comment waits for what it comments on.
        .exclude(Q(after__isnull=False) & ~Q(after__state=_State.SENT))
        # Whether it arrived can only be seen with a right to look.
        .exclude(Q(must_look=True) & Q(Exists(lost)))
    )


def _may_go() -> "QuerySet[Delivery]":
    """What is to go out by now, and nobody holds back."""
    moment = now()
    waits = Q(state=Account.State.PAUSED) | Q(speak_again_at__gt=moment)
    halted = Halt.objects.filter(ended_at=None)
    return (
        Delivery.objects.filter(state__in=_OPEN, due_at__lte=moment)
        .exclude(Q(is_planned=True) & Exists(halted))
        .exclude(Exists(_account().filter(waits)))
    )


def _account() -> "QuerySet[Account]":
    return Account.objects.filter(channel=OuterRef("channel"))


# As `_may_go` says it, written out: it is asked before every single call.
_BEGIN = """
UPDATE networks_delivery d
SET state = %(sending)s, must_look = TRUE, attempts = attempts + 1, lease_until = %(until)s
WHERE id = %(number)s AND fence = %(fence)s AND state = ANY(%(open)s) AND due_at <= %(now)s
AND NOT (is_planned AND EXISTS (SELECT FROM networks_halt WHERE ended_at IS NULL))
AND NOT EXISTS (
    SELECT FROM networks_account a WHERE a.channel_id = d.channel_id
    AND (a.state = %(paused)s OR a.speak_again_at > %(now)s)
)"""


def begin(delivery: Delivery) -> None:
    """Note that we are about to send: whoever goes on after us looks first.

    Raises `LostFence` where it is no longer ours, or must not go out any more: taken back, moved,
    halted meanwhile.
    """
    moment = now()
    asked: dict[str, Any] = {"number": delivery.pk, "fence": delivery.fence, "now": moment}
    words = {"sending": _State.SENDING.value, "paused": Account.State.PAUSED.value}
    asked |= words | {"until": moment + lease(), "open": [state.value for state in _OPEN]}
    with connection.cursor() as cursor:
        cursor.execute(_BEGIN, asked)
        if not cursor.rowcount:
            raise LostFence
    delivery.state, delivery.must_look = _State.SENDING, True
    delivery.lease_until = moment + lease()


def let_go(run: Sequence[Delivery]) -> None:
    """Give back what of a run was not begun."""
    mine = _ours(run).filter(state__in=(_State.SCHEDULED, _State.CLAIMED), must_look=False)
    mine.update(state=_State.SCHEDULED, lease_until=None)
    _ours(run).filter(state=_State.UNKNOWN, must_look=False).update(lease_until=None)


def _ours(run: Sequence[Delivery]) -> "QuerySet[Delivery]":
    """Those of a run that we still hold."""
    held = Q(*[Q(pk=one.pk, fence=one.fence) for one in run], _connector=Q.OR)
    return Delivery.objects.filter(held, lease_until__isnull=False)


def hold(delivery: Delivery, **changes: object) -> None:
    """Note something under our claim; raises `LostFence` where it is no longer ours."""
    mine = Delivery.objects.filter(pk=delivery.pk, fence=delivery.fence)
    if not mine.update(**changes):
        raise LostFence
    for name, value in changes.items():
        setattr(delivery, name, value)


def progress_of(delivery: Delivery) -> Progress:
    """What is known to be done; `keep` stores it under our claim."""

    def keep(progress: Progress) -> None:
        stored = as_stored(progress)
        if stored != delivery.progress:
            hold(delivery, progress=stored, lease_until=now() + lease())

    stored = delivery.progress
    return Progress(
        parts=[Remote(*part) for part in stored.get("parts", [])],
        media=dict(stored.get("media", {})),
        notes=list(stored.get("notes", [])),
        keep=keep,
    )


def as_stored(progress: Progress) -> dict[str, Any]:
    """What is done, as it lies in the database."""
    parts = [[one.remote_id, one.address, one.part, dict(one.extra)] for one in progress.parts]
    notes = {"notes": list(progress.notes)} if progress.notes else {}
    return {"parts": parts, "media": deepcopy(progress.media), **notes}


@contextmanager
def kept_alive(run: Sequence[Delivery]) -> Iterator[None]:
    """Renew claims while the work goes on: who is slow is not dead, who is dead renews nothing."""
    done = threading.Event()
    thread = threading.Thread(target=_renew, args=(list(run), done), name="claim", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def _renew(run: Sequence[Delivery], done: threading.Event) -> None:
    until = time.monotonic() + LONGEST_WORK_SECONDS * len(run)
    while not done.wait(lease().total_seconds() / 3) and time.monotonic() < until:
        try:
            _ours(run).update(lease_until=now() + lease())
        except DatabaseError:
            continue
        finally:
            connection.close()
