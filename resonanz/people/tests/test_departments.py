"""Departments form a tree; people belong to them from a day until a day, to one of them mainly."""

import contextlib
from datetime import date, timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from resonanz.core.errors import Forbidden, Refused
from resonanz.people import actions, queries
from resonanz.people.models import Department, DepartmentMembership, Person


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

    assert address in client.get("/settings/organisation/departments").text
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


def test_a_further_department_leaves_the_main_one_and_a_new_main_one_divides_it(
    ada, tom, werkstatt
):
    vertrieb = actions.create_department(ada, "Vertrieb")
    actions.belong(ada, tom, werkstatt, date(2026, 1, 1), leads=True)
    actions.belong(ada, tom, vertrieb, date(2026, 2, 1), date(2026, 3, 31))

    held = DepartmentMembership.objects.filter(person=tom).order_by("since", "pk")
    assert [(str(one.department), one.since.month, one.is_main, one.leads) for one in held] == [
        ("Werkstatt", 1, True, True), ("Werkstatt", 2, False, True),
        ("Vertrieb", 2, True, False), ("Werkstatt", 4, True, True),
    ]  # fmt: skip
    with pytest.raises(Refused, match="Vertrieb"):
        actions.belong(ada, tom, vertrieb, date(2026, 3, 1), is_main=False)
    with pytest.raises(Refused):
        actions.belong(ada, tom, vertrieb, date(2026, 9, 2), date(2026, 9, 1))
    with pytest.raises(Forbidden):
        actions.belong(tom, tom, vertrieb)


days = st.integers(1, 60).map(lambda number: date(2026, 1, 1) + timedelta(days=number))
spans = st.tuples(days, days | st.none(), st.sampled_from("abc"), st.booleans())


@given(st.lists(spans, max_size=8))
@hypothesis_settings(max_examples=60, suppress_health_check=list(HealthCheck))
def test_nobody_has_two_main_departments_or_belongs_to_one_twice_on_any_day(db, spans):
    with transaction.atomic():
        person = Person.objects.create(name="Wer")
        made = {name: actions.create_department(None, name) for name in "abc"}
        for since, until, name, is_main in spans:
            with contextlib.suppress(Refused):
                actions.belong(None, person, made[name], since, until, is_main=is_main)
        held = list(DepartmentMembership.objects.filter(person=person))
        for number in range(65):
            day = date(2026, 1, 1) + timedelta(days=number)
            there = [one for one in held if one.holds_on(day)]
            assert sum(one.is_main for one in there) <= 1
            assert len({one.department_id for one in there}) == len(there)
        transaction.set_rollback(True)


def test_a_closed_department_gives_its_people_and_parts_on_and_takes_them_back(
    client, ada, tom, mira, werkstatt
):
    lack = actions.create_department(ada, "Lack", werkstatt)
    halle = actions.create_department(ada, "Halle")
    actions.belong(ada, tom, werkstatt, date(2026, 1, 1))
    actions.belong(ada, mira, werkstatt, date(2026, 1, 1))
    client.force_login(ada.user)
    address = f"/settings/organisation/departments/{werkstatt.pk}/closing"

    client.post(address, {"day": "2026-06-30", "into": halle.pk})
    werkstatt.refresh_from_db()
    lack.refresh_from_db()
    assert (werkstatt.closed_on, lack.parent) == (date(2026, 6, 30), halle)
    assert departments_of(tom) == [
        ("Werkstatt", date(2026, 1, 1), date(2026, 6, 30)), ("Halle", date(2026, 7, 1), None),
    ]  # fmt: skip
    assert werkstatt not in [each for _depth, each in queries.department_lines(tom)]
    assert client.post(address, {"day": "2026-06-30"}).status_code == 422
    with pytest.raises(Refused, match="Werkstatt"):
        actions.belong(ada, mira, werkstatt)

    actions.move(ada, mira, lack)  # who went elsewhere meanwhile stays there
    assert "Werkstatt" in client.get("/settings/organisation/departments").text
    client.post(address, {"undo": "1"})
    werkstatt.refresh_from_db()
    lack.refresh_from_db()
    assert (werkstatt.closed_on, lack.parent) == (None, werkstatt)
    assert departments_of(tom) == [("Werkstatt", date(2026, 1, 1), None)]
    assert departments_of(mira)[-1][0] == "Lack"
    page = client.get(f"/settings/organisation/departments/{werkstatt.pk}/").text
    assert "Tom Wirth" in page


