"""A person types an address; which feed is meant is found, or asked."""

import pytest

from resonanz.core.errors import Refused, TryLater
from resonanz.networks.contract import Choice, ConnectRequest
from resonanz.networks.feeds import connecting, network, pages
from tests.servers.feeds.site import item, rss
from tests.servers.http import Told

from .conftest import FEED, connect

HTML = "text/html; charset=utf-8"


def link(href: str, kind: str = "rss+xml", title: str = "", rel: str = "alternate") -> str:
    return f'<link rel="{rel}" type="application/{kind}" title="{title}" href="{href}">'


def page(*links: str) -> str:
    return f"<!doctype html><html><head><title>Velora</title>{''.join(links)}</head></html>"


def offered(address: str, **more) -> Choice:
    found = network.connect(ConnectRequest(server=address, **more))
    assert isinstance(found, Choice)
    return found


# --- the feed itself ---------------------------------------------------------------------------


def test_the_address_of_a_feed_is_connected(site):
    granted = connect(f"{site.address}{FEED}")
    assert granted.name == "Velora Neues"
    assert granted.handle == "velora.example"
    assert granted.watch == {"kind": "feed", "what": f"{site.address}{FEED}"}
    assert granted.secret == {}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("velora.example", "https://velora.example"),
        (" velora.example/news ", "https://velora.example/news"),
        ("http://velora.example/feed", "https://velora.example/feed"),
        ("http://127.0.0.1:8000/feed", "http://127.0.0.1:8000/feed"),
        ("HTTPS://velora.example/", "HTTPS://velora.example/"),
        ("feed://velora.example/rss", "https://velora.example/rss"),
        ("feed:https://velora.example/rss", "https://velora.example/rss"),
    ],
)
def test_what_a_person_types_is_understood(site, typed, meant):
    assert connecting.address_of(typed) == meant


@pytest.mark.parametrize("typed", ["", "  ", "unsere website", "feed:"])
def test_what_is_no_address_is_said(site, typed):
    with pytest.raises(Refused, match="Type the address"):
        connect(typed)


@pytest.mark.parametrize("typed", ["ftp://velora.example", "https://[::1", "file:///etc/passwd"])
def test_only_the_web_is_asked(site, typed):
    with pytest.raises(Refused):
        connect(typed)


def test_no_address_inside_is_asked(site, settings):
    settings.ALLOWED_PRIVATE_HOSTS = []
    with pytest.raises(Refused, match="private network"):
        connect("https://127.0.0.1:9/feed")
    assert not site.asked


# --- the website -------------------------------------------------------------------------------


def test_a_website_with_one_feed_is_connected_at_once(site):
    site.put("/", page(link("feed.xml")), HTML)
    assert connect(site.address).watch["what"] == f"{site.address}{FEED}"


def test_of_several_the_person_chooses(site):
    links = (
        link("/feed.xml", title="Neues"),
        link("/?feed=atom", "atom+xml"),
        link("https://cdn.example", "feed+json"),
    )
    site.put("/", page(*links, link("/feed.xml"), link("/style.css", rel="stylesheet")), HTML)
    choice = offered(site.address)
    assert [name for _key, name in choice.grants] == [
        "Neues · /feed.xml",
        "/?feed=atom",
        "cdn.example/",
    ]

    key = choice.grants[0][0]
    granted = connect("", state=choice.state, options={"chosen": key})
    assert granted.watch["what"] == f"{site.address}{FEED}"


def test_only_what_was_offered_can_be_chosen(site):
    site.put("/", page(link("/a"), link("/b")), HTML)
    choice = offered(site.address)
    with pytest.raises(Refused, match="Choose one"):
        connect("", state=choice.state, options={"chosen": f"{site.address}/internal"})
    assert site.times("/internal") == 0


def test_a_chosen_one_may_turn_out_to_be_none(site):
    site.put("/", page(link("/a"), link("/b")), HTML)
    site.put("/a", page(), HTML)
    with pytest.raises(Refused, match="no feed we can read"):
        connect("", state=offered(site.address).state, options={"chosen": f"{site.address}/a"})


@pytest.mark.parametrize("place", connecting.USUAL_PLACES)
def test_a_website_that_names_none_is_asked_at_the_usual_places(site, place):
    site.pages.clear()
    site.put("/", page(), HTML)
    site.put("/feed", page(), HTML)
    site.put(place, rss(item(1)))
    assert connect(site.address).watch["what"] == f"{site.address}{place}"


def test_a_website_without_a_feed_is_said(site):
    site.pages.clear()
    site.put("/", page(), HTML)
    with pytest.raises(Refused, match=r"127\.0\.0\.1 names no feed"):
        connect(site.address)


def test_who_is_in_trouble_is_not_asked_on_and_on(site):
    site.pages.clear()
    site.put("/", page(), HTML)
    site.pages["/feed"] = Told(429, "", headers={"retry-after": "60"})
    with pytest.raises(Refused, match="names no feed"):
        connect(site.address)
    assert len(site.asked) == 2


def test_links_are_read_as_browsers_read_them():
    found = pages.offers(
        b"""<BASE HREF="https://velora.example/blog/"><LINK REL="alternate feed" HREF="feed"
        TYPE="application/RSS+xml; charset=utf-8"><link rel=alternate type=text/html href=/en>
        <link rel=alternate type=application/atom+xml><a rel="alternate"
        type="application/atom+xml" href="//cdn.example/atom">Atom</a>
        <link rel=alternate type=text/xml href="javascript:alert(1)"> <base href="">""",
        "https://base.example/",
    )
    assert [one.address for one in found] == [
        "https://velora.example/blog/feed",
        "https://cdn.example/atom",
    ]


@pytest.mark.parametrize("href", ["", "http://[::1", "x" * 3000, "mailto:lea@velora.example"])
def test_an_address_that_is_none_is_no_feed(href):
    assert pages.offers(link(href).encode(), "https://velora.example/") == []


# --- who does not answer -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "error", "words"),
    [
        (401, Refused, "does not let us"),
        (403, Refused, "does not let us"),
        (404, Refused, "nothing at this address"),
        (410, Refused, "given up"),
        (418, Refused, "refused it"),
        (429, TryLater, "asks us to wait"),
        (500, TryLater, "problem of its own"),
        (503, TryLater, "problem of its own"),
    ],
)
def test_what_a_website_refuses_is_said_in_words(site, status, error, words):
    site.pages[FEED] = Told(status, "<html>no</html>")
    with pytest.raises(error, match=words):
        connect(f"{site.address}{FEED}")


def test_a_feed_without_a_title_is_called_by_its_place(site):
    site.put(FEED, '<rss version="2.0"><channel><item><title>x</title></item></channel></rss>')
    granted = connect(f"{site.address}{FEED}")
    assert (granted.name, granted.handle) == ("127.0.0.1", "127.0.0.1")


def test_where_a_feed_moved_to_is_remembered(site):
    site.send_on("/old", FEED, 301)
    granted = connect(f"{site.address}/old")
    assert granted.watch["what"] == f"{site.address}{FEED}"
    assert granted.remote_id == f"{site.address}/old"
