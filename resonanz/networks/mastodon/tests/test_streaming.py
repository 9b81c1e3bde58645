"""The server's stream tells at once that something happened."""

import threading
from dataclasses import replace

import pytest

from resonanz.core.errors import TryLater
from resonanz.networks.contract import Progress
from resonanz.networks.mastodon import network
from resonanz.networks.mastodon.streaming import sent
from tests.servers.http import Told, serving

from .conftest import draft


def when_listening(world, *deeds):
    """Do things one after the other as soon as somebody listens, then end the stream."""

    def do():
        while not world.streams:
            threading.Event().wait(0.01)
        for deed in deeds:
            deed()
        world.send("end", "")

    thread = threading.Thread(target=do, daemon=True)
    thread.start()
    return thread


def test_it_wakes_for_what_concerns_us_and_for_nothing_else(world, account):
    jana = world.person("jana")
    theirs = world.says(jana, "Hallo Welt")
    thread = when_listening(
        world,
        lambda: world.says(jana, "@velora hallo"),
        lambda: world.send("update", theirs.id),
        lambda: world.send("filters_changed", ""),
        lambda: network.publish(account, draft("Guten Morgen"), "key", Progress()),
        lambda: world.edits(theirs, "Hallo"),
        lambda: world.removes(theirs),
    )
    wakes = list(network.wake_ups(account))
    thread.join()
    assert len(wakes) == 4


def test_a_server_without_a_stream_ends_at_once(world, account):
    silent = replace(account, extra={**account.extra, "streaming": ""})
    assert list(network.wake_ups(silent)) == []


@pytest.mark.parametrize("status", [400, 404, 405, 426])
def test_a_server_that_streams_by_websocket_only_is_not_asked_again(account, kept, status):
    with serving(lambda asked: Told(status, {"error": "upgrade"})) as address:
        there = replace(account, extra={**account.extra, "streaming": address})
        assert list(network.wake_ups(there)) == []
    assert kept["extra"]["streaming"] == ""
    assert kept["extra"]["account_id"] == account.extra["account_id"]


def test_an_address_we_do_not_talk_to_is_dropped(account, kept):
    there = replace(account, extra={**account.extra, "streaming": "http://10.0.0.1"})
    assert list(network.wake_ups(there)) == []
    assert kept["extra"]["streaming"] == ""


def test_a_stream_in_trouble_breaks_and_is_tried_again(account, kept):
    with serving(lambda asked: Told(503, {"error": "busy"})) as address:
        there = replace(account, extra={**account.extra, "streaming": address})
        with pytest.raises(TryLater):
            list(network.wake_ups(there))
    assert kept == {}


def test_the_lines_of_a_stream():
    lines = [
        ":)", "event: update", 'data: {"a":', "data: 1}", "", ":thump", "",
        "event:delete", "data:7", "id: 3", "", "data: nameless", "", "event: cut",
    ]  # fmt: skip
    assert list(sent(lines)) == [("update", '{"a":\n1}'), ("delete", "7")]


def test_a_post_that_cannot_be_read_wakes_nobody(world, account):
    def told(asked):
        return Told(lines=iter([b"event: update\ndata: {broken\n\n"]))

    with serving(told) as address:
        there = replace(account, extra={**account.extra, "streaming": address})
        assert list(network.wake_ups(there)) == []
