"""The pages of figures: for whom they are, and what they say."""

import pytest

from resonanz.core.errors import Forbidden
from resonanz.insights import queries

from .test_weeks import MONDAY, said, staff, told  # noqa: F401


@pytest.fixture
def busy(staff, make_space):  # noqa: F811
    space = make_space("Werkstatt")
    for people in staff.values():
        for person in people:
            said(space, person, MONDAY)
    told()


def test_the_mirror_begins_with_a_sentence(client, lea, busy):
    client.force_login(lea.user)
    page = client.get("/insights/").content.decode()
    assert "30" in page
    assert "<svg" in page
    assert "/insights/mirror.csv" in page


def test_a_small_department_says_why_nothing_is_told(client, lea, busy):
    client.force_login(lea.user)
    page = client.get("/insights/departments/").content.decode()
    assert "too few people to tell" in page or "zu wenige" in page
    assert "Kantine" in page


def test_an_employee_sees_themselves_alone(client, mira, busy):
    client.force_login(mira.user)
    assert '<svg class="lines"' not in client.get("/insights/").content.decode()
    assert client.get("/insights/departments/").status_code == 403
    assert client.get("/insights/mirror.csv").status_code == 403
    assert client.get("/insights/me/").status_code == 200
    assert client.get("/insights/definitions/").status_code == 200


def test_a_guest_sees_no_figures(client, gus, busy):
    client.force_login(gus.user)
    assert client.get("/insights/me/").status_code == 403


def test_the_right_is_asked_below_the_pages(mira, busy):
    for ask in (queries.mirror, queries.departments):
        with pytest.raises(Forbidden):
            ask(mira)


def test_the_tables_can_be_taken_along(client, lea, busy):
    client.force_login(lea.user)
    lines = client.get("/insights/departments.csv").content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("week,department,people")
    assert any(line.startswith("2026-11-02,Kantine,,,,,few_people") for line in lines)


def test_the_api_tells_the_same(client, lea, busy):
    client.force_login(lea.user)
    (week,) = client.get("/api/v1/insights/mirror").json()
    assert week["inside"]["took_part"] == 30
    assert len(client.get("/api/v1/insights/departments").json()) == 4
    assert len(client.get("/api/v1/insights/me").json()) == queries.WEEKS
