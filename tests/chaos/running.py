"""Send many posts through trouble, in a time of our own, and look what stands on the network."""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Max, Min

from resonanz.core.time import now, standing_at
from resonanz.networks import delivery
from resonanz.networks.arriving import enter_sent
from resonanz.networks.claims import claim
from resonanz.networks.models import Account, Delivery

from .faults import Chaos, Fault, Killed

STRIKES = 2
MOST_STEPS = 80
# Little, since the small servers note times by the clock on the wall.
APART = timedelta(milliseconds=10)
_OPEN = ("scheduled", "claimed", "sending", "unknown")


@dataclass
class Stage:
    """A connected account on a small server that can be struck."""

    name: str
    account: Account
    chaos: Chaos
    # The words of all posts of ours that stand there.
    standing: Callable[[], list[str]]
    # What a person does where the right is lost.
    reconnect: Callable[[], None]
    # Schedules words under an origin; gives the words that must stand there in the end.
    schedule: Callable[[str, str], list[str]]
    # What goes on beside: where only the intake can tell what arrived, it listens.
    listen: Callable[[], object] = lambda: None


@dataclass
class Outcome:
    """What became of it."""

    count: int
    struck: int
    duplicates: int
    lost: int
    unexplained: int

    def __str__(self) -> str:
        return (
            f"{self.count} sent, {self.struck} strikes, {self.duplicates} twice, "
            f"{self.lost} lost, {self.unexplained} unexplained"
        )

    @property
    def is_clean(self) -> bool:
        return not (self.duplicates or self.lost or self.unexplained)


def run(stage: Stage, fault: Fault, count: int, seed: int) -> Outcome:
    """Send so many posts while one kind of trouble strikes."""
    stage.chaos.rng = random.Random(f"{stage.name} {fault.name} {seed}")
    stage.chaos.fault, stage.chaos.struck = None, 0
    begun = now()
    wanted = []
    for number in range(count):
        words = f"{number:04} {stage.chaos.rng.randrange(10**9)}"
        with standing_at(begun + number * APART):
            wanted += stage.schedule(f"chaos:{fault.name}:{seed}:{number}"[:80], words)
    stage.chaos.fault = fault
    _work(stage, begun + count * APART, count)
    stage.chaos.fault = None
    return _outcome(stage, wanted, count)


def _work(stage: Stage, moment: datetime, count: int) -> None:
    seen: set[int] = set()
    for _step in range(MOST_STEPS * count):
        try:
            later = _turn(stage, moment, seen)
        except Killed:
            # The worker is gone, and with it what it had not committed.
            connection.close()
            continue
        if later is None:
            return
        moment = later


def _turn(stage: Stage, moment: datetime, seen: set[int]) -> datetime | None:
    """One delivery, or what goes on while none is due; when to go on, none where all is done."""
    with standing_at(moment):
        found = claim()
        if found is None:
            enter_sent()
            stage.listen()
            _person(stage)
            return _next(moment)
        if found.pk not in seen:
            seen.add(found.pk)
            stage.chaos.strikes_left = STRIKES
        delivery.deliver_one(found)
    return moment + timedelta(milliseconds=50)


def _person(stage: Stage) -> None:
    """Mends what a person must: connects again, sends again what was refused."""
    if Account.objects.filter(pk=stage.account.pk, state=Account.State.LOST).exists():
        stage.reconnect()
    for refused in Delivery.objects.filter(state="refused"):
        if refused.by is not None:
            delivery.retry(refused.by, refused)


def _next(moment: datetime) -> datetime | None:
    """When something can be worked on again; none where all is done."""
    waiting = Delivery.objects.filter(state__in=_OPEN)
    if not waiting.exists():
        return None
    due = waiting.aggregate(due=Min("due_at"), lease=Max("lease_until"))
    held = Account.objects.aggregate(speak=Max("speak_again_at"), hold=Max("hold_off_until"))
    moments = [one for one in (*due.values(), *held.values()) if one is not None and one > moment]
    return min(moments) if moments else moment + timedelta(seconds=1)


def _outcome(stage: Stage, wanted: list[str], count: int) -> Outcome:
    stands = Counter(stage.standing())
    sent = Delivery.objects.filter(state=Delivery.State.SENT).count()
    return Outcome(
        count=count,
        struck=stage.chaos.struck,
        duplicates=sum(number - 1 for number in stands.values() if number > 1),
        lost=sum(words not in stands for words in wanted),
        unexplained=count - sent,
    )
