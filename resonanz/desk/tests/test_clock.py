from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from resonanz.core.free_days import public_holidays
from resonanz.desk.clock import (
    HORIZON,
    ZERO,
    Period,
    Schedule,
    due_at,
    elapsed,
    is_open,
)

# A busy machine is no reason to fail.
patiently = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
BERLIN = ZoneInfo("Europe/Berlin")
HOUR = timedelta(hours=1)


def berlin(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=BERLIN)


def weekdays(*spans: tuple[int, int], days: range = range(5)) -> tuple[Period, ...]:
    return tuple(
        Period(day, time(opens), time(closes % 24)) for day in days for opens, closes in spans
    )


OFFICE = Schedule("Europe/Berlin", weekdays((9, 12), (13, 17)), "BY")
ALWAYS = Schedule("Europe/Berlin")

moments = st.integers(0, 4 * 365 * 86400 - 1).map(
    lambda seconds: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
)
spans = st.timedeltas(timedelta(0), timedelta(hours=60))
times = st.times().map(lambda moment: moment.replace(microsecond=0))
zones = st.sampled_from(
    ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "UTC"]
)
periods = st.builds(Period, st.integers(0, 6), times, times).filter(
    lambda period: period.closes > period.opens or period.closes == time(0)
)
schedules = st.builds(
    Schedule,
    zones,
    st.lists(periods, min_size=1, max_size=8).map(tuple),
    st.sampled_from(["", "BY", "BE", "SN"]),
)


def test_two_hours_asked_in_the_morning_are_due_at_noon_in_winter_and_in_summer():
    assert due_at(berlin(2026, 2, 3, 9, 30), 2 * HOUR, OFFICE) == berlin(2026, 2, 3, 11, 30)
    assert due_at(berlin(2026, 7, 7, 9, 30), 2 * HOUR, OFFICE) == berlin(2026, 7, 7, 11, 30)


def test_the_lunch_break_does_not_count():
    assert due_at(berlin(2026, 2, 3, 11, 30), HOUR, OFFICE) == berlin(2026, 2, 3, 13, 30)


def test_what_is_asked_on_friday_evening_is_due_on_monday():
    assert due_at(berlin(2026, 2, 6, 19, 0), 2 * HOUR, OFFICE) == berlin(2026, 2, 9, 11, 0)


def test_a_public_holiday_is_closed_where_it_is_kept_and_open_elsewhere():
    epiphany = berlin(2026, 1, 6, 9, 0)  # a Tuesday; a holiday in Bavaria, not in Berlin
    elsewhere = Schedule(OFFICE.zone, OFFICE.periods, "BE")
    without = Schedule(OFFICE.zone, OFFICE.periods)

    assert due_at(epiphany, HOUR, OFFICE) == berlin(2026, 1, 7, 10, 0)
    assert due_at(epiphany, HOUR, elsewhere) == berlin(2026, 1, 6, 10, 0)
    assert due_at(epiphany, HOUR, without) == berlin(2026, 1, 6, 10, 0)
    assert public_holidays("", 2026) == frozenset()


def test_the_night_that_skips_an_hour_has_one_hour_less():
    nights = Schedule("Europe/Berlin", (Period(6, time(0), time(0)),))

    assert elapsed(berlin(2026, 3, 29, 0), berlin(2026, 3, 30, 0), nights) == 23 * HOUR
    assert due_at(berlin(2026, 3, 29, 1), 2 * HOUR, nights) == berlin(2026, 3, 29, 4)


def test_the_night_that_repeats_an_hour_has_one_hour_more():
    nights = Schedule("Europe/Berlin", (Period(6, time(0), time(0)),))

    assert elapsed(berlin(2026, 10, 25, 0), berlin(2026, 10, 26, 0), nights) == 25 * HOUR
    assert due_at(berlin(2026, 10, 25, 1), 3 * HOUR, nights) == berlin(2026, 10, 25, 3)


