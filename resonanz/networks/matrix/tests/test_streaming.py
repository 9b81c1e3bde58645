"""The server tells at once that something happened."""

import threading

import pytest

from resonanz.core.errors import TryLater
from resonanz.networks.contract import LostRight
from tests.servers.http import Told
from tests.servers.matrix.fake import JANA, ROOM

from .conftest import network


def soon(deed):
    thread = threading.Timer(0.1, deed)
    thread.start()
    return thread


def test_it_wakes_for_what_happens_in_the_room(world, account):
    world.says("Vorher")
    wakes = network.wake_ups(account)
    thread = soon(lambda: world.says("Jemand da?"))
    assert next(wakes) is None
    thread.join()
    # Nothing is said where nothing happened.
    world.next("sync", Told(200, {"next_batch": f"s{len(world.events)}"}))
    thread = soon(lambda: world.reacts(world.says("Hallo"), by=JANA))
    assert next(wakes) is None
    thread.join()


def test_a_line_that_breaks_is_told_and_so_is_a_lost_place(world, account):
    wakes = network.wake_ups(account)
    world.next("sync", Told(200, {"next_batch": "s0"}), Told(502, "<html>"))
    with pytest.raises(TryLater):
        next(wakes)
    world.next(
        "sync",
        Told(200, {"next_batch": "s0"}),
        Told(200, {"next_batch": "s1", "rooms": {"leave": {ROOM: {}}}}),
    )
    with pytest.raises(LostRight):
        next(network.wake_ups(account))


def test_a_server_that_says_nothing_ends_it(world, account):
    world.next("sync", Told(200, {"next_batch": None, "rooms": []}))
    assert list(network.wake_ups(account)) == []
