"""What goes wrong with a Matrix server, and what becomes of what we say."""

from dataclasses import replace
from datetime import timedelta

import pytest

from resonanz.core.errors import Refused, TryLater
from resonanz.core.time import now
from resonanz.networks.contract import (
    Action,
    LostRight,
    Progress,
    RateLimited,
    Uncertain,
)
from tests.servers.http import Told
from tests.servers.matrix.fake import JANA, ME, ROOM, problem

from .conftest import connected, draft, everything, network, publish

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
    assert not world.faults["redact"], "the server was asked, and says that it is gone"