def test_a_period_inside_the_skipped_hour_is_empty():
    early = Schedule("Europe/Berlin", (Period(6, time(2), time(3)), Period(0, time(9), time(10))))

    assert elapsed(berlin(2026, 3, 29, 0), berlin(2026, 3, 30, 0), early) == ZERO
    assert due_at(berlin(2026, 3, 29, 1), HOUR, early) == berlin(2026, 3, 30, 10)


def test_a_schedule_without_periods_is_open_around_the_clock():
    start = berlin(2026, 12, 24, 23, 0)

    assert due_at(start, 30 * HOUR, ALWAYS) == start + 30 * HOUR
    assert elapsed(start, start + HOUR, ALWAYS) == HOUR
    assert is_open(start, ALWAYS)


def test_open_and_closed_are_told_apart_at_their_borders():
    assert is_open(berlin(2026, 2, 3, 9, 0), OFFICE)
    assert not is_open(berlin(2026, 2, 3, 12, 0), OFFICE)
    assert not is_open(berlin(2026, 2, 7, 10, 0), OFFICE)


def test_a_schedule_that_is_hardly_ever_open_ends_at_the_horizon():
    only_a_holiday = Schedule("Europe/Berlin", (Period(0, time(9), time(9, 0, 1)),))
    start = berlin(2026, 2, 3, 9, 0)

    assert due_at(start, 100 * HOUR, only_a_holiday) == start + HORIZON


def test_periods_that_overlap_count_once():
    twice = Schedule("UTC", (Period(0, time(9), time(12)), Period(0, time(10), time(11))))
    monday = datetime(2026, 2, 2, tzinfo=UTC)

    assert elapsed(monday, monday + 24 * HOUR, twice) == 3 * HOUR


@patiently
@given(moments, moments, moments, schedules)
def test_open_time_adds_up(first, second, third, schedule):
    start, middle, end = sorted([first, second, third])

    parts = elapsed(start, middle, schedule) + elapsed(middle, end, schedule)

    assert parts == elapsed(start, end, schedule)


@patiently
@given(moments, spans, schedules)
def test_due_is_the_inverse_of_elapsed(start, span, schedule):
    due = due_at(start, span, schedule)
    assume(due < start + HORIZON)

    assert elapsed(start, due, schedule) == span


@patiently
@given(moments, spans, spans, schedules)
def test_more_time_is_never_due_earlier(start, one, other, schedule):
    shorter, longer = sorted([one, other])

    assert due_at(start, shorter, schedule) <= due_at(start, longer, schedule)


@patiently
@given(moments, moments, spans, schedules)
def test_who_asks_later_is_never_due_earlier(one, other, span, schedule):
    earlier, later = sorted([one, other])
    assume(span > ZERO)

    assert due_at(earlier, span, schedule) <= due_at(later, span, schedule)


@patiently
@given(moments, spans, spans, schedules)
def test_promises_can_be_kept_in_steps(start, one, other, schedule):
    at_once = due_at(start, one + other, schedule)
    assume(one > ZERO and other > ZERO and at_once < start + HORIZON)

    assert due_at(due_at(start, one, schedule), other, schedule) == at_once


@patiently
@given(moments, moments, schedules)
def test_open_time_is_never_longer_than_the_time_that_passed(first, second, schedule):
    start, end = sorted([first, second])

    assert ZERO <= elapsed(start, end, schedule) <= end - start
    assert elapsed(end, start, schedule) == ZERO


@patiently
@given(st.data(), st.integers(2024, 2027), st.sampled_from(["BY", "BE", "SN"]))
def test_a_public_holiday_has_no_open_moment(data, year, land):
    day = data.draw(st.sampled_from(sorted(public_holidays(land, year))))
    schedule = Schedule("Europe/Berlin", weekdays((0, 24), days=range(7)), land)
    midnight = datetime.combine(day, time(0), BERLIN)
    next_midnight = datetime.combine(day + timedelta(days=1), time(0), BERLIN)

    assert elapsed(midnight, next_midnight, schedule) == ZERO


@pytest.mark.parametrize("span", [ZERO, -HOUR])
def test_nothing_promised_is_due_at_once(span):
    start = berlin(2026, 2, 7, 3, 0)

    assert due_at(start, span, OFFICE) == start
