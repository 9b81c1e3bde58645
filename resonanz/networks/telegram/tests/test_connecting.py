"""A bot is connected to a channel; what is missing is said in words."""

import json

import pytest

from resonanz.core.errors import Forbidden, Refused, TryLater
from resonanz.networks.contract import Call
from resonanz.networks.telegram import calling, network
from tests.servers.telegram import fake
from tests.servers.telegram.fake import CHANNEL, GROUP, JANA, TOKEN

from .conftest import connect, heard, view_of


def test_the_channel_is_connected_with_its_group(world):
    grant = connect()

    assert (grant.remote_id, grant.handle, grant.name) == (str(CHANNEL), "velora", "Velora")
    assert grant.extra["group"] == GROUP
    assert grant.extra["streaming"]
    assert "can_post_messages" in grant.rights
    assert TOKEN not in str(grant.extra)


@pytest.mark.parametrize("typed", ["velora", "https://t.me/velora/", str(CHANNEL)])
def test_the_channel_may_be_named_in_several_ways(world, typed):
    assert connect(handle=typed).remote_id == str(CHANNEL)


def test_without_the_bot_in_the_group_no_comments_are_promised(world):
    world.sits_in_group = False
    assert connect().extra["group"] == 0
    world.is_linked = False
    assert connect().extra["group"] == 0


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"secret": "geheim"}, "BotFather"),
        ({"secret": TOKEN.replace("ABC", "XYZ")}, "does not accept this token"),
        ({"handle": "@"}, "name of the channel"),
        ({"handle": "@nobody"}, "does not know this channel"),
        ({"handle": str(GROUP)}, "This is no channel"),
        ({"hook": "yes"}, "only addresses with https"),
    ],
)
def test_what_is_wrong_is_said(world, typed, words):
    with pytest.raises(Refused, match=words):
        connect(**typed)


def test_a_bot_that_may_not_post_is_refused(world):
    world.rights = {}
    with pytest.raises(Refused, match="Administrators"):
        connect()


def test_a_bot_serves_one_channel(world):
    with pytest.raises(Refused, match="another channel"):
        connect({"bot:123456": {"channel": "-1009"}})


def test_a_network_that_asks_to_wait_is_asked_later(world, monkeypatch):
    monkeypatch.setitem(
        fake.METHODS, "getMe", lambda *given: fake.no(429, "Too Many Requests", retry_after=3)
    )
    with pytest.raises(TryLater):
        connect()


# --- the web hook ------------------------------------------------------------------------------


def called(secret: str, body: bytes):
    return network.called(Call("POST", {calling.HEADER: secret}, {}, body))


def test_telegram_calls_us_where_that_is_wished(world, settings):
    settings.PUBLIC_ADDRESS = "https://velora.example"
    grant = connect(hook="yes")

    assert grant.extra["hook"]
    assert not grant.extra["streaming"]
    assert world.hook["url"].startswith("https://velora.example/")
    said = {"update_id": 1, "message": {"message_id": 5, "date": 9, "text": "Hallo"}}
    said["message"] |= {"chat": {"id": GROUP}, "from": JANA}
    reply = called(world.hook["secret_token"], json.dumps(said).encode())
    assert [hint.remote_id for hint in reply.hints] == [str(CHANNEL)]

    account = view_of(grant, hints=[(7, dict(reply.hints[0].content))])
    batch = network.events(account, {})
    assert [seen.text for seen in batch.events] == ["Hallo"]
    assert batch.heeded == [7]
    assert list(network.wake_ups(account)) == []


def test_a_call_without_our_secret_is_not_believed(world):
    for secret in ("", "x", "-1001000_x"):
        with pytest.raises(Forbidden):
            called(secret, b"{}")


def test_a_call_that_says_nothing_is_answered_all_the_same(world):
    secret = calling.secret_for(str(CHANNEL))
    assert set(secret) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-")
    assert called(secret, b"<").hints == ()
    assert called(secret, b"[]").hints == []


def test_a_hook_set_elsewhere_is_named(world):
    account = view_of(connect())
    world.hook = {"url": "https://elsewhere.example"}
    with pytest.raises(TryLater, match="Another program"):
        heard(account)
