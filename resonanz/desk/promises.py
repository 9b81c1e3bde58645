"""The times promised on a channel, and what they mean for a case."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from resonanz.people.models import Organisation

from .clock import Period, Schedule, due_at
from .models import Case, OpeningHours, ServiceLevel


@dataclass(frozen=True)
class Promises:
    """What is promised on a channel, and in which hours; none: not promised."""

    first_answer: timedelta | None
    next_answer: timedelta | None
    resolution: timedelta | None
    schedule: Schedule

    def due(self, start: datetime | None, span: timedelta | None) -> datetime | None:
        """When a promise given at the start falls due."""
        return None if start is None or span is None else due_at(start, span, self.schedule)


def promises_of(channel_id: int) -> Promises:
    """What is promised on a channel; the usual times where nobody set others."""
    level = ServiceLevel.objects.filter(channel=channel_id).first() or ServiceLevel()
    schedule = opening_schedule()
    if not level.in_opening_hours:
        schedule = Schedule(schedule.zone)
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
    case.first_answer_due_at = promises.due(case.asked_at, promises.first_answer)
    case.resolution_due_at = promises.due(case.asked_at, promises.resolution)
    settle(case)


def ask_again(case: Case, at: datetime, promises: Promises) -> None:
    """Note that they said more at a moment: the case goes on, or begins anew."""
    if case.asked_at is None or case.is_done:
        case.asked_at = at
        if case.first_answered_at is None:
            case.first_answer_due_at = promises.due(at, promises.first_answer)
        else:
            case.next_answer_due_at = promises.due(at, promises.next_answer)
    if case.is_done:
        case.begun_at = at
        case.resolution_due_at = promises.due(at, promises.resolution)
    case.state, case.done_at = Case.State.OPEN, None
    settle(case)


def answer(case: Case, at: datetime) -> None:
    """Note that we answered everything they had said up to a moment."""
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
        case.first_answer_due_at = promises.due(asked_at, promises.first_answer)
    elif case.asked_at is not None:
        case.next_answer_due_at = promises.due(case.asked_at, promises.next_answer)
    case.resolution_due_at = promises.due(begun_at, promises.resolution)
    settle(case)
