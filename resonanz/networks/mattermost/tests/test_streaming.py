"""The server's web socket tells at once that something happened."""

import json
import threading
from dataclasses import replace

import pytest

from resonanz.core.errors import TryLater
from resonanz.networks.contract import LostRight
from resonanz.networks.mattermost import network, streaming
from tests.servers.mattermost.world import CHANNEL, CLOSED

from .conftest import draft, publish


def when_listening(world, *deeds):
    """Do things one after the other as soon as somebody listens, then hang up."""

    def do():
        while not world.lines:
            threading.Event().wait(0.01)
        for deed in deeds:
            deed()
        world.hangs_up()

    thread = threading.Thread(target=do, daemon=True)
    thread.start()
    return thread


def test_it_wakes_for_what_happens_in_the_channel_and_for_nothing_else(world, account):
    said = world.says("Vorher")
    thread = when_listening(
        world,
        lambda: world.says("Neu"),
        lambda: world.says("Woanders", where=CLOSED),
        lambda: world.sends({"event": "typing", "broadcast": {"channel_id": CHANNEL}}),
        lambda: world.sends({"event": "posted", "data": {"post": "{broken"}}),
        lambda: world.sends("{broken"),
        lambda: world.sends([1, 2]),
        lambda: publish(account, draft("Von uns")),
        lambda: world.changes(said, "Anders"),
        lambda: world.reacts(said),
        lambda: world.removes(said),
        lambda: world.sends({"event": "user_removed", "data": {"channel_id": CHANNEL}}),
    )
    assert len(list(network.wake_ups(account))) == 6
    thread.join()


def test_a_token_that_is_worth_nothing_ends_it(world, account):
    stale = replace(account, secret={"token": "gestern"})
    with pytest.raises(LostRight):
        list(network.wake_ups(stale))


def test_a_server_without_web_sockets_is_polled_alone(world, account):
    plain = replace(account, extra={**account.extra, "websocket": world.address})
    with pytest.raises(TryLater):
        list(network.wake_ups(plain))


@pytest.mark.parametrize(
    ("told", "address"),
    [
        ("", "https://chat.example/api/v4/websocket"),
        ("wss://chat.example:8443", "wss://chat.example:8443/api/v4/websocket"),
        # The token is for the server, and goes nowhere in the open.
        ("ws://chat.example:8065", "https://chat.example/api/v4/websocket"),
        ("wss://elsewhere.example", "https://chat.example/api/v4/websocket"),
    ],
)
def test_where_the_web_socket_lies(account, told, address):
    there = replace(account, server="https://chat.example", extra={"websocket": told})
    assert streaming.address_of(there) == address


def test_some_events_carry_their_post_within():
    inner = json.dumps({"channel_id": CHANNEL})
    told = {"event": "reaction_added", "data": {"reaction": inner}, "broadcast": None}
    assert streaming.is_about(told, CHANNEL)
    assert not streaming.is_about({**told, "data": {"reaction": 7}}, CHANNEL)
