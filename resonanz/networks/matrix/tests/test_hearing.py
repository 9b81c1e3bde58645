"""What happens in a room is heard: who says what to whom, and what becomes of it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from resonanz.core.errors import Refused
from resonanz.core.time import now
from resonanz.networks.contract import (
    Action,
    InteractionSeen,
    PostChanged,
    PostGone,
    PostSeen,
)
from tests.servers.http import Told
from tests.servers.matrix.fake import JANA, ME, problem

from .conftest import draft, everything, network, publish

SECRET = {"algorithm": "m.megolm.v1.aes-sha2"}


@pytest.fixture
def since(account):
    """Where we stand after the room was connected."""
    return everything(account)[1]


def test_why_a_post_concerns_us(world, account, since):
    (ours,) = publish(account, draft("Wie weit fahrt ihr?"))
    said = {
        world.says("Hallo zusammen"): "watch",
        world.names_us("Hallo Velora"): "mention",
        world.answers("Zwölf Kilometer", ours.remote_id): "reply",
        world.says("Unten", **in_thread(ours.remote_id)): "reply",
        world.answers("Aha", "$nie"): "watch",
        world.says("Wir von anderswo", by=ME): "own",
    }
    events, _cursor = everything(account, since)
    assert {one.remote_id: one.reason for one in events} == {ours.remote_id: "own", **said}


def in_thread(root):
    return {"m.relates_to": {"rel_type": "m.thread", "event_id": root}}


def test_what_is_answered_is_asked_for_once(world, account, since):
    (ours,) = publish(account, draft("Frage"))
    _own, since = everything(account, since)
    for n in range(3):
        world.answers(f"Antwort {n}", ours.remote_id)
    events, _cursor = everything(account, since)
    assert [one.reason for one in events] == ["reply"] * 3
    assert world.times("/event/") == 1


def test_people_are_known_by_the_names_they_have_there(world, account, since):
    world.happens(JANA, "m.room.member", {"displayname": "Jana Sommer"}, state_key=JANA)
    world.says("Hallo")
    world.happens(JANA, "m.room.member", {"membership": "leave"}, state_key=JANA)
    (seen,) = everything(account, since)[0]
    assert (seen.author.name, seen.author.handle) == ("Jana Sommer", JANA[1:])


def test_a_new_name_of_ours_is_known_here_too(world, account, since):
    world.happens(ME, "m.room.member", {"displayname": "Velora hilft"}, state_key=ME)
    (us,) = everything(account, since)[0]
    assert (us.remote_id, us.name) == (account.remote_id, "Velora hilft")


def test_a_change_is_heard_if_it_is_by_who_said_it(world, account, since):
    said = world.says("Um acht")
    _said, since = everything(account, since)

    def change(words, by=JANA, of=said):
        new = {"msgtype": "m.text", "body": words}
        relation = {"rel_type": "m.replace", "event_id": of}
        world.says(f"* {words}", by, **{"m.new_content": new, "m.relates_to": relation})

    change("Um neun")
    change("Um zehn", by="@tom:anderswo.example")
    change("Um elf", of="$nie")
    change("")
    (seen,) = everything(account, since)[0]
    assert isinstance(seen, PostChanged)
    assert (seen.post.remote_id, seen.post.text) == (said, "Um neun")
    assert seen.post.edited_at is not None


def test_reactions_and_what_is_taken_back(world, account, since):
    (ours,) = publish(account, draft("Gefällt das?"))
    _own, since = everything(account, since)
    liked = world.reacts(ours.remote_id)
    world.happens(JANA, "m.reaction", {})
    said = world.says("Ups")
    liked_event, *rest = everything(account, since)[0]
    assert isinstance(liked_event, InteractionSeen) and isinstance(rest[0], PostSeen)
    _heard, since = everything(account, since)
    world.takes_back(said)
    world.takes_back(liked)
    world.happens(JANA, "m.room.redaction", {})
    assert everything(account, since)[0] == [PostGone(said), PostGone(liked)]


def test_what_nobody_says_is_passed_over(world, account, since):
    world.happens(JANA, "m.room.topic", {"topic": "Räder"}, state_key="")
    world.happens(JANA, "m.room.encrypted", {"ciphertext": "x"})
    world.happens(JANA, "m.room.message", {"msgtype": "m.text"})
    world.happens(JANA, "m.room.message", ["odd"])
    assert everything(account, since)[0] == []


def test_nobody_speaks_from_the_future(world, account, since):
    world.happens(JANA, "m.room.message", {"body": "Bald"}, origin_server_ts=2**52)
    world.happens(JANA, "m.room.message", {"body": "Nie"}, origin_server_ts="heute")
    soon, never = everything(account, since)[0]
    assert soon.said_at <= now() + timedelta(seconds=1)
    assert never.said_at.year == 1970


def test_pictures_of_a_post_of_ours_are_no_posts(world, account, since, picture):
    (ours,) = publish(account, draft("Mit Bild", media=(picture,)))
    assert [one.remote_id for one in everything(account, since)[0]] == [ours.remote_id]


def test_a_room_that_becomes_encrypted_is_heard_up_to_there(world, account, since, kept):
    said = world.says("Noch offen")
    world.happens(JANA, "m.room.encryption", SECRET, state_key="")
    batch = network.events(account, since)
    assert ([one.remote_id for one in batch.events], batch.more) == ([said], True)
    with pytest.raises(Refused, match="end-to-end encrypted"):
        network.events(account, batch.cursor)
    with pytest.raises(Refused, match="end-to-end encrypted"):
        publish(replace(account, extra=kept["extra"]), draft("Trotzdem"))


def test_nothing_is_said_in_the_open_before_we_heard_of_the_encryption(world, account, kept):
    world.happens(JANA, "m.room.encryption", SECRET, state_key="")
    with pytest.raises(Refused, match="end-to-end encrypted"):
        publish(account, draft("Noch offen?"))
    assert world.messages() == []
    assert kept["extra"]["ended"] == "encrypted"


def test_what_we_may_not_see_does_not_hold_up_the_rest(world, account, since):
    world.answers("Antwort", "$fremd")
    world.next("event", problem(403, "M_FORBIDDEN"))
    (seen,) = everything(account, since)[0]
    assert seen.reason == "watch"


def test_names_in_the_past_come_with_its_pages(world, account):
    said = [world.says(f"Satz {n}") for n in range(130)]
    member = {"type": "m.room.member", "state_key": JANA, "content": {"displayname": "Jana S."}}
    page = {"chunk": [world.event(name) for name in said[29::-1]], "state": [member]}
    world.next("messages", Told(200, page))
    (_us, *posts), _cursor = everything(account)
    assert len(posts) == 130
    assert {one.author.name for one in posts} == {"Jana S."}


# --- what we do to it ----------------------------------------------------------------------------


def test_our_words_can_be_changed_and_only_ours(world, account, since):
    (ours,) = publish(account, draft("Um acht"))
    _own, since = everything(account, since)
    network.act(account, Action("edit", ours.remote_id, {"text": "Um acht"}))
    network.act(account, Action("edit", ours.remote_id, {"text": "Um neun"}))
    (seen,) = everything(account, since)[0]
    assert isinstance(seen, PostChanged) and seen.post.text == "Um neun"
    assert seen.post.reason == "own"
    with pytest.raises(Refused, match="Only what we said"):
        network.act(account, Action("edit", world.says("Um zehn"), {"text": "Um elf"}))
    with pytest.raises(Refused, match="cannot do that"):
        network.act(account, Action("share", ours.remote_id))


def test_a_thread_below_an_answer_stays_in_one_thread(world, account, since):
    asked = world.says("Frage")
    first, second, third = publish(account, draft("Eins", "Zwei", "Drei", to=asked))
    _one, two, three = world.messages()
    assert two["content"]["m.relates_to"]["event_id"] == first.remote_id
    assert three["content"]["m.relates_to"]["m.in_reply_to"]["event_id"] == second.remote_id
    heard = {one.remote_id: one.parent_remote_id for one in everything(account, since)[0]}
    assert heard[third.remote_id] == first.remote_id


def test_what_is_answered_must_still_be_there(world, account):
    asked = world.says("Frage")
    world.takes_back(asked)
    for gone in (asked, "$nie"):
        with pytest.raises(Refused, match="no longer there"):
            publish(account, draft("Antwort", to=gone))
