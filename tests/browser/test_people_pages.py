"""The pages of people, spaces, notifications and settings: they look, and axe finds nothing."""

from datetime import date

import pytest

from resonanz.accounts import demonstration
from resonanz.channels.actions import ask_to_join
from resonanz.channels.models import Channel, Membership
from resonanz.conversations.actions import comment, say
from resonanz.people.actions import create_department, create_person, move
from resonanz.people.models import Department, Person


@pytest.fixture
def house(mira, tom, lea, ada, gus, service, make_space, run_jobs):
    work = create_department(None, "Werkstatt")
    paint = create_department(None, "Lackiererei", work)
    for person, department in ((tom, paint), (mira, work), (lea, work)):
        move(None, person, department, date(2025, 3, 1))
    move(None, tom, work, date(2026, 2, 1))
    Person.objects.filter(pk=tom.pk).update(title="Zweiradmechaniker", about="Laufräder, vor allem")
    closed = make_space("Leitung", mira, access=Channel.Access.CLOSED)
    make_space("Vorstand", mira, access=Channel.Access.SECRET)
    Channel.objects.filter(pk=service.pk).update(purpose="Was Kundinnen und Kunden bewegt")
    Membership.objects.create(channel=service, person=gus)
    ask_to_join(tom, closed, "Wegen der Prüfstrecke")
    post = say(tom, service, "Was hilft gegen Quietschen, @mira?")
    comment(mira, post, "Fett. Frag auch @lea")
    comment(tom, post, "Danke! @mira")
    run_jobs()
    return closed


PAGES = {
    "members": "/channels/{closed}/members/",
    "space-settings": "/channels/{closed}/settings/",
    "profile": "/people/{tom}/",
    "department": "/departments/werkstatt/",
}
SIGHTS = [(1440, "light"), (390, "dark")]


@pytest.mark.django_db(transaction=True)
def test_the_pages_of_people_are_accessible(
    house, mira, tom, open_as, assert_accessible, screenshot
):
    for width, theme in SIGHTS:
        for name, address in PAGES.items():
            page = open_as(mira, address.format(closed=house.pk, tom=tom.pk), width, theme)
            page.wait_for_load_state("networkidle")
            screenshot(page, f"people-{name}", full=True)
            assert_accessible(page)


@pytest.mark.django_db(transaction=True)
def test_the_pages_of_administrators_are_accessible(
    house, ada, tom, open_as, assert_accessible, screenshot
):
    resi = create_person(None, "Resi Radelt")
    fans = [
        resi.identities.create(network=network, remote_id="1", handle="resi", name="Resi")
        for network in ("bluesky", "mastodon")
    ]
    department = Department.objects.get(slug="werkstatt").pk
    for width, theme in SIGHTS:
        for name, address in (
            ("organisation", "/settings/organisation/"),
            ("department-change", f"/settings/organisation/departments/{department}/"),
            ("identity", f"/people/identities/{fans[0].pk}/?words=m"),
            ("fan", f"/people/{resi.pk}/"),
            ("colleagues", "/settings/colleagues/"),
            ("administration", f"/people/{tom.pk}/"),
        ):
            page = open_as(ada, address, width, theme)
            screenshot(page, f"people-{name}", full=True)
            assert_accessible(page)


@pytest.mark.django_db(transaction=True)
def test_the_entrance_is_accessible(house, open_as, assert_accessible, screenshot, settings):
    settings.DEMONSTRATION = True
    for login, name in zip(
        demonstration.LOGINS, ("Lea N", "Mira K", "Paul W", "Tom W"), strict=True
    ):
        create_person(None, name, email=login.email)
    for width, theme in SIGHTS:
        for name, address in (
            ("sign-in", "/accounts/login/"),
            ("reset", "/accounts/password/reset/"),
        ):
            page = open_as(None, address, width, theme)
            screenshot(page, f"people-{name}", full=True)
            assert_accessible(page)


def test_on_a_phone_a_profile_begins_with_the_person(open_as, house, ada: Person, tom: Person):
    page = open_as(ada, f"/people/{tom.pk}/", width=390)
    name = page.get_by_role("heading", level=1)
    administration = page.get_by_role("heading", name="Verwaltung")

    assert name.bounding_box()["y"] < administration.bounding_box()["y"]
