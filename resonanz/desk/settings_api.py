"""What is promised on which channel, and when the organisation answers, over the API."""

from datetime import time, timedelta
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

from resonanz.channels.models import Channel
from resonanz.core.api import Input, needs
from resonanz.core.htmx import get_visible
from resonanz.desk import actions, queries
from resonanz.desk.api import router
from resonanz.desk.clock import Period
from resonanz.desk.figures import Span, kept_promises
from resonanz.people.models import Organisation
from resonanz.people.requests import Request

type Hours = Annotated[float, Field(gt=0, le=365 * 24)]


class ServiceLevelIn(Input):
    """Hours until the first answer, each next one, and the solution; null: not promised."""

    first_answer_hours: Hours | None = None
    next_answer_hours: Hours | None = None
    resolution_hours: Hours | None = None
    in_opening_hours: bool = True
    needs_approval: bool = False


class ServiceLevelOut(ServiceLevelIn):
    channel: int


class PeriodIn(Input):
    """A period in which the organisation answers; weekday 0 is Monday, `closes` 00:00 midnight."""

    weekday: Annotated[int, Field(ge=0, le=6)]
    opens: time
    closes: time


class OpeningHoursIn(Input):
    periods: list[PeriodIn]
    federal_state: str = ""


class OpeningHoursOut(Schema):
    periods: list[PeriodIn]
    federal_state: str
    time_zone: str


@router.get("/channels/{channel_id}/service-level", response=ServiceLevelOut)
def service_level(request: Request, channel_id: int) -> Any:
    """What is promised on an outside channel whose promises you may set."""
    return _level(_channel(request, channel_id))


@router.put("/channels/{channel_id}/service-level", response=ServiceLevelOut)
def promise(request: Request, channel_id: int, given: ServiceLevelIn) -> Any:
    """Promise other times on a channel; its open cases are reckoned anew."""
    needs(request, "desk")
    channel = _channel(request, channel_id)
    actions.promise(
        request.person,
        channel,
        first_answer=_span(given.first_answer_hours),
        next_answer=_span(given.next_answer_hours),
        resolution=_span(given.resolution_hours),
        in_opening_hours=given.in_opening_hours,
        needs_approval=given.needs_approval,
    )
    return _level(_channel(request, channel_id))


@router.get("/opening-hours", response=OpeningHoursOut)
def opening_hours(request: Request) -> Any:
    """When the organisation answers; no periods mean always."""
    organisation = Organisation.objects.first() or Organisation()
    return {
        "periods": [
            {"weekday": each.weekday, "opens": each.opens, "closes": each.closes}
            for each in queries.opening_hours()
        ],
        "federal_state": organisation.federal_state,
        "time_zone": organisation.time_zone,
    }


@router.put("/opening-hours", response=OpeningHoursOut)
def open_at(request: Request, given: OpeningHoursIn) -> Any:
    """Other opening hours and public holidays; all open cases are reckoned anew."""
    needs(request, "desk")
    periods = [Period(each.weekday, each.opens, each.closes) for each in given.periods]
    actions.open_at(request.person, periods, given.federal_state)
    return opening_hours(request)


class SpanOut(Schema):
    """Seconds of open time: half of the cases took at most the first, nine of ten the second."""

    half_seconds: float
    nine_of_ten_seconds: float


class KeptOut(Schema):
    """The promises of a channel: those that were kept or fell due, and those kept."""

    channel: int
    cases: int
    due: int
    kept: int
    percent: int | None
    first_answer: SpanOut | None
    resolution: SpanOut | None
    in_opening_hours: bool


@router.get("/desk/kept-promises", response=list[KeptOut])
def kept(request: Request, days: Annotated[int, Field(ge=1, le=366)] = 30) -> Any:
    """What became of the promises of your desks, for cases opened in the last days."""
    needs(request, "read")
    return [
        {
            "channel": row.channel.pk,
            "cases": row.cases,
            "due": row.due,
            "kept": row.kept,
            "percent": row.share,
            "first_answer": _span_told(row.first_answer),
            "resolution": _span_told(row.resolution),
            "in_opening_hours": row.in_opening_hours,
        }
        for row in kept_promises(request.person, days)
    ]


def _span_told(span: Span | None) -> dict[str, float] | None:
    if span is None:
        return None
    return {
        "half_seconds": span.half.total_seconds(),
        "nine_of_ten_seconds": span.nine_of_ten.total_seconds(),
    }


def _channel(request: Request, channel_id: int) -> Channel:
    return get_visible(queries.channels_to_promise(request.person), pk=channel_id)


def _level(channel: Channel) -> dict[str, Any]:
    level = queries.level_of(channel)
    return {
        "channel": channel.pk,
        "first_answer_hours": _hours(level.first_answer),
        "next_answer_hours": _hours(level.next_answer),
        "resolution_hours": _hours(level.resolution),
        "in_opening_hours": level.in_opening_hours,
        "needs_approval": channel.needs_approval,
    }


def _hours(span: timedelta | None) -> float | None:
    return None if span is None else span.total_seconds() / 3600


def _span(hours: float | None) -> timedelta | None:
    return None if hours is None else timedelta(hours=hours)
