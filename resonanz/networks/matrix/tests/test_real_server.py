"""On a real server: what we write is read by somebody else, and what they write we hear."""

from dataclasses import replace
from threading import Timer
from urllib.parse import quote

import pytest

from resonanz.core.errors import Refused
from resonanz.networks.contract import (
    Choice,
    ConnectRequest,
    Grant,
    IdentitySeen,
    InteractionSeen,
    LostRight,
    PostChanged,
    PostGone,
    PostSeen,
)
from resonanz.networks.matrix import networks
from resonanz.networks.tests.conformance import Bench, Conformance

from .conftest import Setting, draft, everything, network, publish


class TestMatrixOnSynapse(Conformance):
    @pytest.fixture(params=networks, ids=lambda one: one.key)
    def bench(self, request, hilfe) -> Bench:
        return bench_of(request.param, hilfe)


def bench_of(one, hilfe: Setting) -> Bench:
    account = hilfe.connected()

    def says(text, parent=""):
        return hilfe.names_us(text, parent=parent)

    def standing(name):
        return hilfe.jana.reads(hilfe.room, name).get("content", {}).get("body")

    def ours():
        said = hilfe.jana.history(hilfe.room)
        return [event["event_id"] for event in said if event["sender"] == hilfe.velora.user_id]

    return Bench(
        network=one,
        account=account,
        stranger_says=says,
        standing=standing,
        ours=ours,
        stranger_likes=lambda name: hilfe.jana.reacts(hilfe.room, name, "👍"),
        stranger_deletes=lambda name: hilfe.jana.takes_back(hilfe.room, name),
        wrong=replace(hilfe.request, secret="falsch"),
    )


# --- connecting ----------------------------------------------------------------------------------


def test_a_room_is_connected_with_a_password_or_with_a_token(hilfe):
    by_password = network.connect(hilfe.request)
    assert isinstance(by_password, Grant)
    assert (by_password.remote_id, by_password.name) == (hilfe.room, "Hilfe")
    assert not by_password.private
    by_token = network.connect(replace(hilfe.request, handle="", secret=hilfe.velora.token))
    assert isinstance(by_token, Grant)
    assert by_token.handle == by_password.handle == hilfe.velora.user_id[1:]


def test_of_several_rooms_the_person_chooses_and_encrypted_ones_are_named_as_such(hilfe):
    closed = hilfe.jana.makes_room(
        name="Geheim",
        initial_state=[
            {"type": "m.room.encryption", "content": {"algorithm": "m.megolm.v1.aes-sha2"}}
        ],
    )
    space = hilfe.jana.makes_room(name="Raum", creation_content={"type": "m.space"})
    for room in (hilfe.room, closed, space):
        hilfe.velora.joins(room)
    offered = network.connect(replace(hilfe.request, options={}))
    assert isinstance(offered, Choice)
    names = dict(offered.grants)
    assert names[hilfe.room] == "Hilfe"
    assert names[closed] == "Geheim – end-to-end encrypted, not supported"
    assert space not in names
    assert hilfe.velora.token not in str(offered.state)

    chosen = ConnectRequest(options={"chosen": hilfe.room}, state=offered.state)
    assert isinstance(network.connect(chosen), Grant)
    with pytest.raises(Refused, match="end-to-end encrypted"):
        network.connect(replace(chosen, options={"chosen": closed}))


def test_a_room_of_few_is_entered_by_its_invitation_and_stays_private(hilfe):
    room = hilfe.jana.makes_room(preset="private_chat", invite=[hilfe.velora.user_id])
    granted = network.connect(replace(hilfe.request, options={"room": room}))
    assert isinstance(granted, Grant) and granted.private
    uninvited = hilfe.jana.makes_room(preset="private_chat")
    with pytest.raises(Refused, match="does not allow"):
        network.connect(replace(hilfe.request, options={"room": uninvited}))
    with pytest.raises(Refused, match="There is no room"):
        network.connect(replace(hilfe.request, options={"room": "#nirgends:velora.test"}))


def test_wrong_words_are_answered_with_words(hilfe):
    with pytest.raises(Refused, match="does not accept this name with this password"):
        network.connect(replace(hilfe.request, secret="falsch"))
    with pytest.raises(Refused, match="does not accept this access token"):
        network.connect(replace(hilfe.request, handle="", secret="falsch"))


# --- hearing -------------------------------------------------------------------------------------


def test_what_was_said_before_comes_in_once_connected(hilfe):
    said = [hilfe.jana.says(hilfe.room, f"Satz {n}") for n in range(130)]
    events, _cursor = everything(hilfe.connected())
    posts = [one for one in events if isinstance(one, PostSeen)]
    assert [one.remote_id for one in posts] == said
    assert {one.reason for one in posts} == {"watch"}
    us = next(one for one in events if isinstance(one, IdentitySeen))
    assert us.remote_id == hilfe.room


def test_a_hole_is_filled_and_nothing_is_missing_or_out_of_order(hilfe):
    account = hilfe.connected()
    _before, cursor = everything(account)
    said = [hilfe.jana.says(hilfe.room, f"Satz {n}") for n in range(250)]
    events, cursor = everything(account, cursor)
    assert [one.remote_id for one in events] == said
    assert everything(account, cursor)[0] == []


