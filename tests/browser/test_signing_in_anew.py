"""A forgotten password is set anew by mail; an app's or a recovery code is the second step."""

import base64
import hashlib
import hmac
import re
import struct
import time

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from playwright.sync_api import Page, expect

from resonanz.people.models import Person
from tests.screens import LOOKS, PASSWORD, sign_in, violations, wait_until

pytestmark = pytest.mark.django_db(transaction=True)

NEW = "gegenwind-und-regen-2027"


def code_of(secret: str, steps_ahead: int = 0) -> str:
    """What an authenticator app shows for a secret (RFC 6238: SHA-1, 30 seconds, six digits)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    step = struct.pack(">Q", int(time.time()) // 30 + steps_ahead)
    digest = hmac.digest(key, step, hashlib.sha1)
    at = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[at : at + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


def judge(page: Page, name: str, screenshot) -> None:
    """It looks right, fits, and axe finds nothing."""
    screenshot(page, name, full=True)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def sent_link() -> str:
    (message,) = mail.outbox
    return re.search(r"https?://\S+/accounts/password/reset/key/\S+", message.body)[0]


def sign_out(page: Page) -> None:
    page.context.clear_cookies(name="sessionid")


def set_up_an_app(page: Page) -> str:
    """Switch the second step on, as its owner does; the secret of the app comes back."""
    page.goto(page.evaluate("location.origin") + "/accounts/2fa/totp/activate/")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main button[type=submit], form button.is-main").first.click()
    secret = page.locator("#totp-secret").input_value()
    page.locator("input[name=code]").fill(code_of(secret))
    page.locator("form:has(#totp-secret) button[type=submit]").click()
    wait_until(page, "!location.pathname.endsWith('/activate/')")
    return secret


@pytest.mark.parametrize(("width", "theme", "language"), LOOKS)
def test_a_forgotten_password_is_set_anew_by_mail(
    open_as, tom: Person, screenshot, width, theme, language
):
    page = open_as(None, "/accounts/login/", width, theme, language)
    page.locator("a[href*='/password/reset/']").click()
    judge(page, "password-forgotten", screenshot)
    page.locator("input[name=email]").fill(tom.user.email)
    page.locator("button[type=submit].is-main").click()
    wait_until(page, "location.pathname.endsWith('/reset/done/')")
    judge(page, "password-mail-sent", screenshot)

    link = sent_link()
    page.goto(link)
    judge(page, "password-choose", screenshot)
    page.locator("input[name=password1]").fill("kurz")
    page.locator("input[name=password2]").fill("kurz")
    page.locator("button[type=submit].is-main").click()
    expect(page.locator(".field-errors").first).to_be_visible()
    judge(page, "password-too-short", screenshot)
    page.locator("input[name=password1]").fill(NEW)
    page.locator("input[name=password2]").fill(NEW)
    page.locator("button[type=submit].is-main").click()
    wait_until(page, "location.pathname.endsWith('/reset/key/done/')")
    judge(page, "password-set", screenshot)

    page.goto(link)
    judge(page, "password-link-used", screenshot)
    page.goto(page.evaluate("location.origin") + "/accounts/login/")
    page.locator("input[name=login]").fill(tom.user.email)
    page.locator("input[name=password]").fill(NEW)
    page.locator("button[type=submit].is-main").click()
    wait_until(page, "location.pathname === '/'")


@pytest.mark.parametrize(("width", "theme", "language"), LOOKS)
def test_an_app_is_set_up_and_its_code_is_asked_for(
    open_as, tom: Person, screenshot, width, theme, language
):
    page = open_as(tom, "/accounts/2fa/totp/activate/", width, theme, language)
    judge(page, "who-are-you", screenshot)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("form button.is-main").click()
    secret = page.locator("#totp-secret").input_value()
    judge(page, "app-set-up", screenshot)
    page.locator("input[name=code]").fill("000000")
    page.locator("form:has(#totp-secret) button[type=submit]").click()
    expect(page.locator(".field-errors").first).to_be_visible()
    assert page.locator("#totp-secret").input_value() == secret, "the app keeps its secret"
    judge(page, "app-wrong-code", screenshot)
    page.locator("input[name=code]").fill(code_of(secret))
    page.locator("form:has(#totp-secret) button[type=submit]").click()
    wait_until(page, "!location.pathname.endsWith('/activate/')")
    judge(page, "app-recovery-codes", screenshot)
    page.goto(page.evaluate("location.origin") + "/accounts/2fa/")
    judge(page, "app-is-on", screenshot)

    sign_out(page)
    page.goto(page.evaluate("location.origin") + "/accounts/login/")
    page.locator("input[name=login]").fill(tom.user.email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("button[type=submit].is-main").click()
    wait_until(page, "location.pathname === '/accounts/2fa/authenticate/'")
    page.locator("input[name=code]").fill("000000")
    page.locator("button[type=submit].is-main").click()
    expect(page.locator(".field-errors").first).to_be_visible()
    judge(page, "second-step", screenshot)
    # The code just used to set it up works no second time.
    page.locator("input[name=code]").fill(code_of(secret, steps_ahead=1))
    page.locator("button[type=submit].is-main").click()
    wait_until(page, "location.pathname === '/'")


def test_a_recovery_code_lets_in_once_and_the_app_is_switched_off(open_as, tom: Person):
    page = open_as(tom, "/")
    set_up_an_app(page)
    codes = Authenticator.objects.get(user=tom.user, type=Authenticator.Type.RECOVERY_CODES)
    code = codes.wrap().get_unused_codes()[0]
    for is_new in (True, False):
        sign_out(page)
        sign_in(page, tom)
        page.locator("input[name=code]").fill(code)
        page.locator("button[type=submit].is-main").click()
        if is_new:
            wait_until(page, "location.pathname === '/'")
    expect(page.locator(".field-errors").first).to_be_visible()
    page.locator("input[name=code]").fill(codes.wrap().get_unused_codes()[1])
    page.locator("button[type=submit].is-main").click()
    wait_until(page, "location.pathname === '/'")
    page.goto(page.evaluate("location.origin") + "/accounts/2fa/totp/deactivate/")
    if page.locator("input[name=password]").count():
        page.locator("input[name=password]").fill(PASSWORD)
        page.locator("form button.is-main").first.click()
    page.locator("form button.is-danger").click()
    wait_until(page, "!location.pathname.endsWith('/deactivate/')")
    assert not Authenticator.objects.filter(user=tom.user, type="totp").exists()
