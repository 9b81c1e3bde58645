"""A feed is asked respectfully: only for what is new, as often as it wishes, where it moved to."""

import gzip
from datetime import timedelta
from email.utils import format_datetime

import pytest

from resonanz.core.errors import TryLater
from resonanz.core.time import now, standing_at
from resonanz.networks.contract import LostRight, RateLimited
from resonanz.networks.feeds import pace
from resonanz.networks.feeds.wire import wait_until
from tests.servers.feeds.site import item, rss
from tests.servers.http import Told

from .conftest import FEED


def wait(reader) -> timedelta:
    """How long it is left alone after the last look."""
    return timedelta(minutes=round((reader.last.rest_until - now()).total_seconds() / 60))


# --- only what is new --------------------------------------------------------------------------


def test_where_nothing_changed_nothing_is_sent(site, reader):
    assert reader.plain() == ["velora-1", "velora-2"]
    assert reader.look() == []
    asked = site.asked[-1].headers
    assert asked["if-none-match"] == reader.cursor["etag"]
    site.put(FEED, rss(item(3), item(2), item(1)))
    assert reader.plain() == ["velora-3"]


def test_it_may_be_known_by_its_date(site, reader):
    moment = "Mon, 02 Nov 2026 10:00:00 GMT"

    def page(asked):
        if asked.headers["if-modified-since"] == moment:
            return Told(304, "")
        return Told(raw=rss(item(1)).encode(), headers={"last-modified": moment})

    site.pages[FEED] = page
    assert reader.plain() == ["velora-1"]
    assert reader.look() == []
    assert "if-none-match" not in site.asked[-1].headers


def test_who_sends_all_of_it_again_is_understood(site, reader):
    site.is_conditional = False
    site.put(FEED, rss(item(1)))
    assert reader.plain() == ["velora-1"]
    assert reader.look() == []
    assert reader.cursor["etag"] == ""


def test_what_is_packed_is_unpacked(site, reader):
    body = gzip.compress(rss(item(7)).encode())
    site.put(FEED, body, content_encoding="gzip")
    assert reader.plain() == ["velora-7"]
    site.put(FEED, gzip.compress(rss(item(8)).encode()), "application/gzip")
    assert reader.plain() == ["velora-8"]


# --- as often as it wishes ---------------------------------------------------------------------

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.mark.parametrize(
    ("head", "cache", "waits"),
    [
        ("", "", 15 * MINUTE),
        ("<ttl>60</ttl>", "", HOUR),
        ("<ttl>1</ttl>", "", 5 * MINUTE),
        ("<ttl>bald</ttl>", "", 15 * MINUTE),
        ("<ttl>99999</ttl>", "", 24 * HOUR),
        ("<sy:updatePeriod>hourly</sy:updatePeriod>", "", HOUR),
        ("<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>", "",
         6 * HOUR),
        ("<sy:updatePeriod>yearly</sy:updatePeriod>", "", 24 * HOUR),
        ("<sy:updatePeriod>immer</sy:updatePeriod>", "", 15 * MINUTE),
        ("", "public, max-age=1800", 30 * MINUTE),
        ("", "max-age=10", 5 * MINUTE),
        ("", "max-age=31536000, immutable", 3 * HOUR),
        ("", "no-cache, max-age=3600", 15 * MINUTE),
        ("", "no-store", 15 * MINUTE),
        ("", "s-max-age=3600", 15 * MINUTE),
        ("<ttl>30</ttl>", "max-age=3600", HOUR),
    ],
)  # fmt: skip
def test_it_is_left_alone_as_long_as_it_wishes_within_bounds(site, reader, head, cache, waits):
    more = {"cache_control": cache} if cache else {}
    site.put(FEED, rss(item(1), head=head), **more)
    reader.look()
    assert wait(reader) == waits


def test_what_it_wished_holds_while_nothing_changes(site, reader):
    site.put(FEED, rss(item(1), head="<ttl>120</ttl>"))
    reader.look()
    reader.look()
    assert site.asked[-1].headers["if-none-match"]
    assert wait(reader) == 2 * HOUR


# --- trouble -----------------------------------------------------------------------------------


def test_who_asks_us_to_wait_is_left_alone(site, reader):
    site.pages[FEED] = Told(429, "", headers={"retry-after": "7200"})
    with pytest.raises(RateLimited) as limit:
        reader.look()
    assert abs(limit.value.until - now() - 2 * HOUR) < MINUTE
    site.pages[FEED] = Told(429, "slow down")
    with pytest.raises(RateLimited) as limit:
        reader.look()
    assert abs(limit.value.until - now() - 30 * MINUTE) < MINUTE


