"""A Mastodon account is connected on the screen, by way of its server's own page."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from resonanz.networks.models import Account
from tests.servers.mastodon.fake import running
from tests.servers.mastodon.world import GOTOSOCIAL, MASTODON, TAKAHE, World

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(params=[MASTODON, GOTOSOCIAL, TAKAHE], ids=["mastodon", "gotosocial", "takahe"])
def server(request, settings) -> Iterator[World]:
    settings.ALLOWED_PRIVATE_HOSTS = ["127.0.0.1"]
    with running(request.param) as world:
        yield world


@pytest.fixture
def page(server, open_as, lea):
    return open_as(lea, "/networks/connect/mastodon/", language="en")


def test_the_way_to_the_server_and_back(page, server, screenshot, run_jobs):
    jana = server.person("jana@anderswo.example", "Jana Sommer")
    server.says(jana, "@velora Is the red one still there?")
    screenshot(page, "connect-mastodon")
    page.get_by_label("Server").fill(f"@velora@{server.domain}")
    page.get_by_role("button", name="Go to the server").click()
    expect(
        page.get_by_role("heading", name="Resonanz would like to use your account")
    ).to_be_visible()
    page.get_by_role("button", name="Authorize").click()
    expect(page.get_by_text(f"velora@{server.domain}").first).to_be_visible()
    account = Account.objects.get()
    assert account.server == server.address
    assert account.secret["access_token"] in server.tokens
    screenshot(page, "connected-mastodon")
    run_jobs()
    page.goto(page.url.partition("/networks/")[0] + f"/channels/{account.channel_id}/")
    expect(page.get_by_text("Is the red one still there?").first).to_be_visible()


def test_a_server_that_speaks_something_else_is_said_beside_what_was_typed(page, server):
    page.get_by_label("Server").fill("127.0.0.1:9")
    page.get_by_role("button", name="Go to the server").click()
    expect(page.get_by_text("cannot be reached").first).to_be_visible()
    expect(page.get_by_label("Server")).to_have_value("127.0.0.1:9")
