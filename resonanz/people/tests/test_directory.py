"""The directory finds people as one types; the chart shows how the organisation is made."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from resonanz.people import actions, queries
from resonanz.people.models import Department
from resonanz.people.queries import Wish


@pytest.fixture
def departments(ada, tom, mira, lea):
    produkt = actions.create_department(ada, "Produkt")
    antrieb = actions.create_department(ada, "Antrieb", produkt)
    actions.belong(ada, tom, antrieb, date(2026, 1, 1), leads=True)
    actions.belong(ada, tom, produkt, date(2026, 1, 1), is_main=False)
    actions.belong(ada, mira, produkt, date(2026, 1, 1), date(2026, 2, 1))
    actions.belong(ada, lea, antrieb, date(2026, 1, 1), is_main=False)
    return produkt, antrieb


def names(viewer, *args, **more):
    page, is_alike = queries.look_for(viewer, Wish(*args, **more))
    return [person.name for person in page.rows], is_alike


@pytest.mark.parametrize(
    ("typed", "found", "is_alike"),
    [
        ("kern", ["Mira Kern"], False),
        ("werkstattm", ["Tom Wirth"], False),
        ("antrieb tom", ["Tom Wirth"], False),
        ("@lea", ["Lea Neumann"], False),
        ("Neumnn", ["Lea Neumann"], True),
        ("Wirht", ["Tom Wirth"], True),
        ("Mira Krn", ["Mira Kern"], True),
        ("Werkstadtmeister", ["Tom Wirth"], True),
        ("xyzzy", [], False),
    ],
)
def test_who_is_typed_is_found_also_with_a_typing_error(
    departments, ada, tom, mira, lea, typed, found, is_alike
):
    actions.edit_profile(tom, tom, name="Tom Wirth", title="Werkstattmeister", about="")
    assert names(ada, typed) == (found, is_alike)


def test_department_role_and_both_narrow_it(departments, ada, tom, mira, lea):
    produkt, antrieb = departments
    assert names(ada, department=produkt)[0] == ["Lea Neumann", "Tom Wirth"]
    assert names(ada, department=antrieb, role="social_media_manager")[0] == ["Lea Neumann"]
    assert names(ada, "wirth", role="agent")[0] == []


def test_guests_learn_of_no_department_by_searching(departments, make_space, tom, gus):
    make_space("Agentur", tom, gus)
    assert names(gus, "tom")[0] == ["Tom Wirth"]
    assert names(gus, "antrieb")[0] == []


def test_the_page_asks_at_most_twelve_questions_however_many_there_are(
    client, departments, make_person, ada
):
    for number in range(45):
        make_person(f"P{number:02} Muster")
    client.force_login(ada.user)
    for address in ("/people/", "/people/?q=muster", "/people/?q=Mustre", "/departments/antrieb/"):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(address).status_code == 200
        assert len(asked) <= 12, address
    first = client.get("/people/?q=muster")
    assert "mark=" in first.text
    assert "P00 Muster" in first.text
    part = client.get("/people/?q=muster", headers={"HX-Request": "true"})
    assert "<html" not in part.text


def test_the_chart_counts_everybody_once_and_names_who_leads(client, departments, ada, tom, gus):
    produkt, _antrieb = departments
    (top,) = queries.chart(ada)
    assert (top.people, top.heads, top.branches[0].people) == (2, [], 2)
    assert top.branches[0].heads == [tom]
    actions.shut_out(ada, tom)
    (top,) = queries.chart(ada)
    assert (top.people, top.branches[0].heads) == (1, [])

    client.force_login(ada.user)
    page = client.get("/departments/?open=antrieb").text
    assert page.count("<details open") == 1
    assert "is-chosen" in page
    actions.close_department(ada, Department.objects.get(pk=produkt.pk))
    assert [one.department.name for one in queries.chart(ada)] == ["Antrieb"]
    assert client.get("/departments/produkt/").status_code == 200
    client.force_login(gus.user)
    assert client.get("/departments/").status_code == 404
    assert queries.chart(gus) == []


def test_the_page_of_a_department_shows_its_place(client, departments, ada, lea):
    client.force_login(lea.user)
    page = client.get("/departments/antrieb/").text
    assert "/departments/produkt/" in page
    assert "Tom Wirth" in page
    assert "/departments/antrieb/" in client.get("/departments/produkt/").text
    answer = client.get("/api/v1/departments/chart").json()
    assert [(one["name"], one["people"]) for one in answer["items"]] == [
        ("Antrieb", 2), ("Produkt", 2),
    ]  # fmt: skip
