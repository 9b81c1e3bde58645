"""Who works on a delivery: a claim is a lease with a fencing number.

Whoever holds the newest number may note what it did. A lease is renewed while its worker lives; one
that ended is taken over, and the old number is worth nothing any more.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from resonanz.core.time import now

from .contract import Progress, Remote
from .models import Account, Delivery, Halt

# However long a network takes, nobody works on one delivery for longer than this.
LONGEST_WORK_SECONDS = 15 * 60
# The number of the lock under which the next delivery is chosen.
CLAIMING = 7_260_001
_State = Delivery.State


class LostFence(Exception):
    """Somebody else holds the claim now; whatever we know is worth nothing any more."""


def lease() -> timedelta:
    """How long a claim holds without a sign of life."""
    return timedelta(seconds=settings.DELIVERY_LEASE_SECONDS)


@transaction.atomic
def claim() -> Delivery | None:
    """The next due delivery under a new lease, in the state it was found; or none.

    On one channel one is sent at a time, in the order they are due: a slow network keeps no more
    than one worker busy, and answers stand in the order they were given.
    """
    _one_after_the_other()
    delivery = (
        due()
        .select_for_update(skip_locked=True, of=("self",))
        .select_related("channel")
        .order_by("due_at", "pk")
        .first()
    )
    if delivery is None:
        return None
    found_in = delivery.state
    delivery.fence += 1
    delivery.lease_until = now() + lease()
    if found_in == _State.SCHEDULED:
        delivery.state = _State.CLAIMED
    delivery.save(update_fields=["fence", "lease_until", "state"])
    delivery.state = found_in
    return delivery


def _one_after_the_other() -> None:
    """Two who choose at the same moment would both find a channel free."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CLAIMING])


def due() -> "QuerySet[Delivery]":
    """What can be worked on now."""
    moment = now()
    account = Account.objects.filter(channel=OuterRef("channel"))
    waits = Q(state=Account.State.PAUSED) | Q(speak_again_at__gt=moment)
    busy = Delivery.objects.filter(channel=OuterRef("channel"), lease_until__gt=moment)
    open_states = [_State.SCHEDULED, _State.CLAIMED, _State.SENDING, _State.UNKNOWN]
    halted = Halt.objects.filter(ended_at=None)
    return (
        Delivery.objects.filter(state__in=open_states, due_at__lte=moment)
        .exclude(Q(is_planned=True) & Exists(halted))
        .exclude(Exists(busy))
        .exclude(Exists(account.filter(waits)))
        # A first comment waits for what it comments on.
        .exclude(Q(after__isnull=False) & ~Q(after__state=_State.SENT))
        # Whether it arrived can only be seen with a right to look.
        .exclude(Q(must_look=True) & Q(Exists(account.filter(state=Account.State.LOST))))
    )


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
        parts = [[one.remote_id, one.address, one.part, dict(one.extra)] for one in progress.parts]
        stored = {"parts": parts, "media": progress.media}
        hold(delivery, progress=stored, lease_until=now() + lease())

    stored = delivery.progress
    return Progress(
        parts=[Remote(*part) for part in stored.get("parts", [])],
        media=dict(stored.get("media", {})),
        keep=keep,
    )


@contextmanager
def kept_alive(delivery: Delivery) -> Iterator[None]:
    """Renew a claim while its work goes on: who is slow is not dead, who is dead renews nothing."""
    done = threading.Event()
    given = (delivery.pk, delivery.fence, done)
    thread = threading.Thread(target=_renew, args=given, name="claim", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def _renew(number: int, fence: int, done: threading.Event) -> None:
    until = time.monotonic() + LONGEST_WORK_SECONDS
    mine = Delivery.objects.filter(pk=number, fence=fence, lease_until__isnull=False)
    while not done.wait(lease().total_seconds() / 3) and time.monotonic() < until:
        try:
            mine.update(lease_until=now() + lease())
        except DatabaseError:
            continue
        finally:
            connection.close()