def test_answers_threads_reactions_changes_and_deletions_are_heard(hilfe):
    account = hilfe.connected()
    (ours,) = publish(account, draft("Wie weit fahrt ihr?"))
    _before, cursor = everything(account)
    answer = hilfe.jana.says(hilfe.room, "Zwölf Kilometer", parent=ours.remote_id)
    thread = hilfe.jana.says(
        hilfe.room,
        "Im Faden",
        **{"m.relates_to": {"rel_type": "m.thread", "event_id": ours.remote_id}},
    )
    liked = hilfe.jana.reacts(hilfe.room, ours.remote_id, "❤️")
    change = {
        "m.new_content": {"msgtype": "m.text", "body": "Dreizehn Kilometer"},
        "m.relates_to": {"rel_type": "m.replace", "event_id": answer},
    }
    hilfe.jana.says(hilfe.room, "* Dreizehn Kilometer", **change)
    hilfe.jana.takes_back(hilfe.room, thread)
    hilfe.jana.takes_back(hilfe.room, liked)
    events, _cursor = everything(account, cursor)

    first, second, *_rest = events
    # Taken back before we heard of it: only that is told.
    assert [type(one) for one in events] == [PostSeen, PostChanged, PostGone, PostGone]
    assert (first.parent_remote_id, first.reason) == (ours.remote_id, "reply")
    assert second.post.text == "Dreizehn Kilometer"
    assert second.post.parent_remote_id == ours.remote_id
    assert [one.remote_id for one in events[2:]] == [thread, liked]


def test_a_reaction_is_heard_with_its_sign(hilfe):
    account = hilfe.connected()
    (ours,) = publish(account, draft("Hallo"))
    _before, cursor = everything(account)
    hilfe.jana.reacts(hilfe.room, ours.remote_id, "❤️")
    (seen,) = everything(account, cursor)[0]
    assert isinstance(seen, InteractionSeen)
    assert (seen.name, seen.by.handle) == ("❤", hilfe.jana.user_id[1:])


def test_nobody_can_change_the_words_of_another(hilfe):
    account = hilfe.connected()
    tom = hilfe.server.member("tom")
    tom.joins(hilfe.room)
    said = hilfe.jana.says(hilfe.room, "Alles gut")
    _before, cursor = everything(account)
    change = {
        "m.new_content": {"msgtype": "m.text", "body": "Alles schlecht"},
        "m.relates_to": {"rel_type": "m.replace", "event_id": said},
    }
    tom.says(hilfe.room, "* Alles schlecht", **change)
    assert everything(account, cursor)[0] == []


def test_a_room_that_becomes_encrypted_says_so_and_is_not_spoken_in(hilfe):
    account = hilfe.connected()
    _before, cursor = everything(account)
    said = hilfe.jana.says(hilfe.room, "Noch offen")
    hilfe.jana.sets(hilfe.room, "m.room.encryption", {"algorithm": "m.megolm.v1.aes-sha2"})
    batch = network.events(account, cursor)
    assert [one.remote_id for one in batch.events] == [said]
    with pytest.raises(Refused, match="end-to-end encrypted"):
        network.events(account, batch.cursor)
    with pytest.raises(Refused, match="end-to-end encrypted"):
        publish(account, draft("Trotzdem"))
    assert hilfe.kept["extra"]["ended"] == "encrypted"
    with pytest.raises(Refused, match="end-to-end encrypted"):
        network.connect(hilfe.request)


def test_who_is_put_out_of_the_room_has_lost_the_right(hilfe):
    # The server keeps the first answer of each device for a while.
    account, other = hilfe.connected(), hilfe.connected()
    _before, cursor = everything(account)
    path = f"rooms/{quote(hilfe.room, safe='')}/kick"
    hilfe.jana.ask("POST", path, {"user_id": hilfe.velora.user_id})
    with pytest.raises(LostRight):
        network.events(account, cursor)
    with pytest.raises(LostRight):
        network.events(other, {})
    with pytest.raises(Refused, match="does not allow"):
        publish(account, draft("Hallo?"))


def test_a_token_that_was_taken_back_is_a_lost_right(hilfe):
    account = hilfe.connected()
    hilfe.velora.ask("POST", "logout/all", {})
    with pytest.raises(LostRight):
        network.events(account, {})


def test_a_token_that_ended_is_renewed(hilfe):
    account = hilfe.connected()
    stale = replace(account, secret={**account.secret, "access_token": "gestern"})
    assert network.events(stale, {}).cursor["since"]
    assert hilfe.kept["secret"]["access_token"] != account.secret["access_token"]


def test_the_stream_wakes_us_at_once(hilfe):
    account = hilfe.connected()
    wakes = network.wake_ups(account)
    timer = Timer(0.3, lambda: hilfe.jana.says(hilfe.room, "Jemand da?"))
    timer.start()
    assert next(wakes) is None
    timer.join()
