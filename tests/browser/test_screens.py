"""Screens full of what people do, looked at by axe and kept as pictures under var/screens.

That no page is forgotten is the matter of test_every_page.
"""

from datetime import date

import pytest
from django.test import override_settings

from resonanz.accounts.models import User
from resonanz.channels.models import Channel
from resonanz.conversations import actions
from resonanz.conversations.models import Post
from resonanz.people.models import Department, DepartmentMembership, Person

pytestmark = pytest.mark.django_db(transaction=True)

# name, address, whose screen it is ("" for a stranger).
SCREENS = [
    ("people", "/people/", "tom"),
    ("person", "/people/{mira}/", "tom"),
    ("department", "/departments/werkstatt/", "tom"),
    ("home", "/", "tom"),
    ("home-empty", "/", "gus"),
    ("space", "/spaces/service/", "tom"),
    ("thread", "/posts/{post}/", "mira"),
    ("history", "/posts/{post}/history", "mira"),
    ("edit", "/posts/{post}/edit", "tom"),
    ("compose", "/compose", "tom"),
    ("search", "/search?q=stand", "tom"),
    ("search-nothing", "/search?q=xylophone", "tom"),
    ("notifications", "/notifications/", "tom"),
]


@pytest.fixture
def cast(
    mira: Person, tom: Person, lea: Person, ada: Person, gus: Person, service: Channel, run_jobs
) -> dict[str, Person | Channel | Post]:
    workshop = Department.objects.create(name="Werkstatt", slug="werkstatt")
    Department.objects.create(name="Prüfstand", slug="pruefstand", parent=workshop)
    for person in (mira, tom):
        DepartmentMembership.objects.create(
            department=workshop, person=person, since=date(2025, 3, 1)
        )
    Person.objects.filter(pk=mira.pk).update(
        title="Desk agent", about="Fährt bei jedem Wetter. Fragt nach, bis es stimmt."
    )
    post = _talk(service, mira, tom)
    run_jobs()
    people = {"mira": mira, "tom": tom, "lea": lea, "ada": ada, "gus": gus}
    return {**people, "service": service, "post": post}


def _talk(service: Channel, mira: Person, tom: Person) -> Post:
    post = actions.say(
        tom, service, "Which **torque** for the new stand, @mira?", kind=Post.Kind.QUESTION
    )
    comment = actions.comment(mira, post, "18 Nm, and a drop of glue.\n\n- clean\n- dry")
    actions.comment(tom, comment, "Thanks, see <https://velora.example/stand>")
    actions.react(mira, post, "like")
    actions.edit(tom, post, "Which torque for the *new* stand, @mira?")
    return post


@pytest.mark.parametrize(("name", "address", "whose"), SCREENS, ids=[one[0] for one in SCREENS])
def test_axe_finds_nothing_on_any_screen(cast, look_at, name: str, address: str, whose: str):
    path = address.format(**{name: one.pk for name, one in cast.items()})
    look_at(name, path, cast.get(whose))


@override_settings(DEMONSTRATION=True)
def test_the_demonstration_is_entered_with_one_click(
    cast, open_as, screenshot, assert_accessible, make_person
):
    make_person("Paula Sommer", User.Role.SOCIAL_MEDIA_MANAGER)
    User.objects.filter(person__name="Paula Sommer").update(
        email="demo-social-media@velora.example"
    )
    page = open_as(None, "/accounts/login/")
    screenshot(page, "login-demonstration", full=True)
    assert_accessible(page)


def test_on_a_phone_search_and_composer_use_the_width_there_is(cast, open_as):
    page = open_as(cast["tom"], "/spaces/service/", width=390)
    page.wait_for_selector("text-tools:not([hidden])")
    search, send = page.locator(".search"), page.locator(".composer > footer .is-main")

    assert search.bounding_box()["width"] > 200
    assert page.locator(".composer > footer").bounding_box()["height"] < 60
    assert send.bounding_box()["x"] > 195


def test_where_a_comment_was_deleted_its_place_stays_indented(cast, open_as):
    page = open_as(cast["mira"], f"/posts/{cast['post'].pk}/")
    comment = page.locator(".thread > .post.is-depth-1").first
    left = comment.bounding_box()["x"]
    comment.locator("summary").click()
    comment.get_by_role("button", name="Löschen").click()
    page.wait_for_selector(".is-gap")

    assert page.locator(".is-gap").bounding_box()["x"] == left
