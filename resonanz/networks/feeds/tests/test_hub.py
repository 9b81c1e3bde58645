"""WebSub: a hub tells us at once; what it may have missed is found by looking."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from resonanz.core.errors import Forbidden, Gone, ResonanzError
from resonanz.core.time import now, standing_at
from resonanz.networks.contract import Call
from resonanz.networks.feeds import hub as websub
from resonanz.networks.feeds import network
from tests.servers.feeds import hub as hubs
from tests.servers.feeds.hub import Hub
from tests.servers.feeds.site import item, rss

from .conftest import FEED, Reader, connect

HERE = "https://resonanz.velora.example"
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def call(reader: Reader, method: str, address: str, body: bytes, headers: Any) -> tuple[int, str]:
    """A call of the hub as it comes to the connector; its hints are kept."""
    query = dict(parse_qsl(urlsplit(address).query))
    try:
        reply = network.called(Call(method, headers, query, body, reader.view))
    except ResonanzError as error:
        return error.status, error.message
    for hint in reply.hints:
        reader.hints.append((len(reader.hints) + 100, hint.content))
    return reply.status, reply.body


@pytest.fixture
def hub(settings: Any, site: Any) -> Iterator[Hub]:
    """The hub the feed names."""
    settings.PUBLIC_ADDRESS = HERE
    with hubs.running(lambda *asked: call(there.reader, *asked)) as there:  # type: ignore[attr-defined]
        publish(site, there, item(1))
        there.reader = Reader(connect(f"{site.address}{FEED}"))  # type: ignore[attr-defined]
        yield there


@pytest.fixture
def reader(hub: Any) -> Reader:
    return hub.reader


def publish(site: Any, hub: Hub, *items: str, **headers: str) -> str:
    links = f'<atom:link rel="hub" href="{hub.address}"/>'
    body = rss(*items, head=f'{links}<atom:link rel="self" href="{site.address}{FEED}"/>')
    site.put(FEED, body, **headers)
    return body


def wait(reader: Reader) -> timedelta:
    return timedelta(minutes=round((reader.last.rest_until - now()).total_seconds() / 60))


@pytest.fixture
def told(reader: Reader, hub: Hub) -> Reader:
    """A feed whose hub has agreed to tell us of news."""
    reader.look()
    reader.look()
    assert hub.answers == [(200, "c-h-a-l-l-e-n-g-e")]
    return reader


# --- agreeing ----------------------------------------------------------------------------------


def test_the_hub_is_asked_and_its_question_answered(site, hub, reader):
    reader.look()
    (wish,) = hub.wishes
    assert wish["hub.mode"] == "subscribe"
    assert wish["hub.topic"] == f"{site.address}{FEED}"
    assert wish["hub.callback"].startswith(f"{HERE}/networks/hooks/feeds/")
    assert wish["hub.lease_seconds"] == "864000"
    assert len(wish["hub.secret"]) == 64
    assert hub.answers == [(200, "c-h-a-l-l-e-n-g-e")]

    reader.look()
    assert abs(websub.moment(reader.cursor["hub"]["until"]) - now() - 10 * DAY) < MINUTE
    assert len(hub.wishes) == 1


def test_while_the_hub_tells_us_the_feed_is_asked_seldom(told):
    assert told.look() == []
    assert wait(told) == 6 * HOUR


def test_the_lease_is_renewed_before_it_ends(hub, told):
    with standing_at(now() + 8 * DAY):
        told.look()
        assert len(hub.wishes) == 1
    hub.is_hasty = False
    with standing_at(now() + 9 * DAY + MINUTE):
        told.look()
        assert len(hub.wishes) == 2
        hub.verify()
        told.look()
        assert websub.moment(told.cursor["hub"]["until"]) > now() + 9 * DAY


def test_a_short_lease_is_renewed_in_time(hub, reader):
    hub.lease = 3600
    reader.look()
    reader.look()
    reader.look()
    assert 50 * MINUTE < wait(reader) <= 55 * MINUTE
    with standing_at(now() + 61 * MINUTE):
        reader.look()
        assert len(hub.wishes) == 2


@pytest.mark.parametrize(
    ("lease", "until"), [(0, 10 * MINUTE), (10**8, 30 * DAY), ("immer", 10 * MINUTE)]
)
def test_an_odd_lease_is_bounded(lease, until):
    at = now()
    kept = websub.agreed({"topic": "t"}, {"topic": "t", "lease": str(lease), "at": at.isoformat()})
    assert websub.moment(kept["until"]) - at == until


def test_who_agrees_late_is_heard_too(hub, reader):
    hub.is_hasty = False
    reader.look()
    assert wait(reader) == 15 * MINUTE
    assert hub.verify() == (200, "c-h-a-l-l-e-n-g-e")
    reader.look()
    reader.look()
    assert wait(reader) == 6 * HOUR


def test_a_hub_that_never_agrees_is_asked_again_less_and_less(hub, reader):
    hub.is_hasty = False
    begun, asked_at = now(), []
    for quarter in range(40):
        with standing_at(begun + quarter * 15 * MINUTE):
            reader.look()
            if len(hub.wishes) > len(asked_at):
                asked_at.append(quarter / 4)
            assert wait(reader) == 15 * MINUTE
    assert asked_at == [0, 1, 3, 7]


@pytest.mark.parametrize("status", [400, 404, 500, 503])
def test_a_hub_that_refuses_changes_nothing(hub, reader, status):
    hub.status = status
    assert reader.plain() == ["velora-1"]
    assert reader.cursor["hub"]["refused"] == status
    assert wait(reader) == 15 * MINUTE


def test_a_hub_that_is_away_changes_nothing(site, hub, reader):
    dead = Hub(hub.calls, address="http://127.0.0.1:9/hub")
    publish(site, dead, item(1))
    assert reader.plain() == ["velora-1"]
    assert reader.cursor["hub"]["tries"] == 1


def test_a_hub_inside_a_private_network_is_not_asked(site, hub, reader):
    publish(site, Hub(hub.calls, address="https://10.0.0.1/hub"), item(1))
    assert reader.plain() == ["velora-1"]
    assert reader.cursor["hub"]["until"] == ""


def test_who_denies_is_asked_again_another_day(hub, told):
    assert hub.verify("denied", **{"hub.challenge": ""})[0] == 200
    told.look()
    assert told.cursor["hub"]["until"] == ""
    told.look()
    assert (len(hub.wishes), wait(told)) == (1, 15 * MINUTE)
    with standing_at(now() + DAY + MINUTE):
        told.look()
        assert len(hub.wishes) == 2


@pytest.mark.parametrize("address", ["http://localhost:8000", "http://resonanz.example"])
def test_who_cannot_be_reached_asks_no_hub(settings, hub, reader, address):
    settings.PUBLIC_ADDRESS = address
    reader.look()
    assert hub.wishes == []
    assert wait(reader) == 15 * MINUTE


def test_a_secret_that_was_lost_is_agreed_on_anew(hub, told):
    """Connected again an account has no secret: the hub would sign with the old one."""
    told.secret = {}
    told.look()
    first, second = (wish["hub.secret"] for wish in hub.wishes)
    assert first != second
    assert told.secret == {"hub": second}


def test_a_feed_that_names_another_hub_asks_that_one(site, hub, told):
    with hubs.running(hub.calls) as other:
        publish(site, other, item(2))
        told.look()
        told.look()
        assert len(other.wishes) == 1
        assert websub.is_told(told.cursor["hub"])


def test_a_feed_that_names_none_any_more_is_asked_as_often_as_before(site, told):
    site.put(FEED, rss(item(2)))
    told.look()
    assert told.cursor["hub"] == {}
    assert wait(told) == 15 * MINUTE


# --- being told --------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["sha1", "sha256", "sha384", "sha512"])
def test_what_the_hub_tells_comes_in_without_asking(site, hub, told, method):
    asked = len(site.asked)
    assert hub.publish(rss(item(3), item(1)), method)[0] == 200
    assert told.plain() == ["velora-3"]
    assert len(site.asked) == asked
    publish(site, hub, item(3), item(1))
    assert told.look() == []


@pytest.mark.parametrize(
    ("method", "secret", "status"), [("", "", 403), ("md5", "", 403), ("sha256", "falsch", 403)]
)
def test_what_nobody_signed_is_not_believed(hub, told, method, secret, status):
    assert hub.publish(rss(item(3)), method, secret)[0] == status
    assert told.hints == []


@pytest.mark.parametrize("signature", ["sha256=", "sha256", "=", "sha256=ÄÖ", "md5=x", "SHA256=00"])
def test_an_odd_signature_is_none(signature):
    assert not websub.is_signed("secret", b"x", signature)
    assert not websub.is_signed("", b"x", signature)


@pytest.mark.parametrize("body", [b"", b"<html>", b"x" * 1_000_001])
def test_what_cannot_be_kept_or_read_is_fetched(site, hub, told, body):
    publish(site, hub, item(4), item(1))
    assert hub.publish(body)[0] == 200
    assert told.look() == []
    assert told.last.more
    assert told.plain() == ["velora-4"]


def test_a_hub_that_misses_something_is_not_relied_upon_until_it_tells(site, hub, told):
    publish(site, hub, item(5), item(1))
    assert told.plain() == ["velora-5"]
    assert wait(told) == 15 * MINUTE
    told.look()
    assert wait(told) == 15 * MINUTE
    hub.publish(publish(site, hub, item(6), item(5), item(1)))
    assert told.plain() == ["velora-6"]
    told.look()
    assert wait(told) == 6 * HOUR


def test_who_was_let_go_tells_the_hub_so(hub, told):
    told.secret = {}
    assert hub.publish(rss(item(3)), secret="alt")[0] == 410
    assert hub.verify()[0] == 404


@pytest.mark.parametrize(
    "more",
    [
        {"hub.topic": "https://other.example/feed"},
        {"hub.challenge": ""},
        {"hub.mode": "unsubscribe"},
        {"hub.mode": "denied", "hub.topic": "https://other.example/feed"},
        {"hub.mode": ""},
    ],
)
def test_what_we_did_not_ask_for_is_not_confirmed(hub, told, more):
    assert hub.verify(**more)[0] == 404
    assert told.hints == []


def test_what_we_no_longer_want_may_be_ended(hub, told):
    mode, topic = {"hub.mode": "unsubscribe"}, {"hub.topic": "https://old.example/feed"}
    assert hub.verify(**mode, **topic) == (200, "c-h-a-l-l-e-n-g-e")


def test_an_agreement_about_something_else_changes_nothing():
    hub = {"topic": "t", "until": "u"}
    assert websub.agreed(hub, {"topic": "other", "lease": "7", "at": ""}) == hub


def test_a_call_without_an_account_is_nobodys():
    for method in ("GET", "POST"):
        with pytest.raises(Gone):
            network.called(Call(method, {}, {}, b""))


def test_a_signature_of_another_account_is_not_believed(hub, told):
    call = Call("POST", {"x-hub-signature": "sha256=00"}, {}, b"x", told.view)
    with pytest.raises(Forbidden):
        network.called(call)


# --- who is the hub ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "hub"),
    [
        ('<https://hub.example/>; rel="hub", <https://velora.example/f>; rel="self"',
         ("https://hub.example/", "https://velora.example/f")),
        ("<https://hub.example/>;rel=hub", ("https://hub.example/", "https://base.example/feed")),
        ('</hub>; rel="next hub"', ("https://base.example/hub", "https://base.example/feed")),
        ('<javascript:x>; rel="hub"', ("", "")),
        ("<https://hub.example/>", ("", "")),
        ("rel=hub", ("", "")),
    ],
)  # fmt: skip
def test_a_hub_may_be_named_in_the_headers(header, hub):
    found = websub.named(websub.Feed(), {"link": header}, "https://base.example/feed")
    assert found == hub


def test_what_the_headers_name_comes_first():
    feed = websub.Feed(hubs=("https://in.example/",), itself="https://self.example/")
    named = websub.named(feed, {"link": "<https://head.example/>; rel=hub"}, "https://base.example")
    assert named == ("https://head.example/", "https://self.example/")


@pytest.mark.parametrize("value", [None, "", "gestern", 7])
def test_a_moment_that_is_none(value):
    assert websub.moment(value) is None


def test_a_json_feed_names_its_hub(site, hub, reader):
    told = hubs.news({"id": "1", "content_text": "Hallo"})
    links = f'"hubs": [{{"type": "WebSub", "url": "{hub.address}"}}], "items"'
    site.put(FEED, told.replace('"items"', links), "application/feed+json")
    assert reader.plain() == ["1"]
    assert hub.wishes[0]["hub.topic"] == f"{site.address}{FEED}"
