"""Searches, feeds and lists are listened to; each post comes once."""

from dataclasses import replace

import pytest

from resonanz.core.errors import Refused
from resonanz.networks.bluesky import network, watching

FEED = "at://did:plc:jana/app.bsky.feed.generator/velos"


@pytest.fixture
def listening(world, ours):
    """`listening(kind, what)`: a view of our account that listens to it."""

    def begin(kind, what):
        watched = network.watched(ours, kind, what)
        return replace(ours, watch={"kind": kind, "what": watched.what})

    return begin


def at(minute):
    return f"2026-10-01T08:{minute:02}:00.000Z"


def hear(view, cursor=None):
    batch = network.events(view, cursor or {})
    assert all(seen.reason == "watch" for seen in batch.events)
    return [seen.remote_id for seen in batch.events], dict(batch.cursor)


@pytest.mark.parametrize(("kind", "what"), [("search", "Ebike"), ("feed", FEED), ("list", FEED)])
def test_what_is_said_there_comes_once_and_in_order(world, listening, kind, what):
    world.feeds[FEED] = "Velos"
    first = world.says("a", "Mein #ebike", at=at(1))
    view = listening(kind, what)
    heard, cursor = hear(view)
    assert heard == [first]

    later = [world.says(f"b{n}", f"ebike {n}", at=at(2 + n)) for n in range(3)]
    heard, cursor = hear(view, cursor)
    assert heard == later
    assert hear(view, cursor)[0] == []


def test_many_posts_between_two_looks_all_come(world, listening, monkeypatch):
    world.says("a", "ebike", at=at(0))
    view = listening("search", "ebike")
    _heard, cursor = hear(view)
    monkeypatch.setattr(watching, "PAGE", 5)
    said = [world.says(f"b{n}", "ebike", at=at(1 + n)) for n in range(23)]
    assert hear(view, cursor)[0] == said


def test_a_feed_is_known_by_the_address_people_see(world, listening):
    world.feeds[FEED] = "Velos"
    world.handles["jana.test"] = "did:plc:jana"
    view = listening("feed", "https://bsky.app/profile/jana.test/feed/velos")
    assert view.watch["what"] == FEED


@pytest.mark.parametrize(
    ("kind", "what", "words"),
    [
        ("feed", "velos", "whole address"),
        ("feed", "https://bsky.app/profile/niemand.test/feed/velos", "Nobody is known"),
        ("feed", FEED, "no such feed"),
        ("list", FEED, "no such list"),
    ],
)
def test_what_is_not_there_is_said(world, listening, kind, what, words):
    with pytest.raises(Refused, match=words):
        listening(kind, what)
