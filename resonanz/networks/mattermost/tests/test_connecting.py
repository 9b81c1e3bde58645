"""A channel of Mattermost is connected with a token."""

from dataclasses import replace

import pytest

from resonanz.channels.models import Channel
from resonanz.core.errors import Refused, TryLater
from resonanz.networks import actions
from resonanz.networks.contract import Choice, ConnectRequest, Grant
from resonanz.networks.intake import take_in
from resonanz.networks.mattermost import network
from resonanz.networks.models import Account
from tests.servers.http import Told, serving
from tests.servers.mattermost.world import CHANNEL, CLOSED, TOKEN, channel

from .conftest import request_for, view_of


def test_the_person_chooses_from_the_channels_the_account_is_in(world):
    offered = network.connect(request_for(world, options={}))
    assert isinstance(offered, Choice)
    assert dict(offered.grants) == {CLOSED: "Leitung (Velora)", CHANNEL: "Marktplatz (Velora)"}
    assert TOKEN not in str(offered.state)
    chosen = network.connect(ConnectRequest(options={"chosen": CHANNEL}, state=offered.state))
    assert isinstance(chosen, Grant)
    assert (chosen.remote_id, chosen.handle, chosen.name) == (CHANNEL, "velora", "Marktplatz")
    assert chosen.address == f"{world.address}/velora/channels/town-square"
    assert not chosen.private


@pytest.mark.parametrize(
    "wished",
    [
        "leitung",
        "~Leitung",
        "velora/leitung",
        "https://chat.velora.example/velora/channels/leitung",
        CLOSED,
    ],
)
def test_a_channel_is_named_in_any_way(world, wished):
    granted = network.connect(request_for(world, options={"channel": wished}))
    assert isinstance(granted, Grant)
    assert (granted.remote_id, granted.private) == (CLOSED, True)


@pytest.mark.parametrize("wished", ["nirgends", "andere/leitung", "/"])
def test_a_channel_the_account_is_not_in_is_refused_with_words(world, wished):
    with pytest.raises(Refused, match="in no channel"):
        network.connect(request_for(world, options={"channel": wished}))


def test_a_name_in_two_teams_must_be_told_apart(world):
    world.teams.append({"id": "s" * 26, "name": "sued", "display_name": "Süd"})
    world.channels.append({**channel("e" * 26, "leitung", "Leitung"), "team_id": "s" * 26})
    with pytest.raises(Refused, match="Several teams"):
        network.connect(request_for(world, options={"channel": "leitung"}))
    granted = network.connect(request_for(world, options={"channel": "sued/leitung"}))
    assert isinstance(granted, Grant) and granted.remote_id == "e" * 26


def test_a_single_channel_is_taken_and_none_is_said(world):
    world.channels = [channel(CHANNEL, "town-square", "")]
    world.teams[0]["display_name"] = ""
    granted = network.connect(request_for(world, options={}))
    assert isinstance(granted, Grant) and granted.name == "town-square"
    world.channels = [{**channel(CHANNEL, "town-square", ""), "delete_at": 7}]
    with pytest.raises(Refused, match="in no channel yet"):
        network.connect(request_for(world, options={}))


def test_a_choice_that_waited_too_long_begins_again(world):
    offered = network.connect(request_for(world, options={}))
    assert isinstance(offered, Choice)
    world.tokens.clear()
    with pytest.raises(Refused, match="Begin again"):
        network.connect(ConnectRequest(options={"chosen": CHANNEL}, state=offered.state))


def test_wrong_words_are_answered_with_words(world):
    with pytest.raises(Refused, match="does not accept this token"):
        network.connect(replace(request_for(world), secret="falsch"))
    with pytest.raises(Refused, match="Type the address"):
        network.connect(replace(request_for(world), server=" "))


@pytest.mark.parametrize(
    "told",
    [Told(200, "<html>"), Told(200, {"a": 1}), Told(404, "no"), Told(401, {}), Told(500, "")],
)
def test_what_is_no_mattermost_server_is_refused_with_words(told):
    with (
        serving(lambda asked: told) as address,
        pytest.raises(Refused, match="does not answer as a Mattermost server"),
    ):
        network.connect(ConnectRequest(address, secret="x"))


def test_a_server_that_is_away_is_tried_later():
    with pytest.raises(TryLater):
        network.connect(ConnectRequest("http://127.0.0.1:9", secret="x"))


def test_a_server_that_does_not_say_who_we_are_is_tried_later(world):
    world.next("me", Told(200, {"id": None}))
    with pytest.raises(TryLater):
        network.connect(request_for(world))


def test_the_server_tells_what_fits(world):
    world.config |= {"MaxPostSize": "4000", "MaxFileSize": "1000", "EnableFileAttachments": "false"}
    granted = network.connect(request_for(world))
    assert isinstance(granted, Grant)
    limits = network.limits_of(view_of(granted))
    assert (limits.text_length, limits.picture_bytes, limits.media_count) == (4000, 1000, 0)
    world.config = {"MaxPostSize": "viele", "MaxFileSize": 7}
    silent = network.connect(request_for(world))
    assert isinstance(silent, Grant)
    limits = network.limits_of(view_of(silent))
    assert (limits.text_length, limits.picture_bytes) == (16_383, 104_857_600)


@pytest.mark.django_db
def test_a_private_channel_is_read_here_by_few(world, lea, tom):
    connected = actions.connect(lea, "mattermost", request_for(world, options={"chosen": CLOSED}))
    assert isinstance(connected, Account)
    world.says("Vertraulich", where=CLOSED)
    take_in(connected)
    assert connected.problem == ""
    assert connected.channel.side == "inside"
    assert not Channel.objects.visible_to(tom).filter(pk=connected.channel_id).exists()
    assert connected.channel.identity is not None
    connected.channel.identity.refresh_from_db()
    assert connected.channel.identity.name == "Velora"
