"""A passkey is made in the browser, and lets its owner in without a password."""

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import expect

from resonanz.people.models import Person
from tests.screens import add_a_key, hold_a_key, sign_in, wait_until

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_passkey_is_made_and_lets_its_owner_in(open_as, tom: Person):
    page = open_as(None, "/accounts/login/")
    hold_a_key(page)
    sign_in(page, tom)
    add_a_key(page, "Mein Telefon")
    key = Authenticator.objects.get(user=tom.user, type=Authenticator.Type.WEBAUTHN)
    assert key.wrap().name == "Mein Telefon"

    page.locator("summary.top-self").click()
    page.get_by_role("button", name="Abmelden").click()
    wait_until(page, "location.pathname === '/accounts/login/'")
    page.get_by_role("button", name="Mit einem Passkey anmelden").click()
    wait_until(page, "location.pathname === '/'")
    page.locator("summary.top-self").click()
    expect(page.locator(".menu-head")).to_contain_text("Tom Wirth")


def test_a_passkey_is_the_second_step_too(open_as, tom: Person):
    page = open_as(None, "/accounts/login/")
    hold_a_key(page)
    sign_in(page, tom)
    add_a_key(page, "Schlüsselbund")
    page.locator("summary.top-self").click()
    page.get_by_role("button", name="Abmelden").click()
    wait_until(page, "location.pathname === '/accounts/login/'")
    sign_in(page, tom)
    page.get_by_role("button", name="Passkey oder Sicherheitsschlüssel").click()
    wait_until(page, "location.pathname === '/'")
