"""What is due and has not gone: told to those it concerns within a minute, and why, if known."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from resonanz.core.events import record
from resonanz.core.models import Event
from resonanz.core.time import now

from .models import LATE_AFTER, Account, Delivery, Halt

# Where nothing goes out at all, nobody reads a thousand notifications.
MOST_TOLD, WITHIN = 20, timedelta(minutes=10)
_State = Delivery.State
_LABEL = Delivery._meta.label_lower


def late() -> QuerySet[Delivery]:
    """What should have gone out by now; not what a person holds back, nor what is being sent."""
    moment = now()
    before = moment - LATE_AFTER
    waits = Q(state=_State.SCHEDULED, problem="", due_at__lt=before)
    # Whoever was at it is gone, and nobody took it up.
    left = Q(state__in=[_State.CLAIMED, _State.SENDING], lease_until__lt=moment, due_at__lt=before)
    # Each try moves its moment: what counts is when it met trouble first.
    tried = Q(state__in=[_State.SCHEDULED, _State.UNKNOWN]) & ~Q(problem="")
    account = Account.objects.filter(channel=OuterRef("channel"), state=Account.State.PAUSED)
    halted = Halt.objects.filter(ended_at=None)
    found = Delivery.objects.filter(waits | left | tried & Exists(_met_trouble(before)))
    return (
        found.exclude(Exists(account))
        .exclude(Q(is_planned=True) & Exists(halted))
        # A first comment waits for what it comments on.
        .exclude(Q(after__isnull=False) & ~Q(after__state=_State.SENT))
    )


def tell_of_late() -> int:
    """Tell of everything late, once each; returns how many were told of."""
    about = Event.objects.filter(verb="delivery.late", subject_type=_LABEL)
    room = MOST_TOLD - about.filter(at__gt=now() - WITHIN).count()
    if room <= 0:
        return 0
    found = late().exclude(Exists(about.filter(subject_id=OuterRef("pk")))).order_by("due_at")
    told = list(found[:room])
    for delivery in told:
        topics = [f"delivery:{delivery.pk}"]
        record(None, "delivery.late", delivery, channel_id=delivery.channel_id, topics=topics)
    return len(told)


def _met_trouble(before: datetime) -> QuerySet[Event]:
    return Event.objects.filter(
        verb__in=["delivery.delayed", "delivery.unknown"],
        subject_type=_LABEL,
        subject_id=OuterRef("pk"),
        at__lt=before,
    )
