"""On a real server: what we say stands there once, and can be changed and taken back."""

import time
from urllib.request import Request, urlopen

import pytest

from resonanz.core.errors import Refused
from resonanz.core.time import now
from resonanz.networks.contract import (
    Action,
    Grant,
    PostChanged,
    PostSeen,
    Progress,
    RateLimited,
)
from tests.servers.matrix.synapse import PASSWORD

from .conftest import draft, everything, network, publish, view_of

# --- publishing ----------------------------------------------------------------------------------


def test_sent_twice_stands_once_even_where_nothing_was_noted(hilfe):
    account = hilfe.connected()
    first = publish(account, draft("Nur einmal"), "k" * 32)
    again = publish(account, draft("Nur einmal"), "k" * 32, Progress())
    assert first == again
    said = [one for one in hilfe.jana.history(hilfe.room) if one["type"] == "m.room.message"]
    assert len(said) == 1


def test_another_device_finds_what_the_first_one_sent(hilfe):
    sent = draft("Erstens", "Zweitens")
    first = publish(hilfe.connected(), sent)
    assert network.find(hilfe.connected(), "k" * 32, sent) == first
    assert network.find(hilfe.connected(), "l" * 32, sent) == []


def test_an_answer_stands_in_its_thread_and_tells_whom_it_answers(hilfe):
    account = hilfe.connected()
    root = hilfe.jana.says(hilfe.room, "Frage")
    below = hilfe.jana.says(
        hilfe.room,
        "Genauer",
        **{"m.relates_to": {"rel_type": "m.thread", "event_id": root}},
    )
    first, second = publish(account, draft("Antwort", "Und weiter", to=below, root=root))
    stands = hilfe.jana.reads(hilfe.room, first.remote_id)["content"]
    assert stands["m.relates_to"] == {
        "rel_type": "m.thread",
        "event_id": root,
        "is_falling_back": False,
        "m.in_reply_to": {"event_id": below},
    }
    assert stands["m.mentions"] == {"user_ids": [hilfe.jana.user_id]}
    after = hilfe.jana.reads(hilfe.room, second.remote_id)["content"]["m.relates_to"]
    assert (after["event_id"], after["is_falling_back"]) == (root, True)


def test_what_is_answered_must_still_be_there(hilfe):
    account = hilfe.connected()
    asked = hilfe.jana.says(hilfe.room, "Frage")
    hilfe.jana.takes_back(hilfe.room, asked)
    for gone in (asked, "$nie"):
        with pytest.raises(Refused, match="no longer there"):
            publish(account, draft("Antwort", to=gone))


def test_pictures_stand_below_their_words_and_go_with_them(hilfe, picture):
    account = hilfe.connected()
    (remote,) = publish(account, draft("Zwei Bilder", media=(picture, picture)))
    said = [one for one in hilfe.jana.history(hilfe.room) if one["type"] == "m.room.message"]
    words, *pictures = said
    assert words["event_id"] == remote.remote_id
    assert {one["content"]["body"] for one in pictures} == {"Ein rotes Rad"}
    mxc = pictures[0]["content"]["url"].removeprefix("mxc://")
    path = f"/_matrix/client/v1/media/download/{mxc}"
    asked = Request(hilfe.server.address + path)
    asked.add_header("authorization", f"Bearer {hilfe.jana.token}")
    with urlopen(asked) as answer:
        assert answer.read() == picture.read()
    # It comes in as one post, which we know.
    heard = [one for one in everything(account)[0] if isinstance(one, PostSeen)]
    assert [one.remote_id for one in heard] == [remote.remote_id]

    network.act(account, Action("delete", remote.remote_id))
    assert not any(
        one["content"] for one in hilfe.jana.history(hilfe.room) if one["type"] == "m.room.message"
    )


def test_a_picture_of_somebody_is_heard_with_its_alternative_text(hilfe):
    account = hilfe.connected()
    _before, cursor = everything(account)
    hilfe.jana.says(
        hilfe.room,
        "Mein Rad im Schnee",
        msgtype="m.image",
        filename="rad.jpg",
        url="mxc://velora.test/abc",
        info={"mimetype": "image/jpeg", "w": 640, "h": 480},
    )
    (seen,) = everything(account, cursor)[0]
    (media,) = seen.media
    assert (seen.text, media.alt) == ("Mein Rad im Schnee", "Mein Rad im Schnee")
    assert media.address.endswith("/_matrix/media/v3/download/velora.test/abc")
    assert (media.width, media.height) == (640, 480)


