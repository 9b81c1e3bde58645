"""Promises and opening hours are set over the API as on the screen."""

import pytest

from resonanz.desk.models import Case, OpeningHours


@pytest.fixture
def call(client, lea):
    client.force_login(lea.user)

    def ask(method, path, status=200, **body):
        more = {"data": body, "content_type": "application/json"} if method == "put" else {}
        response = getattr(client, method)(f"/api/v1/{path}", **more)
        assert response.status_code == status, response.content
        return response.json()

    return ask


def test_other_times_are_promised_and_open_cases_reckoned_anew(call, case, outside, office_hours):
    before = case.first_answer_due_at
    address = f"channels/{outside.pk}/service-level"
    assert call("get", address)["first_answer_hours"] == 2

    given = {"first_answer_hours": 0.5, "in_opening_hours": False, "needs_approval": True}
    told = call("put", address, **given)

    assert told["channel"] == outside.pk and told["needs_approval"] is True
    assert (told["first_answer_hours"], told["resolution_hours"]) == (0.5, None)
    assert Case.objects.get(pk=case.pk).first_answer_due_at < before


@pytest.mark.parametrize("hours", [0, -1, 9000])
def test_no_time_is_promised_that_makes_no_sense(call, outside, hours):
    told = call("put", f"channels/{outside.pk}/service-level", 422, first_answer_hours=hours)
    assert told["errors"]


def test_opening_hours_are_read_and_written(call, office_hours):
    monday = {"weekday": 0, "opens": "08:00:00", "closes": "12:00:00"}

    told = call("put", "opening-hours", periods=[monday], federal_state="BY")

    assert told["periods"] == [monday] and told["federal_state"] == "BY"
    assert call("get", "opening-hours") == told
    assert OpeningHours.objects.count() == 1


def test_overlapping_periods_are_refused_with_the_reason(call, office_hours):
    periods = [
        {"weekday": 0, "opens": "08:00", "closes": "12:00"},
        {"weekday": 0, "opens": "11:00", "closes": "15:00"},
    ]
    before = OpeningHours.objects.count()

    told = call("put", "opening-hours", 422, periods=periods)

    assert told["detail"]
    assert OpeningHours.objects.count() == before