def test_the_screens_say_from_when_until_when(client, ada, tom, werkstatt):
    client.force_login(ada.user)
    joining = f"/settings/organisation/departments/{werkstatt.pk}/members"

    wrong = client.post(joining, {"who": "@niemand", "is_main": "on"})
    assert wrong.status_code == 422
    client.post(joining, {"who": "@tom", "since": "2026-01-01", "is_main": "on"})
    client.post(joining, {"who": "ada@velora.example", "since": "2026-01-01"})
    held = DepartmentMembership.objects.get(person=tom)
    assert (held.since, held.is_main) == (date(2026, 1, 1), True)
    assert not DepartmentMembership.objects.get(person=ada).is_main

    address = f"/settings/organisation/memberships/{held.pk}/"
    assert 'value="2026-01-01"' in client.get(address).text
    client.post(address, {"since": "2026-02-01", "until": "", "leads": "on", "is_main": "on"})
    held.refresh_from_db()
    assert (held.since, held.leads) == (date(2026, 2, 1), True)
    assert "Werkstatt" in client.get(f"/people/{tom.pk}/departments").text
    client.post(f"{address}end")
    assert departments_of(tom)[0][2] == timezone.localdate()
    client.force_login(tom.user)
    assert client.post(f"{address}end").status_code == 403
    assert client.get(f"/people/{tom.pk}/departments").status_code == 403


def test_the_same_over_the_api(client, ada, werkstatt):
    client.force_login(ada.user)

    made = client.post("/api/v1/departments", {"name": "Lack"}, "application/json")
    assert made.status_code == 201
    address = f"/api/v1/departments/{made.json()['id']}"
    moved = client.put(address, {"name": "Farbe", "parent": werkstatt.pk}, "application/json")
    assert (moved.json()["name"], moved.json()["parent"]) == ("Farbe", werkstatt.pk)
    closing = client.put(f"{address}/closing", {"into": werkstatt.pk}, "application/json")
    assert closing.json()["closed_on"] == timezone.localdate().isoformat()
    assert client.delete(f"{address}/closing").json()["closed_on"] is None
    lost = client.put(address, {"name": "Farbe", "parent": 0}, "application/json")
    assert lost.status_code == 404
    assert Department.objects.get(pk=made.json()["id"]).parent == werkstatt


def test_a_membership_over_the_api(client, ada, tom, werkstatt):
    client.force_login(ada.user)
    members = f"/api/v1/departments/{werkstatt.pk}/members"

    made = client.post(members, {"person": tom.pk, "since": "2026-01-01"}, "application/json")
    assert (made.status_code, made.json()["main"], made.json()["until"]) == (201, True, None)
    address = f"/api/v1/department-memberships/{made.json()['id']}"
    changed = client.patch(address, {"until": "2026-12-31"}, "application/json").json()
    assert (changed["since"], changed["until"]) == ("2026-01-01", "2026-12-31")
    assert client.delete(f"{address}?last=2026-03-31").status_code == 204
    assert departments_of(tom) == [("Werkstatt", date(2026, 1, 1), date(2026, 3, 31))]
    client.force_login(tom.user)
    assert client.patch(address, {"leads": True}, "application/json").status_code == 403


def closed(department):
    return Department.objects.get(pk=department.pk).closed_on


def test_nothing_hangs_below_what_is_closed_or_too_deep_and_every_number_is_given_once(
    ada, werkstatt
):
    lack = actions.create_department(ada, "Lack", werkstatt, external_id="d7")
    with pytest.raises(Refused, match="d7"):
        actions.create_department(ada, "Farbe", external_id="d7")
    with pytest.raises(Refused, match="d7"):
        actions.edit_department(ada, werkstatt, "Werkstatt", None, external_id="d7")
    above = lack
    for number in range(3, 21):
        above = actions.create_department(ada, f"Stufe {number}", above)
    with pytest.raises(Refused, match="20"):
        actions.create_department(ada, "Stufe 21", above)
    assert not Department.objects.filter(name__in=["Farbe", "Stufe 21"]).exists()

    actions.close_department(ada, werkstatt)
    with pytest.raises(Refused, match="Werkstatt"):
        actions.create_department(ada, "Farbe", werkstatt)
    assert Department.objects.get(pk=lack.pk).parent is None


