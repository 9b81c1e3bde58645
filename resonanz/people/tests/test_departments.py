"""Departments form a tree, and people belong to one of them at a time."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from resonanz.core.errors import Forbidden, Refused
from resonanz.people import actions, queries
from resonanz.people.models import Department, DepartmentMembership


@pytest.fixture
def werkstatt(db):
    return actions.create_department(None, "Werkstatt")


def departments_of(person):
    memberships = DepartmentMembership.objects.filter(person=person).order_by("since")
    return [(each.department.name, each.since, each.until) for each in memberships]


def test_moving_ends_one_department_and_begins_the_next(ada, tom, werkstatt):
    vertrieb = actions.create_department(ada, "Vertrieb")
    actions.move(ada, tom, werkstatt, date(2026, 1, 1))
    actions.move(ada, tom, werkstatt, date(2026, 2, 1))
    actions.move(ada, tom, vertrieb, date(2026, 7, 1))

    assert departments_of(tom) == [
        ("Werkstatt", date(2026, 1, 1), date(2026, 6, 30)),
        ("Vertrieb", date(2026, 7, 1), None),
    ]
    actions.move(ada, tom, None)
    assert departments_of(tom)[1][2] == timezone.localdate() - timedelta(days=1)


def test_a_move_of_the_same_day_was_a_mistake_and_one_before_is_refused(ada, tom, werkstatt):
    vertrieb = actions.create_department(ada, "Vertrieb")
    actions.move(ada, tom, werkstatt, date(2026, 1, 1))
    with pytest.raises(Refused):
        actions.move(ada, tom, vertrieb, date(2025, 1, 1))
    actions.move(ada, tom, vertrieb, date(2026, 1, 1))

    assert departments_of(tom) == [("Vertrieb", date(2026, 1, 1), None)]


def test_departments_form_a_tree_without_circles(ada, tom, werkstatt, gus):
    below = actions.create_department(ada, "Werkstatt", werkstatt)
    deep = actions.create_department(ada, "Lack", below)

    assert below.slug == "werkstatt-2"
    assert [(depth, each.name) for depth, each in queries.department_lines(tom)] == [
        (0, "Werkstatt"), (1, "Werkstatt"), (2, "Lack"),
    ]  # fmt: skip
    assert queries.department_lines(gus) == []
    with pytest.raises(Refused):
        actions.edit_department(ada, werkstatt, "Werkstatt", deep)
    actions.edit_department(ada, deep, "Farbe", werkstatt)
    assert Department.objects.get(pk=deep.pk).parent == werkstatt
    with pytest.raises(Refused):
        actions.create_department(ada, " ")
    with pytest.raises(Forbidden):
        actions.create_department(tom, "Meine")


def test_who_belonged_to_none_is_moved_to_none(ada, tom):
    actions.move(ada, tom, None)
    assert departments_of(tom) == []


def test_the_page_renames_and_moves(client, ada, werkstatt):
    lack = actions.create_department(ada, "Lack")
    client.force_login(ada.user)
    address = f"/settings/organisation/departments/{lack.pk}/"

    assert address in client.get("/settings/organisation/").text
    assert 'value="Lack"' in client.get(address).text
    client.post(address, {"name": "Farbe", "parent": werkstatt.pk})
    lack.refresh_from_db()
    assert (lack.name, lack.parent, lack.slug) == ("Farbe", werkstatt, "lack")

    circle = client.post(
        f"/settings/organisation/departments/{werkstatt.pk}/",
        {"name": "Werkstatt", "parent": lack.pk},
    )
    assert circle.status_code == 422
    assert "nicht Teil ihrer selbst" in circle.text


def test_the_same_over_the_api(client, ada, werkstatt):
    client.force_login(ada.user)

    made = client.post("/api/v1/departments", {"name": "Lack"}, "application/json")
    assert made.status_code == 201
    address = f"/api/v1/departments/{made.json()['id']}"
    moved = client.put(address, {"name": "Farbe", "parent": werkstatt.pk}, "application/json")
    assert (moved.json()["name"], moved.json()["parent"]) == ("Farbe", werkstatt.pk)
    lost = client.put(address, {"name": "Farbe", "parent": 0}, "application/json")
    assert lost.status_code == 404
    assert Department.objects.get(pk=made.json()["id"]).parent == werkstatt
