"""Everything that can go wrong with a feed has words for the person, in both languages."""

from collections.abc import Callable

import pytest
from django.utils.translation import override

from resonanz.core.errors import ResonanzError
from resonanz.core.http import Answer
from resonanz.networks.contract import Action, Call, ConnectRequest, DraftOut, LostRight, Progress
from resonanz.networks.feeds import network, wire
from resonanz.networks.feeds.reading import read
from tests.servers.feeds.site import item, rss
from tests.servers.http import Told

from .conftest import FEED, connect

STATUSES = (400, 401, 402, 403, 404, 405, 406, 410, 418, 451, 500, 502, 503, 504, 520, 530)
HOSTILE = b'<!DOCTYPE rss [<!ENTITY f SYSTEM "file:///etc/passwd">]><rss version="2.0"/>'


def in_both(attempt: Callable[[], object]) -> dict[str, str]:
    """The words a person reads, by language."""
    words = {}
    for language in ("en", "de"):
        with override(language):
            try:
                trouble = attempt()
            except (ResonanzError, LostRight) as error:
                trouble = error
            words[language] = getattr(trouble, "problem", "") or getattr(trouble, "message", "")
    return words


def are_words(words: dict[str, str]) -> bool:
    return min(map(len, words.values())) > 10 and words["en"] != words["de"]


@pytest.mark.parametrize("status", STATUSES)
def test_every_refusal_of_a_website(status):
    assert are_words(in_both(lambda: wire.trouble(Answer(status, {}, b"", "https://x.example"))))


@pytest.mark.parametrize("body", [b"", b"<html>", b"{}", HOSTILE, b"\x1f\x8bx"])
def test_every_document_that_is_no_feed(body):
    assert are_words(in_both(lambda: read(body, {}, "https://x.example")))


@pytest.mark.parametrize(
    "told",
    [Told(429, ""), Told(200, "<html>"), Told(cut=True), Told(raw=b"x" * 6_100_000), Told(404, "")],
)
def test_everything_that_stops_a_connection(site, told):
    site.pages.clear()
    site.pages[FEED] = told
    assert are_words(in_both(lambda: connect(f"{site.address}{FEED}")))


@pytest.mark.parametrize(
    "wish",
    [
        ConnectRequest(),
        ConnectRequest(server="two words"),
        ConnectRequest(options={"chosen": "x"}, state={"offered": ["y"]}),
        ConnectRequest(server="https://10.0.0.1/feed"),
    ],
)
def test_everything_a_person_may_type_wrong(site, wish):
    assert are_words(in_both(lambda: network.connect(wish)))


def test_everything_a_hub_may_do_wrong(reader):
    reader.secret = {"hub": "secret"}
    asked = Call("GET", {}, {"hub.mode": "subscribe"}, b"", reader.view)
    told = Call("POST", {}, {}, b"x", reader.view)
    for call in (asked, told, Call("POST", {}, {}, b"x")):
        assert are_words(in_both(lambda call=call: network.called(call)))


def test_nothing_can_be_said(reader):
    sent = DraftOut(("Hallo",))
    assert are_words(in_both(lambda: network.publish(reader.view, sent, "k", Progress())))
    assert are_words(in_both(lambda: network.act(reader.view, Action("like", "velora-1"))))


def test_where_a_feed_was_stands_something_else(site, reader):
    site.put(FEED, "<html>Wartung</html>", "text/html")
    assert are_words(in_both(reader.look))
    site.put(FEED, rss(item(1)))
    assert reader.plain() == ["velora-1"]


def test_the_steps_are_told_in_both():
    steps = {}
    for language in ("en", "de"):
        with override(language):
            steps[language] = network.guide.steps_with({})
    assert len(steps["en"]) == len(steps["de"]) == 4
    assert not set(steps["en"]) & set(steps["de"])
