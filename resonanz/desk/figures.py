"""What became of the promises: of a channel and its desk, never of a person at work.

The first figure is the share of promises kept. Times are medians of open time, reckoned by the one
calendar that also makes promises due (`clock`); the few slow cases stand in the nine-of-ten figure
and do not pull a mean.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import quantiles

from django.db.models import Window
from django.db.models.functions import RowNumber

from resonanz.channels.models import Channel
from resonanz.core.time import now
from resonanz.people.models import Person

from .clock import Schedule, elapsed
from .models import Case
from .promises import Promises, promises_in

# The newest so many cases of a channel are counted, at most.
MOST = 5_000
# Fewer cases than these make no median that anybody should believe.
FEWEST = 5
DAYS = (7, 30, 90)


@dataclass(frozen=True)
class Span:
    """How long something took: half of the cases at most this, and nine of ten."""

    half: timedelta
    nine_of_ten: timedelta


@dataclass(frozen=True)
class Kept:
    """The promises of one channel: those that fell due, those kept, how long answers took."""

    channel: Channel
    cases: int
    due: int
    kept: int
    first_answer: Span | None
    resolution: Span | None
    in_opening_hours: bool

    @property
    def share(self) -> int | None:
        """The percent of promises kept; none where none fell due. Never rounded up to 100."""
        return self.kept * 100 // self.due if self.due else None

    @property
    def missed(self) -> int:
        return self.due - self.kept


def kept_promises(viewer: Person, days: int) -> list[Kept]:
    """What became of the promises of the viewer's desks, for cases begun in the last days.

    Counted are the first answer, each next answer and the resolution: each that was given, and
    each that fell due without. A case that was closed needed no next answer any more. However
    many channels there are, it takes five queries.
    """
    cases = _newest(viewer, now() - timedelta(days=days))
    found = Channel.objects.filter(pk__in=cases).select_related("identity").order_by("name")
    promised = promises_in(cases)
    return [_kept(one, cases[one.pk], promised[one.pk]) for one in found]


def _newest(viewer: Person, since: datetime) -> dict[int, list[Case]]:
    """The newest cases the viewer may work on, by the number of their channel."""
    place = Window(RowNumber(), partition_by="channel", order_by=["-opened_at", "-pk"])
    seen = Case.objects.visible_to(viewer).filter(opened_at__gte=since)
    newest = seen.order_by().annotate(place=place).filter(place__lte=MOST)
    by_channel: dict[int, list[Case]] = {}
    for case in newest.select_related("post"):
        by_channel.setdefault(case.channel_id, []).append(case)
    return by_channel


def _kept(channel: Channel, cases: Sequence[Case], promised: Promises) -> Kept:
    fallen = [_fallen_due(case) for case in cases]
    return Kept(
        channel=channel,
        cases=len(cases),
        due=sum(due for due, _ in fallen),
        kept=sum(kept for _, kept in fallen),
        first_answer=_span([took for case in cases if (took := _first_took(case, promised))]),
        resolution=_span([took for case in cases if (took := _done_took(case, promised))]),
        in_opening_hours=not promised.schedule.is_around_the_clock,
    )


def _fallen_due(case: Case) -> tuple[int, int]:
    """How many promises of a case were kept or fell due, and how many of these were kept."""
    moment = now()
    waits = case.asked_at is not None and case.first_answered_at is not None and not case.is_done
    pairs = [
        (case.first_answer_due_at, case.first_answered_at),
        (case.next_answer_due_at if waits else None, None),
        (case.resolution_due_at, case.done_at),
    ]
    fallen = [
        done is not None and done <= due
        for due, done in pairs
        if due is not None and (done is not None or due < moment)
    ]
    return case.next_answers_due + len(fallen), case.next_answers_kept + sum(fallen)


def _first_took(case: Case, promised: Promises) -> timedelta | None:
    if case.first_answered_at is None:
        return None
    begun = case.begun_at or case.opened_at
    # A case that began anew after its first answer was first asked by its first post.
    asked = begun if begun <= case.first_answered_at else case.post.said_at
    return _open_time(asked, case.first_answered_at, promised.schedule)


def _done_took(case: Case, promised: Promises) -> timedelta | None:
    if case.done_at is None:
        return None
    return _open_time(case.begun_at or case.opened_at, case.done_at, promised.schedule)


def _open_time(start: datetime, end: datetime, schedule: Schedule) -> timedelta:
    # An answer in the night took no open time, and is an answer all the same.
    return max(elapsed(start, end, schedule), timedelta(seconds=1))


def _span(spans: Sequence[timedelta]) -> Span | None:
    if len(spans) < FEWEST:
        return None
    tenths = quantiles([span.total_seconds() for span in spans], n=10, method="inclusive")
    return Span(timedelta(seconds=tenths[4]), timedelta(seconds=tenths[8]))