# --- acting --------------------------------------------------------------------------------------


def test_a_like_stands_once_and_can_be_taken_back_and_given_again(hilfe):
    account = hilfe.connected()
    said = hilfe.jana.says(hilfe.room, "Schön hier")

    def likes():
        return [
            one
            for one in hilfe.jana.history(hilfe.room)
            if one["type"] == "m.reaction" and one["content"]
        ]

    for verb, number in (("like", 1), ("like", 1), ("unlike", 0), ("unlike", 0), ("like", 1)):
        network.act(account, Action(verb, said))
        assert len(likes()) == number


def test_our_words_can_be_changed_and_those_of_others_not(hilfe):
    account = hilfe.connected()
    (ours,) = publish(account, draft("Um acht"))
    _before, cursor = everything(account)
    for _twice in range(2):
        network.act(account, Action("edit", ours.remote_id, {"text": "Um neun"}))
    (seen,) = everything(account, cursor)[0]
    assert isinstance(seen, PostChanged) and seen.post.text == "Um neun"
    theirs = hilfe.jana.says(hilfe.room, "Um zehn")
    with pytest.raises(Refused, match="Only what we said"):
        network.act(account, Action("edit", theirs, {"text": "Um elf"}))
    with pytest.raises(Refused, match="does not allow"):
        network.act(account, Action("delete", theirs))
    with pytest.raises(Refused, match="cannot do that"):
        network.act(account, Action("follow", theirs))


def test_people_we_name_are_told(hilfe):
    account = hilfe.connected()
    (ours,) = publish(account, draft(f"Danke, {hilfe.jana.user_id}!"))
    content = hilfe.jana.reads(hilfe.room, ours.remote_id)["content"]
    assert content["m.mentions"] == {"user_ids": [hilfe.jana.user_id]}
    assert f'<a href="https://matrix.to/#/{hilfe.jana.user_id}">' in content["formatted_body"]


def test_as_long_as_may_be_and_not_a_byte_longer(hilfe):
    """What our limit lets through the server takes."""
    account = hilfe.connected()
    for text in ("x" * 60_000, "ü" * 30_000, '"' * 30_000, "👩‍👩‍👧" * 3_333):
        assert network.limits_of(account).count(text) <= 60_000
        publish(account, draft(text), key=str(hash(text)))


def test_a_closed_account_is_told_apart_from_a_wrong_password(hilfe):
    body = {
        "auth": {
            "type": "m.login.password",
            "identifier": {"type": "m.id.user", "user": hilfe.velora.name},
            "password": PASSWORD,
        }
    }
    hilfe.velora.ask("POST", "account/deactivate", body)
    with pytest.raises(Refused, match=r"locked or closed|does not accept"):
        network.connect(hilfe.request)


def test_the_account_of_a_grant_is_the_account_of_the_channel(hilfe):
    granted = network.connect(hilfe.request)
    assert isinstance(granted, Grant)
    assert network.limits_of(view_of(granted)).picture_bytes == 50 * 1024 * 1024


def test_a_server_that_asks_to_wait_is_waited_for_and_nothing_stands_twice(hilfe):
    account = hilfe.connected()
    hilfe.server.slows(hilfe.velora)
    sent, progress = draft(*[f"Teil {n}" for n in range(4)]), Progress()
    with pytest.raises(RateLimited) as limit:
        publish(account, sent, progress=progress)
    wait = (limit.value.until - now()).total_seconds()
    assert 0 < wait < 10 and len(progress.parts) < 4
    for _try in range(8):
        time.sleep(1.1)
        try:
            publish(account, sent, progress=progress)
            break
        except RateLimited:
            continue
    said = [one for one in hilfe.jana.history(hilfe.room) if one["type"] == "m.room.message"]
    assert [one["content"]["body"] for one in said] == list(sent.parts)
