"""What goes wrong with a Matrix server, and what the person is told."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils.translation import override

from resonanz.core.errors import Gone, Refused, TryLater
from resonanz.core.http import Answer
from resonanz.core.time import now
from resonanz.networks.contract import (
    Action,
    Choice,
    ConnectRequest,
    Grant,
    LostRight,
    Progress,
    RateLimited,
    Uncertain,
)
from resonanz.networks.matrix import errors, rooms
from tests.servers.http import Told, serving
from tests.servers.matrix.fake import ALIAS, JANA, ME, ROOM, problem

from .conftest import connected, draft, everything, network, publish, request_for, view_of


def answer(status, code="", said="", headers=None, **more):
    body = {"errcode": code, "error": said, **more} if code else said
    return Answer(status, headers or {}, json.dumps(body).encode(), "https://velora.example")


# --- words ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", errors.WORDS)
def test_every_refusal_has_words_in_both_languages(code):
    words = {}
    for language in ("en", "de"):
        with override(language):
            trouble = errors.trouble(answer(400, code, "Said by the server"))
            assert isinstance(trouble, Refused)
            words[language] = trouble.message
    assert words["en"] != words["de"]
    assert "Said by the server" in words["en"]


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        (answer(401, "M_UNKNOWN_TOKEN"), LostRight),
        (answer(401, "M_MISSING_TOKEN"), LostRight),
        (answer(401, "M_USER_LOCKED"), LostRight),
        (answer(403, "M_USER_DEACTIVATED"), LostRight),
        (answer(404, "M_NOT_FOUND"), Gone),
        (answer(404, "M_UNRECOGNIZED"), Refused),
        (answer(413), Refused),
        (answer(418, "M_TEAPOT", "I am a teapot"), Refused),
        (answer(500, "M_UNKNOWN"), errors.Broken),
        (answer(502, "", "<html>"), errors.Broken),
    ],
)
def test_what_an_answer_stands_for(told, kind):
    assert type(errors.trouble(told)) is kind


@pytest.mark.parametrize(
    ("told", "seconds"),
    [
        (answer(429, "M_LIMIT_EXCEEDED", retry_after_ms=90_000), 90),
        (answer(429, "M_LIMIT_EXCEEDED", retry_after_ms=1, headers={"retry-after": "30"}), 30),
        (answer(429, "M_LIMIT_EXCEEDED", retry_after_ms="soon"), 60),
        (answer(429, "", "slow down", headers={"retry-after": "9" * 30}), 6 * 3600),
        (answer(400, "M_LIMIT_EXCEEDED"), 60),
    ],
)
def test_a_server_that_asks_to_wait_is_believed_within_reason(told, seconds):
    trouble = errors.trouble(told)
    assert isinstance(trouble, RateLimited)
    left = trouble.until - now()
    assert timedelta(seconds=seconds - 5) < left <= timedelta(seconds=seconds)


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


# --- hearing -------------------------------------------------------------------------------------


def test_a_server_that_forgot_where_we_stood_is_read_anew(world, account):
    said = world.says("Hallo")
    events, _cursor = everything(account, {"since": "from another time"})
    assert [getattr(one, "remote_id", "") for one in events] == [ROOM, said]


def test_other_refusals_are_told(world, account):
    world.next("sync", problem(403, "M_USER_SUSPENDED"))
    with pytest.raises(Refused, match="suspended"):
        network.events(account, {"since": "s0"})


def test_a_hole_is_read_page_by_page_and_taken_up_after_trouble(world, account):
    _events, cursor = everything(account)
    said = [world.says(f"Satz {n}") for n in range(230)]
    batch = network.events(account, cursor)
    assert (batch.events, batch.more) == ([], True)
    batch = network.events(account, batch.cursor)
    world.next("messages", Told(502, "<html>"))
    with pytest.raises(TryLater):
        network.events(account, batch.cursor)
    rest, _cursor = everything(account, batch.cursor)
    assert [one.remote_id for one in (*batch.events, *rest)] == said


def test_the_backlog_ends_somewhere(world, account):
    said = [world.says(f"Satz {n}") for n in range(450)]
    (us, *posts), _cursor = everything(account)
    assert [one.remote_id for one in posts] == said[-200:]
    assert us.name == "Velora"


def test_a_server_that_sends_us_in_circles_is_left(world, account):
    for n in range(120):
        world.says(f"Satz {n}")
    page = {"chunk": [], "end": "t20"}
    world.next("messages", Told(200, page))
    assert len(everything(account)[0]) == 101
    world.next("messages", Told(200, {"chunk": [{}], "end": "t0"}))
    batch = network.events(account, {"since": "s0", "gap": "t0", "to": "s120"})
    assert batch.cursor == {"since": "s120"}


def test_a_room_that_moves_on_says_so(world, account, kept):
    _events, cursor = everything(account)
    said = world.says("Tschüss")
    world.happens(JANA, "m.room.tombstone", {"replacement_room": "!neu:x"}, state_key="")
    batch = network.events(account, cursor)
    assert [one.remote_id for one in batch.events] == [said]
    with pytest.raises(Refused, match="replaced by a new one"):
        network.events(account, batch.cursor)
    with pytest.raises(Refused, match="replaced by a new one"):
        publish(replace(account, extra=kept["extra"]), draft("Noch da?"))


def test_who_is_no_longer_in_the_room_has_lost_the_right(world, account):
    _events, cursor = everything(account)
    world.is_in = False
    with pytest.raises(LostRight):
        network.events(account, cursor)
    world.next("sync", Told(200, {"next_batch": "s1"}))
    with pytest.raises(LostRight):
        network.events(account, {})


def test_a_token_is_renewed_once_and_a_lost_one_is_lost(world, kept):
    world.renews = True
    account = connected(world, kept)
    world.tokens.clear()
    everything(account)
    assert kept["secret"]["access_token"] in world.tokens
    world.tokens.clear()
    world.next("refresh", problem(401, "M_UNKNOWN_TOKEN"))
    with pytest.raises(LostRight):
        everything(account)


# --- publishing ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "told", [Told(cut=True), Told(502, "<html>"), Told(200, "<html>"), Told(200, {"event_id": 7})]
)
def test_what_may_have_arrived_is_looked_for_and_sent_once(world, account, told):
    """The event was written, its answer was lost."""
    world.next(
        "send", lambda: (world.says("Nur einmal", by=ME, **{"resonanz.key": "k.0"}), told)[1]
    )
    progress = Progress()
    sent = draft("Nur einmal")
    with pytest.raises(Uncertain):
        publish(account, sent, "k", progress)
    (found,) = network.find(account, "k", sent)
    assert publish(account, sent, "k", progress) == [found]
    assert len(world.messages()) == 1


def test_what_did_not_arrive_is_sent_again(world, account):
    world.next("send", Told(502, "<html>"))
    progress = Progress()
    with pytest.raises(Uncertain):
        publish(account, draft("Einmal"), progress=progress)
    publish(account, draft("Einmal"), progress=progress)
    assert len(world.messages()) == 1


def test_a_post_goes_on_at_the_picture_that_is_missing(world, account, picture):
    sent = draft("Zwei Bilder", media=(picture, picture))
    progress = Progress()
    words_then_trouble(world, 2)
    with pytest.raises(RateLimited):
        publish(account, sent, progress=progress)
    assert network.find(account, "k" * 32, sent) == []
    (remote,) = publish(account, sent, progress=progress)
    assert [one["content"]["msgtype"] for one in world.messages()] == [
        "m.text",
        "m.image",
        "m.image",
    ]
    assert remote.remote_id == world.messages()[0]["event_id"]
    assert world.times("upload") == 2


def words_then_trouble(world, number):
    """The server takes so many events of ours and then asks to wait, once."""
    happens, left = world.happens, iter(range(number - 1, -1, -1))

    def counted(sender, kind, content, **more):
        if sender == ME and next(left, None) == 0:
            world.next("send", problem(429, "M_LIMIT_EXCEEDED", retry_after_ms=1000))
        return happens(sender, kind, content, **more)

    world.happens = counted


def test_pictures_alone_are_a_post_too_and_go_together(world, account, picture):
    sent = draft("", media=(picture, picture))
    (remote,) = publish(account, sent)
    first, second = world.messages()
    assert remote.remote_id == first["event_id"]
    assert second["content"]["m.relates_to"]["m.in_reply_to"]["event_id"] == first["event_id"]
    assert network.find(account, "k" * 32, sent) == [remote]
    network.act(account, Action("delete", remote.remote_id))
    assert world.messages() == []


def test_pictures_of_an_answer_in_a_thread_stay_in_the_thread(world, account, picture):
    root = world.says("Frage")
    below = world.says("Genauer", **{"m.relates_to": {"rel_type": "m.thread", "event_id": root}})
    publish(account, draft("So", to=below, root=root, media=(picture,)))
    relation = world.messages()[1]["content"]["m.relates_to"]
    assert (relation["rel_type"], relation["event_id"]) == ("m.thread", root)


def test_an_upload_the_server_says_nothing_about_is_tried_later(world, account, picture):
    world.next("upload", Told(200, {"content_uri": None}), problem(413, "M_TOO_LARGE"))
    with pytest.raises(TryLater):
        publish(account, draft("Bild", media=(picture,)))
    with pytest.raises(Refused, match="this large"):
        publish(account, draft("Bild", media=(picture,)), "l" * 32)


def test_a_room_that_is_gone_is_refused(world, account):
    world.next("send", problem(404, "M_NOT_FOUND"))
    with pytest.raises(Refused, match="room is no longer there"):
        publish(account, draft("Hallo?"))


def test_our_own_words_are_found_far_back_and_not_before_the_draft(world, account):
    sent = draft("Gesucht")
    found = publish(account, sent)
    for n in range(150):
        world.says(f"Anderes {n}", by=ME)
    assert network.find(account, "k" * 32, sent) == found
    later = replace(sent, created_at=now() + timedelta(minutes=5))
    assert network.find(account, "k" * 32, later) == []
    undated = replace(sent, created_at=None)
    assert network.find(account, "k" * 32, undated) == found


def test_an_answer_to_ourselves_tells_nobody(world, account):
    (first,) = publish(account, draft("Frage"))
    publish(account, draft("Nachtrag", to=first.remote_id), "l" * 32)
    assert world.messages()[1]["content"]["m.mentions"] == {}


# --- acting --------------------------------------------------------------------------------------


def test_a_like_among_many_is_found_and_one_given_meanwhile_does_not_matter(world, account):
    said = world.says("Schön")
    for n in range(5):
        world.reacts(said, by=f"@fan{n}:x")
    world.reacts(said, by=ME)
    network.act(account, Action("like", said))
    assert world.times("send") == 0
    network.act(account, Action("like", said, {"name": "❤"}))
    world.next("send", problem(400, "M_DUPLICATE_ANNOTATION"), problem(403, "M_FORBIDDEN"))
    network.act(account, Action("like", said, {"name": "🎉"}))
    with pytest.raises(Refused, match="does not allow"):
        network.act(account, Action("like", said, {"name": "🎉"}))
    network.act(account, Action("unlike", said))
    assert world.times("redact") == 1


def test_what_is_gone_is_deleted_already(world, account):
    network.act(account, Action("delete", "$nie"))
    said = world.says("Weg damit", by=ME)
    world.next("redact", problem(404, "M_NOT_FOUND"))
    network.act(account, Action("delete", said))
