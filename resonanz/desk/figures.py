"""What became of the promises: of a channel and its desk, never of a person at work.

The first figure is the share of promises kept. Times are medians of open time, reckoned by the one
calendar that also makes promises due (`clock`); the few slow cases stand in the nine-of-ten figure
and do not pull a mean.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import quantiles

from resonanz.channels.models import Channel
from resonanz.core.time import now
from resonanz.people.models import Person

from .clock import Schedule, elapsed
from .models import Case
from .promises import Promises, promises_of

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
    """What became of the promises of the viewer's desks, for cases begun in the last days."""
    since = now() - timedelta(days=days)
    seen = Case.objects.visible_to(viewer).filter(opened_at__gte=since)
    numbers = seen.order_by().values_list("channel", flat=True).distinct()
    channels = Channel.objects.filter(pk__in=numbers).select_related("identity").order_by("name")
    return [_kept(channel, _newest(viewer, channel, since)) for channel in channels]


def _newest(viewer: Person, channel: Channel, since: datetime) -> list[Case]:
    found = Case.objects.visible_to(viewer).filter(channel=channel, opened_at__gte=since)
    return list(found.select_related("post").order_by("-opened_at", "-pk")[:MOST])


def _kept(channel: Channel, cases: Sequence[Case]) -> Kept:
    promised = promises_of(channel.pk)
    fallen = [one for case in cases for one in _fallen_due(case)]
    return Kept(
        channel=channel,
        cases=len(cases),
        due=len(fallen),
        kept=sum(fallen),
        first_answer=_span([took for case in cases if (took := _first_took(case, promised))]),
        resolution=_span([took for case in cases if (took := _done_took(case, promised))]),
        in_opening_hours=not promised.schedule.is_around_the_clock,
    )


def _fallen_due(case: Case) -> list[bool]:
    """Of the promises of a case that fell due or were kept: whether each was kept.

    A next answer leaves no trace once it is given, and is not counted.
    """
    moment = now()
    pairs = [
        (case.first_answer_due_at, case.first_answered_at),
        (case.resolution_due_at, case.done_at),
    ]
    return [
        done is not None and done <= due
        for due, done in pairs
        if due is not None and (done is not None or due < moment)
    ]


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
