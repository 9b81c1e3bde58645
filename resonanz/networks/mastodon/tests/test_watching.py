"""Hashtags, lists and searches of a server are listened to; each post comes once."""

from dataclasses import replace

import pytest

from resonanz.core.errors import Refused
from resonanz.networks.contract import PostSeen
from resonanz.networks.mastodon import network
from tests.servers.http import Told

from .conftest import account_on, but


@pytest.fixture
def watching(any_world):
    """`watching(kind, what)`: a view of an account that listens to it, on every kind of server."""
    account = account_on(any_world)

    def begin(kind, what):
        watched = network.watched(account, kind, what)
        return replace(account, watch={"kind": kind, "what": watched.what})

    return begin


def hear(view, cursor):
    batch = network.events(view, cursor)
    assert all(isinstance(seen, PostSeen) and seen.reason == "watch" for seen in batch.events)
    return [seen.remote_id for seen in batch.events], dict(batch.cursor)


@pytest.mark.parametrize(("kind", "what"), [("tag", "#Ebike"), ("search", "ebike")])
def test_what_is_said_about_it_is_heard_once_and_in_order(any_world, watching, kind, what):
    jana = any_world.person("jana@anderswo.example", "Jana Sommer")
    first = any_world.says(jana, "Mein erstes #ebike ist da")
    view = watching(kind, what)
    heard, cursor = hear(view, {})
    assert heard == [first.id]

    second = any_world.says(jana, "Das #ebike fährt")
    any_world.says(jana, "Etwas anderes")
    heard, cursor = hear(view, cursor)
    assert heard == [second.id]
    assert hear(view, cursor)[0] == []


def test_a_list_is_found_by_its_name(any_world, watching):
    any_world.lists = {"7": "Presse", "8": "Fans"}
    jana = any_world.person("jana")
    view = watching("list", "fans")
    said = any_world.says(jana, "Guten Morgen")
    assert hear(view, {})[0] == [said.id]


@pytest.mark.parametrize(
    ("kind", "what", "words"),
    [("list", "Niemand", "It has: Presse"), ("tag", "zwei Worte", "one word"), ("tag", "#", "one")],
)
def test_what_is_not_there_is_said(any_world, watching, kind, what, words):
    any_world.lists = {"7": "Presse"}
    with pytest.raises(Refused, match=words):
        watching(kind, what)


def test_a_hundred_posts_between_two_looks_all_come(world):
    jana = world.person("jana")
    account = replace(account_on(world), watch={"kind": "tag", "what": "ebike"})
    world.says(jana, "Das #ebike")
    _heard, cursor = hear(account, {})
    said = [world.says(jana, f"Nummer {number} #ebike").id for number in range(100)]
    heard = []
    for _round in range(5):
        new, cursor = hear(account, cursor)
        heard += new
    assert heard == said


def test_a_server_that_does_not_search_says_so(world):
    account = replace(account_on(world), watch={"kind": "search", "what": "ebike"})
    there = but(world, Told(404, {"error": "Record not found"}), ends="/search")
    with there as address, pytest.raises(Refused, match="does not search"):
        network.events(replace(account, server=address), {})
