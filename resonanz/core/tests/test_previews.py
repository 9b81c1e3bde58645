"""A link becomes a card from what its page says; a page that says nothing harms nobody."""

import pytest

from resonanz.core.previews import preview, read
from tests.servers.http import Told, serving

PAGE = """<!doctype html><html><head><title>
  Winterfahrt –  Velora </title>
<meta property="og:title" content="So kommst du durch den Winter">
<meta name="description" content="Laden, lagern, losfahren.">
<meta property="og:image" content="/bilder/schnee.jpg">
</head><body><svg><title>Zeichen</title></svg></body></html>"""


@pytest.fixture(autouse=True)
def loopback(settings):
    settings.ALLOWED_PRIVATE_HOSTS = ["127.0.0.1"]


def test_a_page_says_itself_what_its_card_shows():
    with serving(lambda asked: Told(200, PAGE)) as address:
        card = preview(f"{address}/winter")
    assert card.title == "So kommst du durch den Winter"
    assert card.description == "Laden, lagern, losfahren."
    assert card.picture_address == f"{address}/bilder/schnee.jpg"


def test_a_page_with_a_title_only():
    card = read("https://velora.example/", "<title>Velora\n Räder</title><title>x</title>")
    assert (card.title, card.description, card.picture_address) == ("Velora Räder", "", "")


def test_an_odd_picture_is_left_out():
    html = "<title>x</title><meta property='og:image' content='javascript:alert(1)'>"
    assert read("https://velora.example/", html).picture_address == ""


@pytest.mark.parametrize(
    "told",
    [
        Told(500, "kaputt"),
        Told(200, {"kein": "HTML"}),
        Told(200, "<p>ohne Titel</p>"),
        Told(cut=True),
        Told(200, "<title>" + "x" * 700_000),
    ],
)
def test_a_page_that_cannot_be_read_is_named_by_its_host(told):
    with serving(lambda asked: told) as address:
        assert preview(address).title == address.removeprefix("http://")


def test_an_address_inside_is_not_read():
    assert preview("https://192.168.0.1/geheim").title == "192.168.0.1"


@pytest.mark.parametrize("charset", ["iso-8859-1", "nobody-knows"])
def test_the_page_says_how_it_is_written(charset):
    body = "<title>Räder</title>"
    headers = {"content-type": f"text/html; charset={charset}"}
    with serving(lambda asked: Told(200, body, headers)) as address:
        assert "der" in preview(address).title
