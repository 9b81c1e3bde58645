"""Quiet hours, weekends and holidays: by the clock on the wall, whatever it does."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from resonanz.notifications.models import Reach
from resonanz.notifications.quiet import Quiet, after_quiet, is_quiet
from resonanz.notifications.reaching import Wishes

BERLIN = ZoneInfo("Europe/Berlin")
NIGHT = Quiet("Europe/Berlin", time(18), time(7))
WEEKEND = Quiet("Europe/Berlin", weekends=True, holidays=True, land="BY")

zones = st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Apia"])
hours = st.times().map(lambda at: at.replace(second=0, microsecond=0))
quiets = st.builds(
    Quiet, zones, hours, hours, st.booleans(), st.booleans(), st.sampled_from(["", "BY", "HE"])
)
moments = st.integers(0, 4 * 365 * 24 * 60).map(
    lambda minutes: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=BERLIN)  # type: ignore[misc]


def test_quiet_hours_go_over_midnight():
    assert NIGHT.covers(at(2026, 11, 2, 23, 0)) and NIGHT.covers(at(2026, 11, 3, 6, 59))
    assert not NIGHT.covers(at(2026, 11, 3, 7, 0))
    assert after_quiet(at(2026, 11, 2, 23, 0), [NIGHT]) == at(2026, 11, 3, 7, 0)
    assert after_quiet(at(2026, 11, 3, 12, 0), [NIGHT]) == at(2026, 11, 3, 12, 0)


def test_a_long_weekend_ends_on_the_first_morning_somebody_works():
    # Good Friday to Easter Monday 2026, with nights on both sides.
    evening = at(2026, 4, 2, 20, 0)
    assert after_quiet(evening, [NIGHT, WEEKEND]) == at(2026, 4, 7, 7, 0)


def test_a_digest_that_falls_on_a_quiet_day_comes_at_its_hour_of_the_next_free_one():
    wishes = Wishes("Europe/Berlin", Reach.Window.DAILY, hour=9, agreements=(WEEKEND,))
    assert wishes.mailed_at(at(2026, 11, 6, 10, 0), is_urgent=False) == at(2026, 11, 9, 9, 0)
    weekly = Wishes("Europe/Berlin", Reach.Window.WEEKLY, hour=9, weekday=0)
    assert weekly.mailed_at(at(2026, 11, 3, 10, 0), is_urgent=False) == at(2026, 11, 9, 9, 0)


def test_what_is_urgent_passes_only_where_it_may():
    night = at(2026, 11, 2, 23, 0)
    strict = Wishes("Europe/Berlin", agreements=(NIGHT,))
    kind = Wishes("Europe/Berlin", agreements=(NIGHT,), lets_urgent_through=True)
    assert strict.mailed_at(night, is_urgent=True) == at(2026, 11, 3, 7, 0)
    assert kind.mailed_at(night, is_urgent=True) == night
    assert kind.mailed_at(night, is_urgent=False) == at(2026, 11, 3, 7, 0)


@given(moment=moments, agreements=st.lists(quiets, max_size=2))
def test_what_is_held_back_comes_at_the_first_moment_that_is_not_quiet(moment, agreements):
    free = after_quiet(moment, agreements)

    assert free >= moment
    if free - moment < timedelta(days=60):
        assert not is_quiet(free, agreements)
    # Nothing between was free: every quarter of an hour of the first two days is looked at.
    step, look = timedelta(minutes=15), moment
    while look < min(free, moment + timedelta(days=2)):
        assert is_quiet(look, agreements)
        look += step


@given(
    moment=moments,
    mail=st.sampled_from([one for one in Reach.Window if one != Reach.Window.NEVER]),
    hour=st.integers(0, 23),
    weekday=st.integers(0, 6),
    zone=zones,
    agreements=st.lists(quiets, max_size=1),
)
def test_a_mail_never_goes_out_before_its_news_nor_while_it_is_quiet(
    moment, mail, hour, weekday, zone, agreements
):
    wishes = Wishes(zone, mail, hour, weekday, agreements=tuple(agreements))
    due = wishes.mailed_at(moment, is_urgent=False)

    assert due >= moment
    assert not is_quiet(due, agreements)
    if not agreements:
        most = {"weekly": 8, "daily": 2}.get(mail, 1)
        assert due - moment <= timedelta(days=most)