def test_the_installation_itself_renames_and_closes(ada, werkstatt):
    assert actions.edit_department(None, werkstatt, "Halle 3", None)
    assert not actions.edit_department(None, werkstatt, " Halle  3 ", None)
    actions.close_department(None, werkstatt)

    assert [each.verb for each in queries.history(ada, werkstatt)] == [
        "department.closed", "department.changed", "department.created",
    ]  # fmt: skip
    assert not any(each.actor_id for each in queries.history(ada, werkstatt))


def test_what_cannot_be_closed_or_opened_stays_as_it_is(ada, werkstatt):
    lack = actions.create_department(ada, "Lack", werkstatt)
    halle = actions.create_department(ada, "Halle")
    tomorrow = timezone.localdate() + timedelta(days=1)
    with pytest.raises(Refused):
        actions.close_department(ada, werkstatt, tomorrow)
    for into in (werkstatt, lack):
        with pytest.raises(Refused):
            actions.close_department(ada, werkstatt, into=into)
    actions.close_department(ada, halle)
    with pytest.raises(Refused, match="Halle"):
        actions.close_department(ada, werkstatt, into=halle)
    assert closed(werkstatt) is None

    actions.close_department(ada, lack)
    actions.close_department(ada, werkstatt)
    lack.refresh_from_db()
    actions.edit_department(ada, lack, "Lack", werkstatt)  # what is closed may hang below it
    with pytest.raises(Refused, match="Werkstatt"):
        actions.open_department(ada, lack)
    assert closed(lack) is not None


def test_closed_today_it_has_no_place_and_no_head_in_the_chart(ada, tom, werkstatt):
    halle = actions.create_department(ada, "Halle")
    actions.belong(ada, tom, werkstatt, date(2026, 1, 1), leads=True)
    actions.close_department(ada, werkstatt)

    (branch,) = queries.chart(tom)
    assert (branch.department, branch.heads) == (halle, [])


def test_who_is_in_the_other_department_anyway_is_there_once(ada, tom, mira, werkstatt):
    halle = actions.create_department(ada, "Halle")
    for person in (tom, mira):
        actions.belong(ada, person, werkstatt, date(2026, 1, 1))
    actions.belong(ada, tom, halle, date(2026, 2, 1), is_main=False)
    actions.close_department(ada, werkstatt, date(2026, 6, 30), halle)

    assert departments_of(tom) == [
        ("Werkstatt", date(2026, 1, 1), date(2026, 6, 30)), ("Halle", date(2026, 2, 1), None),
    ]  # fmt: skip
    assert departments_of(mira)[-1] == ("Halle", date(2026, 7, 1), None)


def test_opened_again_it_takes_nobody_twice_and_is_main_only_where_nothing_else_is(
    ada, tom, mira, werkstatt
):
    halle = actions.create_department(ada, "Halle")
    for person in (tom, mira):
        actions.belong(ada, person, werkstatt, date(2026, 1, 1))
    actions.close_department(ada, werkstatt, date(2026, 6, 30))
    actions.belong(ada, tom, halle, date(2026, 8, 1))
    DepartmentMembership.objects.create(  # as an older file left it
        person=mira, department=werkstatt, since=date(2026, 9, 1), is_main=False
    )
    actions.open_department(ada, werkstatt)

    first = DepartmentMembership.objects.get(person=tom, department=werkstatt)
    assert (first.until, first.is_main) == (None, False)
    assert DepartmentMembership.objects.get(person=tom, department=halle).is_main
    assert departments_of(mira)[0][2] == date(2026, 6, 30)


def test_a_further_membership_is_corrected_without_becoming_the_main_one(ada, tom, werkstatt):
    halle = actions.create_department(ada, "Halle")
    actions.belong(ada, tom, werkstatt, date(2026, 1, 1))
    further = actions.belong(None, tom, halle, date(2026, 2, 1), is_main=False)
    asked = {"since": date(2026, 3, 1), "until": None, "is_main": False, "leads": True}

    assert actions.edit_membership(None, further, **asked)
    assert not actions.edit_membership(None, further, **asked)
    actions.end_membership(None, further, date(2026, 5, 31))
    assert departments_of(tom) == [
        ("Werkstatt", date(2026, 1, 1), None), ("Halle", date(2026, 3, 1), date(2026, 5, 31)),
    ]  # fmt: skip
    assert DepartmentMembership.objects.get(person=tom, is_main=True).department == werkstatt
