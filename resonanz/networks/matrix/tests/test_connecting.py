"""A room is connected with a password or a token; what cannot be is refused with words."""

from dataclasses import replace

import pytest

from resonanz.core.errors import Refused, TryLater
from resonanz.networks.contract import (
    Choice,
    ConnectRequest,
    Grant,
)
from resonanz.networks.matrix import rooms
from tests.servers.http import Told, serving
from tests.servers.matrix.fake import ALIAS, JANA, ME, ROOM, problem

from .conftest import everything, network, request_for, view_of

# --- connecting ----------------------------------------------------------------------------------


def test_a_server_is_found_by_its_name_or_by_that_of_the_account(world):
    world.well_known = {"m.homeserver": {"base_url": f"{world.address}/"}}
    host = world.address.removeprefix("http://")
    granted = network.connect(request_for(world, server=f"{world.address}/"))
    assert isinstance(granted, Grant) and granted.server == world.address
    with pytest.raises(Refused, match="https://"):
        # Without a scheme it is the encrypted one, which this server does not speak.
        network.connect(request_for(world, server=f"ftp://{host}"))
    with pytest.raises(TryLater):
        network.connect(request_for(world, server=f"@velora:{host}"))
    with pytest.raises(Refused, match="Type the address"):
        network.connect(ConnectRequest(secret="x"))


@pytest.mark.parametrize(
    "told", [Told(200, "<html>"), Told(200, {"hello": 1}), Told(404, "no"), Told(200, [1])]
)
def test_what_is_no_matrix_server_is_refused_with_words(told):
    with (
        serving(lambda asked: told) as address,
        pytest.raises(Refused, match="does not answer as a Matrix server"),
    ):
        network.connect(ConnectRequest(address, ME, "x"))


def test_a_server_with_a_page_of_its_own_wants_a_token(world):
    world.flows = ["m.login.sso"]
    with pytest.raises(Refused, match="access token instead"):
        network.connect(request_for(world))
    granted = network.connect(request_for(world, handle="", secret=world.token()))
    assert isinstance(granted, Grant)


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (problem(403, "M_USER_DEACTIVATED"), "locked or closed"),
        (problem(400, "M_INVALID_USERNAME"), "takes no such name"),
        (problem(403, "M_RESOURCE_LIMIT_EXCEEDED"), "reached a limit"),
    ],
)
def test_why_a_server_does_not_let_us_in(world, told, words):
    world.next("login", Told(200, {"flows": [{"type": "m.login.password"}]}), told)
    with pytest.raises(Refused, match=words):
        network.connect(request_for(world))


def test_a_server_that_does_not_say_who_we_are_is_tried_later(world):
    world.next("whoami", Told(200, {"user_id": 7}))
    with pytest.raises(TryLater):
        network.connect(request_for(world))


def test_a_room_can_be_named_by_a_program(world):
    request = request_for(world, options={"chosen": ALIAS})
    granted = network.connect(request)
    assert isinstance(granted, Grant) and granted.remote_id == ROOM


def test_a_single_room_is_taken_and_none_is_said(world):
    assert isinstance(network.connect(request_for(world, options={})), Grant)
    world.is_in = False
    with pytest.raises(Refused, match="in no room yet"):
        network.connect(request_for(world, options={}))


def test_a_choice_that_waited_too_long_begins_again(world):
    world.next("sync", Told(200, {"rooms": {"join": {ROOM: {}, "!b:x": {}}}}))
    offered = network.connect(request_for(world, options={}))
    assert isinstance(offered, Choice)
    world.tokens.clear()
    chosen = ConnectRequest(options={"chosen": ROOM}, state=offered.state)
    with pytest.raises(Refused, match="Begin again"):
        network.connect(chosen)
    with pytest.raises(Refused, match="Begin again"):
        network.connect(replace(chosen, state={"sealed": "forged"}))


def test_a_room_of_two_is_a_direct_conversation(world):
    world.state = []
    world.members = 2
    granted = network.connect(request_for(world))
    assert isinstance(granted, Grant)
    assert (granted.name, granted.private) == (JANA, True)
    world.says("Nur du und ich")
    (_us, seen), _cursor = everything(view_of(granted))
    assert (seen.reason, seen.visibility) == ("direct", "direct")


def test_a_room_that_moved_cannot_be_connected(world):
    world.sets("m.room.tombstone", {"replacement_room": "!neu:velora.example"})
    with pytest.raises(Refused, match="replaced by a new one"):
        network.connect(request_for(world))


def test_a_space_is_no_room_to_talk_in(world):
    world.state = []
    world.sets("m.room.create", {"type": "m.space"})
    with pytest.raises(Refused, match="no room one can talk in"):
        network.connect(request_for(world))
    world.next("join", Told(200, {"room_id": None}))
    with pytest.raises(Refused, match="no room one can talk in"):
        network.connect(request_for(world))


def test_the_size_of_files_is_asked_in_the_new_way_and_the_old(world):
    world.next("config", problem(404, "M_UNRECOGNIZED"))
    granted = network.connect(request_for(world))
    assert isinstance(granted, Grant)
    assert network.limits_of(view_of(granted)).picture_bytes == 10_000_000
    world.next("config", problem(404, "M_UNRECOGNIZED"))
    world.next("old-config", problem(404, "M_NOT_FOUND"))
    silent = network.connect(request_for(world))
    assert isinstance(silent, Grant)
    assert network.limits_of(view_of(silent)).picture_bytes == 50_000_000


def test_an_odd_room_is_offered_all_the_same():
    odd = {
        "state": {
            "events": [
                {"type": "m.room.name", "state_key": "", "content": {"name": 7}},
                {"type": ["x"], "state_key": "", "content": None},
                "nothing",
            ]
        },
        "summary": {"m.joined_member_count": "many", "m.heroes": {"no": 1}},
    }
    room = rooms.parsed("!x:y", odd)
    assert (room.name, room.public, room.direct) == ("!x:y", False, False)
    assert rooms.described(replace(room, alias="#x:y", name="X")) == "X (#x:y)"


def test_wrong_words_are_answered_with_words(world):
    with pytest.raises(Refused, match="does not accept this name with this password"):
        network.connect(request_for(world, secret="falsch"))
    with pytest.raises(Refused, match="does not accept this access token"):
        network.connect(request_for(world, handle="", secret="falsch"))
    with pytest.raises(Refused, match="There is no room"):
        network.connect(request_for(world, options={"room": "#nirgends:velora.example"}))
