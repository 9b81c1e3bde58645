"""Half past nine stays half past nine; missing and doubled hours are said."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resonanz.core.errors import Refused
from resonanz.planning.walltime import Odd, due, moved, wall_of, warning

ZONES = st.sampled_from(
    ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "UTC"]
)
# Wall times carry no zone.
FIRST, LAST = (datetime.fromisoformat(f"{year}-01-01") for year in (2000, 2037))
TIMES = st.datetimes(FIRST, LAST).map(lambda moment: moment.replace(second=0, microsecond=0))


@given(wall=TIMES, zone=ZONES, fold=st.sampled_from([0, 1]))
def test_a_wall_time_is_shown_as_meant_unless_it_is_missing(wall, zone, fold):
    found = due(wall.isoformat(), zone, fold)
    assert found.at.tzinfo is UTC
    if found.odd is Odd.MISSING:
        assert timedelta(0) < found.shown.replace(tzinfo=None) - wall <= timedelta(hours=1)
    else:
        assert wall_of(found.at, zone) == found.wall == wall.strftime("%Y-%m-%dT%H:%M")
    assert bool(warning(found)) is (found.odd is not Odd.NOTHING)


@given(moment=TIMES, zone=ZONES)
def test_every_moment_has_a_wall_time_that_leads_back_to_it(moment, zone):
    at = moment.replace(tzinfo=UTC)
    shown = at.astimezone(ZoneInfo(zone))
    assert due(wall_of(at, zone), zone, shown.fold).at == at


@given(wall=TIMES, zone=ZONES, days=st.integers(-400, 400))
def test_moved_by_days_the_time_of_day_stays(wall, zone, days):
    later = due(moved(wall.isoformat(), days), zone)
    assert later.wall[11:] == wall.strftime("%H:%M")


def test_the_hour_that_is_skipped_is_said():
    found = due("2026-03-29T02:30", "Europe/Berlin")
    assert (found.odd, wall_of(found.at, "Europe/Berlin")) == (Odd.MISSING, "2026-03-29T03:30")


def test_of_the_hour_that_comes_twice_either_can_be_meant():
    first, second = (due("2026-10-25T02:30", "Europe/Berlin", fold) for fold in (0, 1))
    assert (first.odd, second.at - first.at) == (Odd.TWICE, timedelta(hours=1))
    assert warning(first) != warning(second)


@pytest.mark.parametrize(
    "wall", ["", "morgen", "2026-02-30T10:00", "2026-02-03T10:00Z", "9999-01-01T10:00"]
)
def test_what_is_no_time_is_refused(wall):
    with pytest.raises(Refused):
        due(wall, "Europe/Berlin")
