"""Connecting an account fails: nothing that was typed has to be typed again, no password either."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from resonanz.networks.models import Account
from tests.screens import LOOKS
from tests.servers.mastodon.fake import running
from tests.servers.mastodon.world import MASTODON, World

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def server(settings) -> Iterator[World]:
    settings.ALLOWED_PRIVATE_HOSTS = ["127.0.0.1"]
    with running(MASTODON) as world:
        yield world


@pytest.mark.parametrize(("width", "theme", "language"), LOOKS)
def test_the_app_password_stands_where_it_was_typed(
    settings, open_as, lea, screenshot, assert_accessible, width, theme, language
):
    settings.ALLOWED_PRIVATE_HOSTS = ["127.0.0.1"]
    page = open_as(lea, "/networks/connect/bluesky/", width, theme, language)
    typed = {"server": "http://127.0.0.1:9", "handle": "velora.example", "secret": "abcd-efgh"}
    for name, value in typed.items():
        page.locator(f"[name={name}]").fill(value)
    page.locator("main form button[type=submit]").click()
    expect(page.locator("[data-errors] [role=alert]")).to_be_visible()
    for name, value in typed.items():
        expect(page.locator(f"[name={name}]")).to_have_value(value)
    assert typed["secret"] not in page.content()
    assert_accessible(page)
    screenshot(page, "connect-mistyped", full=True)


def test_after_a_mistake_the_same_form_leads_to_the_server(server, open_as, lea):
    page = open_as(lea, "/networks/connect/mastodon/", language="en")
    page.get_by_label("Server").fill("127.0.0.1:9")
    page.get_by_role("button", name="Go to the server").click()
    expect(page.get_by_text("cannot be reached").first).to_be_visible()
    page.get_by_label("Server").fill(server.domain)
    page.get_by_role("button", name="Go to the server").click()
    page.get_by_role("button", name="Authorize").click()
    expect(page.get_by_text(server.domain).first).to_be_visible()
    assert Account.objects.get().server == server.address