def test_who_is_closed_for_a_while_says_for_how_long(site, reader):
    site.pages[FEED] = Told(503, "", headers={"retry-after": format_datetime(now() + HOUR)})
    with pytest.raises(RateLimited) as limit:
        reader.look()
    assert abs(limit.value.until - now() - HOUR) < MINUTE


@pytest.mark.parametrize("told", ["", "bald", "-5", "0", "99999999999999"])
def test_a_wait_that_is_none(told):
    assert wait_until(told) is None


def test_a_wait_is_a_day_at_most():
    assert wait_until("999999999") <= now() + timedelta(days=1)
    assert wait_until("Mon, 02 Nov 1998 10:00:00 GMT") is None
    far = wait_until("Fri, 02 Nov 2096 10:00:00")
    assert far is not None
    assert far <= now() + timedelta(days=1)


def test_a_feed_that_was_given_up_is_lost(site, reader):
    site.pages[FEED] = Told(410, "gone")
    with pytest.raises(LostRight) as loss:
        reader.look()
    assert "410" in loss.value.problem


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (Told(404, "<html>"), "404"),
        (Told(403, "<html>"), "does not let us"),
        (Told(500, "<html>"), "problem of its own"),
        (Told(200, "<html><body>Wartung</body></html>"), "something else"),
        (Told(raw=b""), "something else"),
        (Told(cut=True), "connection"),
        (Told(raw=rss(item(1)).encode(), claims=90_000), "connection"),
        (Told(raw=b"x" * 6_500_000), "larger than we read"),
    ],
)
def test_trouble_loses_nothing_and_makes_the_next_look_later(site, reader, told, words):
    reader.look()
    before = dict(reader.cursor)
    site.pages[FEED] = told
    waits = []
    for _time in range(3):
        with pytest.raises(TryLater, match=words) as trouble:
            reader.look()
        waits.append(trouble.value.retry_after_seconds // 60)
    assert waits == [10, 20, 40]
    assert reader.cursor == before

    site.put(FEED, rss(item(3), item(2), item(1)))
    assert reader.plain() == ["velora-3"]
    assert reader.extra["failures"] == 0


def test_after_much_trouble_it_is_asked_once_a_day():
    assert pace.after_trouble(0) == pace.after_trouble(1) == 10 * MINUTE
    assert pace.after_trouble(50) == timedelta(days=1)


# --- moving ------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [301, 308])
def test_a_feed_that_moved_is_asked_at_its_new_place(site, reader, status):
    reader.look()
    site.put("/new/feed.xml", rss(item(3), item(2), item(1)))
    site.send_on(FEED, "/new/feed.xml", status)
    assert reader.plain() == ["velora-3"]
    reader.look()
    assert site.times(FEED) == 3  # connecting, the first look, and the one that was sent on
    assert site.times("/new/feed.xml") == 2
    assert reader.view.remote_id == f"{site.address}{FEED}"


def test_a_detour_is_not_remembered(site, reader):
    site.put("/mirror.xml", rss(item(1)))
    site.send_on(FEED, "/mirror.xml", 302)
    reader.look()
    reader.look()
    assert reader.cursor["address"] == f"{site.address}{FEED}"
    assert site.asked[-1].path == "/mirror.xml"


def test_a_move_to_something_else_is_not_remembered(site, reader):
    reader.look()
    site.put("/", "<html>Startseite</html>", "text/html")
    site.send_on(FEED, "/", 301)
    with pytest.raises(TryLater, match="something else"):
        reader.look()
    assert reader.cursor["address"] == f"{site.address}{FEED}"


def test_a_move_where_nothing_changed_is_remembered(site, reader):
    reader.look()
    site.pages["/new.xml"] = site.pages[FEED]
    site.send_on(FEED, "/new.xml", 301)
    assert reader.look() == []
    assert reader.cursor["address"] == f"{site.address}/new.xml"


def test_nobody_sends_us_into_the_house(site, reader):
    reader.look()
    for target in ("https://10.0.0.1/feed", "http://169.254.169.254/latest", "file:///etc/passwd"):
        site.send_on(FEED, target, 301)
        with pytest.raises(TryLater):
            reader.look()
    assert reader.cursor["address"] == f"{site.address}{FEED}"


def test_connected_anew_elsewhere_it_is_asked_there_and_tells_what_is_new(site, reader):
    reader.look()
    site.put("/other.xml", rss(item(3), item(2)))
    moved = {"kind": "feed", "what": f"{site.address}/other.xml"}
    object.__setattr__(reader.granted, "watch", moved)
    assert reader.plain() == ["velora-3"]


def test_it_is_due_again_when_its_time_has_come(site, reader):
    reader.look()
    with standing_at(now() + HOUR):
        reader.look()
        assert wait(reader) == 15 * MINUTE
