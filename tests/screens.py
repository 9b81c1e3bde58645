"""A live server and Chromium: `open_as(person, path)` gives a page."""

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Error, Page, sync_playwright

from resonanz.people.models import Person

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SCREENS = Path(settings.ROOT) / "var" / "screens"
HEIGHTS = {390: 844}
BEACON_MILLISECONDS = 250
# Wide and narrow, light and dark, German and English: each at least once on every screen.
LOOKS = [(1440, "light", "de"), (390, "dark", "en")]

# An outline around the element, or around what stands for it (the search, the composer).
FOCUS_SEEN = """(() => {
  for (let one = document.activeElement; one; one = one.parentElement) {
    const { outlineStyle, outlineWidth } = getComputedStyle(one);
    if (outlineStyle !== "none" && parseFloat(outlineWidth) > 0) return true;
  }
  return document.activeElement === document.body;
})()"""

PASSWORD = "fahrtwind-2026"

type OpenAs = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    # Playwright keeps an event loop in this thread, which Django would take for async code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def open_as(browser: Browser, live_server, settings: Any) -> Iterator[OpenAs]:
    """`open_as(person, "/desk/", width=390, theme="dark", language="en")`: a signed-in page.

    A page that logs an error or is refused something by the CSP fails the test when it ends.
    """
    settings.PUBLIC_ADDRESS = live_server.url
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_as(
        person: Person | None,
        path: str = "/",
        width: int = 1440,
        theme: str = "light",
        language: str = "de",
        workers: str = "block",
    ) -> Page:
        context = browser.new_context(
            service_workers=workers,
            viewport={"width": width, "height": HEIGHTS.get(width, 900)},
            color_scheme="dark" if theme == "dark" else "light",
            reduced_motion="reduce",
            locale="de-DE" if language == "de" else "en-GB",
            timezone_id="Europe/Berlin",
        )
        contexts.append(context)
        context.add_cookies(_cookies(live_server.url, person, language))
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("console", lambda message: _listen(complaints, message))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(live_server.url + path)
        return page

    open_as.may_fail = False  # type: ignore[attr-defined]
    open_as.complaints = complaints  # type: ignore[attr-defined]
    yield open_as
    for context in contexts:
        _leave(context)
    assert open_as.may_fail or complaints == []  # type: ignore[attr-defined]


def _leave(context: BrowserContext) -> None:
    """Close, once what the pages sent on leaving (a draft) has been answered."""
    for page in context.pages:
        page.goto("about:blank")
        page.wait_for_timeout(BEACON_MILLISECONDS)
    context.close()


def _cookies(url: str, person: Person | None, language: str) -> list[dict[str, str]]:
    cookies = []
    if person is not None:
        if person.user.language != language:
            person.user.language = language
            person.user.save(update_fields=["language"])
        client = Client()
        client.force_login(person.user)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        cookies.append({"name": settings.SESSION_COOKIE_NAME, "value": session, "url": url})
    return cookies


def _listen(complaints: list[str], message) -> None:
    # A stream that is not there (the live server has none), refused forms, and whom we ask being
    # away are told on screen.
    told = ("status of 4", "Error Code 4", "status of 503", "Error Code 503", "MIME type")
    expected = "/live" in message.location.get("url", "") or any(
        each in message.text for each in told
    )
    if message.type == "error" and not expected:
        complaints.append(f"{message.text} ({message.location.get('url', '')})")


def wait_until(page: Page, expression: str, seconds: float = 10) -> None:
    """Wait for an expression to be true; Playwright's own way needs eval, which the CSP forbids."""
    ends = time.monotonic() + seconds
    while not _is(page, expression):
        assert time.monotonic() < ends, f"never true: {expression}"
        page.wait_for_timeout(50)


def _is(page: Page, expression: str) -> bool:
    try:
        return bool(page.evaluate(expression))
    except Error:  # It was just leaving for the next page.
        return False


def violations(page: Page) -> list[str]:
    """What axe finds (WCAG 2.2 A and AA, best practices): the rule, and where."""
    found = Axe().run(page).response["violations"]
    return [
        f"{rule['id']} ({rule['help']}): {node['html'][:160]}"
        for rule in found
        for node in rule["nodes"]
    ]


def hold_a_key(page: Page) -> None:
    """The browser holds a device that makes passkeys, and its owner always says yes."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def sign_in(page: Page, person: Person) -> None:
    """By the form, with the password all of them have."""
    page.goto(page.evaluate("location.origin") + "/accounts/login/")
    page.locator("input[name=login]").fill(person.user.email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Anmelden", exact=True).click()
    wait_until(page, "location.pathname !== '/accounts/login/'")


def add_a_key(page: Page, name: str) -> None:
    """Show once more who one is, name the key, and let the device make it."""
    page.goto(page.evaluate("location.origin") + "/accounts/2fa/webauthn/add/")
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Bestätigen").click()
    page.locator("form input[name=name]").fill(name)
    page.locator("form input[name=passwordless]").check()
    page.locator("#mfa_webauthn_add").click()
    wait_until(page, "!location.pathname.endsWith('/add/')")


def follow(page: Page) -> None:
    """The page asks for news by itself (the live server has no stream); its clock is ours now."""
    page.clock.install()
    page.reload()
    wait_until(page, "Boolean(document.querySelector('live-updates').polling)")


def hear_the_news(page: Page) -> None:
    """The quarter of a minute goes by after which the page asks what is new."""
    with page.expect_response("**/live/recent?*"):
        page.clock.fast_forward(15_500)


@pytest.fixture
def assert_accessible() -> Callable[[Page], None]:
    """`assert_accessible(page)`: axe finds nothing (WCAG 2.2 A and AA, best practices)."""

    def judge(page: Page) -> None:
        assert violations(page) == []

    return judge


@pytest.fixture
def screenshot() -> Callable[..., Path]:
    """`screenshot(page, "home")`: keeps var/screens/home-<width>-<theme>-<lang>.png."""

    def take(page: Page, name: str, full: bool = False) -> Path:
        theme = (
            "dark"
            if page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
            else "light"
        )
        language = page.evaluate("document.documentElement.lang")
        width = page.viewport_size["width"]
        SCREENS.mkdir(parents=True, exist_ok=True)
        path = SCREENS / f"{name}-{width}-{theme}-{language}.png"
        page.screenshot(path=path, full_page=full)
        return path

    return take


@pytest.fixture
def look_at(open_as, assert_accessible, screenshot) -> Callable[[str, str, Person | None], None]:
    """`look_at("home", "/", mira)`: axe finds nothing, nothing is too wide; a picture is kept."""

    def look(name: str, path: str, person: Person | None) -> None:
        for width, theme, language in LOOKS:
            page = open_as(person, path, width=width, theme=theme, language=language)
            page.wait_for_load_state("networkidle")
            screenshot(page, name, full=True)
            assert_accessible(page)
            assert page.evaluate("document.documentElement.scrollWidth") <= width

    return look
