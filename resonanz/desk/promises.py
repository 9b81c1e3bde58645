"""The times promised on a channel, and what they mean for a case."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from resonanz.people.models import Organisation

from .clock import ZERO, Period, Schedule, due_at, elapsed
from .models import Case, OpeningHours, ServiceLevel


@dataclass(frozen=True)
class Promises:
    """What is promised on a channel, and in which hours; none: not promised."""

    first_answer: timedelta | None
    next_answer: timedelta | None
    resolution: timedelta | None
    schedule: Schedule

    def due(
        self, start: datetime | None, span: timedelta | None, rested: timedelta = ZERO
    ) -> datetime | None:
        """When a promise given at the start falls due, having stood still for a while."""
        if start is None or span is None:
            return None
        return due_at(start, span + rested, self.schedule)


def promises_of(channel_id: int) -> Promises:
    """What is promised on a channel; the usual times where nobody set others."""
    return promises_in([channel_id])[channel_id]


def promises_in(channel_ids: Iterable[int]) -> dict[int, Promises]:
    """The same for many channels, by number; three queries for all of them."""
    numbers = list(channel_ids)
    levels = {level.channel_id: level for level in ServiceLevel.objects.filter(channel__in=numbers)}
    opening = opening_schedule()
    return {number: _promised(levels.get(number) or ServiceLevel(), opening) for number in numbers}


def _promised(level: ServiceLevel, opening: Schedule) -> Promises:
    schedule = opening if level.in_opening_hours else Schedule(opening.zone)
    return Promises(level.first_answer, level.next_answer, level.resolution, schedule)


def opening_schedule() -> Schedule:
    """When the organisation answers; without any hours around the clock, holidays included."""
    organisation = Organisation.objects.first() or Organisation()
    periods = OpeningHours.objects.values_list("weekday", "opens", "closes")
    return Schedule(
        organisation.time_zone,
        tuple(Period(*period) for period in periods),
        organisation.federal_state,
    )


def begin(case: Case, promises: Promises) -> None:
    """Start the clocks of a case that was asked just now."""
    case.begun_at = case.asked_at
    case.rested = case.rested_asked = ZERO
    case.first_answer_due_at = promises.due(case.asked_at, promises.first_answer)
    case.resolution_due_at = promises.due(case.asked_at, promises.resolution)
    settle(case)


def ask_again(case: Case, at: datetime, promises: Promises) -> None:
    """Note that they said more at a moment: the case goes on, or begins anew."""
    if case.asked_at is None or case.is_done:
        case.asked_at, case.rested_asked = at, ZERO
        if case.first_answered_at is None:
            case.first_answer_due_at = promises.due(at, promises.first_answer)
        else:
            case.next_answer_due_at = promises.due(at, promises.next_answer)
    if case.is_done:
        case.begun_at, case.rested = at, ZERO
        case.resolution_due_at = promises.due(at, promises.resolution)
    case.state, case.done_at = Case.State.OPEN, None
    settle(case)


def reopen(case: Case, at: datetime, promises: Promises) -> None:
    """Note that a case was not resolved after all: while it passed for done no promise ran."""
    if case.done_at is not None:
        rested = elapsed(case.done_at, at, promises.schedule)
        case.rested += rested
        case.rested_asked += rested
    case.done_at = None
    recount(case, promises)


def answer(case: Case, at: datetime) -> None:
    """Note that we answered everything they had said up to a moment."""
    if case.first_answered_at is not None and case.next_answer_due_at is not None:
        case.next_answers_due += 1
        case.next_answers_kept += at <= case.next_answer_due_at
    case.first_answered_at = min(filter(None, [case.first_answered_at, at]))
    case.answered_at = max(filter(None, [case.answered_at, at]))
    case.asked_at = case.next_answer_due_at = None
    if case.state == Case.State.OPEN:
        case.state = Case.State.WAITING
    settle(case)


def settle(case: Case) -> None:
    """Put the earliest promise not yet kept in front: the order of the queue."""
    open_promises: list[datetime | None] = []
    if not case.is_done:
        open_promises.append(case.resolution_due_at)
        if case.asked_at is not None:
            never = case.first_answered_at is None
            open_promises.append(case.first_answer_due_at if never else case.next_answer_due_at)
    case.due_at = min((moment for moment in open_promises if moment is not None), default=None)


def recount(case: Case, promises: Promises) -> None:
    """Reckon all promises of a case anew, after other times were promised."""
    begun_at = case.begun_at or case.opened_at
    if case.first_answered_at is None:
        asked_at = case.asked_at or begun_at
        case.first_answer_due_at = promises.due(asked_at, promises.first_answer, case.rested_asked)
    elif case.asked_at is not None:
        case.next_answer_due_at = promises.due(
            case.asked_at, promises.next_answer, case.rested_asked
        )
    case.resolution_due_at = promises.due(begun_at, promises.resolution, case.rested)
    settle(case)
