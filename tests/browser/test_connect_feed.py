"""A feed is connected on the screen: the address of a website, a choice, and what comes in."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from resonanz.networks.models import Account
from tests.servers.feeds import SAMPLES
from tests.servers.feeds.site import Site, item, rss, running

pytestmark = pytest.mark.django_db(transaction=True)

PAGE = """<!doctype html><html><head>
<link rel="alternate" type="application/rss+xml" title="Velora Neues" href="/feed.xml">
<link rel="alternate" type="application/atom+xml" title="Werkstatt" href="/werkstatt.xml">
</head></html>"""


@pytest.fixture
def site(settings) -> Iterator[Site]:
    settings.ALLOWED_PRIVATE_HOSTS = ["127.0.0.1"]
    with running() as site:
        site.put("/", PAGE, "text/html")
        site.put("/feed.xml", rss(item(2), item(1, "Der neue Akku hält im Winter länger")))
        site.put("/werkstatt.xml", (SAMPLES / "atom10.xml").read_bytes(), "application/atom+xml")
        yield site


@pytest.mark.parametrize(
    ("width", "theme", "language"), [(1440, "light", "de"), (390, "dark", "en")]
)
def test_the_way_from_a_website_to_what_it_publishes(
    site, open_as, lea, screenshot, assert_accessible, run_jobs, width, theme, language
):
    page = open_as(lea, "/networks/connect/feeds/", width, theme, language)
    assert_accessible(page)
    screenshot(page, f"connect-feed-{language}")
    page.locator("[name=server]").fill(site.address)
    page.locator("main form button[type=submit]").click()
    expect(page.get_by_text("Velora Neues · ")).to_be_visible()
    assert_accessible(page)
    screenshot(page, f"choose-feed-{language}")
    page.get_by_text("Velora Neues · ").click()
    page.locator("main form button[type=submit]").click()
    expect(page.get_by_role("heading", name="Velora Neues")).to_be_visible()
    account = Account.objects.get()
    run_jobs()
    page.reload()
    expect(page.get_by_text(f"{site.address}/feed.xml")).to_be_visible()
    assert_accessible(page)
    screenshot(page, f"feed-account-{language}")
    page.goto(page.url.partition("/networks/")[0] + f"/channels/{account.channel_id}/")
    expect(page.get_by_text("Der neue Akku hält").first).to_be_visible()
    assert_accessible(page)
    screenshot(page, f"feed-channel-{language}")


def test_a_website_without_a_feed_is_said_beside_what_was_typed(site, open_as, lea):
    site.pages = {"/": site.pages["/"]}
    site.put("/", "<html></html>", "text/html")
    page = open_as(lea, "/networks/connect/feeds/", language="en")
    page.get_by_label("Website or feed").fill(site.address)
    page.get_by_role("button", name="Listen").click()
    expect(page.get_by_text("names no feed").first).to_be_visible()
    expect(page.get_by_label("Website or feed")).to_have_value(site.address)
