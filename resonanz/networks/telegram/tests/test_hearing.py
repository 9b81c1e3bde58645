"""What people say below our posts, in the group and to the bot; each once, in its place."""

import time
from itertools import islice
from typing import Any

import pytest

from resonanz.core.errors import TryLater
from resonanz.networks.contract import InteractionSeen, LostRight, PostChanged
from resonanz.networks.telegram import hearing, network, streaming
from tests.servers.telegram.fake import BOT, CHANNEL, GROUP, JANA

from .conftest import connect, draft, heard, publish, view_of


def by_id(account: Any) -> dict[str, Any]:
    """Everything heard, the last of each name."""
    return {one.remote_id: one for one in heard(account)[0]}


def test_a_comment_names_the_post_of_the_channel_it_stands_below(world, account):
    (ours,) = publish(account, draft("Wie weit fahrt ihr?"))
    said = world.says("Zwölf Kilometer", ours.remote_id)
    deeper = world.says("Ich auch", said)
    seen = by_id(account)

    assert seen[ours.remote_id].reason == "own"
    assert seen[ours.remote_id].author.remote_id == account.remote_id
    assert seen[ours.remote_id].address == "https://t.me/velora/101"
    assert seen[said].parent_remote_id == ours.remote_id
    assert seen[deeper].parent_remote_id == said
    assert seen[deeper].root_remote_id == ours.remote_id
    assert seen[deeper].reason == "reply"
    assert seen[deeper].author.name == "Jana Sommer"
    assert seen[said].address == "https://t.me/c/2000/103"


def test_who_talks_about_something_else_in_the_group_opens_nothing(world, account):
    chat, named = world.says("Wer fährt Samstag mit?"), world.says("Frag mal @velora_bot!")
    seen = by_id(account)

    assert seen[chat].reason == "context"
    assert seen[named].reason == "mention"


def test_who_answers_the_bot_is_heard(world, account):
    (answer,) = publish(account, draft("Ja, gern.", to=world.says("Darf ich?")))
    said = world.says("Danke!", answer.remote_id)

    assert by_id(account)[said].reason == "reply"


def test_who_writes_to_the_bot_is_heard_and_answered_there(world, account):
    world.put(77, {"from": JANA, "text": "/start"})
    said = world.put(77, {"from": JANA, "text": "Mein Rad ist weg"})
    (heard_one,) = heard(account)[0]

    assert (heard_one.reason, heard_one.visibility) == ("direct", "direct")
    (answer,) = publish(account, draft("Wir suchen es.", to=f"77:{said['message_id']}"))
    assert answer.remote_id.startswith("77:")
    assert answer.address == ""


def test_administrators_speak_for_channel_or_group(world, account):
    as_channel = world.says("Hier sind wir", sender_chat=world.chat(CHANNEL))
    as_group = world.says("Bitte freundlich", sender_chat=world.chat(GROUP))
    as_bot = world.says("Piep", **{"from": {"id": BOT, "is_bot": True}})
    seen = by_id(account)

    assert seen[as_channel].reason == "own"
    assert seen[as_bot].reason == "own"
    assert seen[as_group].author.name == "Velora-Plausch"


def test_an_edit_is_a_change(world, account):
    said = world.says("Ich bin dafüür")
    message = world.messages[GROUP, int(said.partition(":")[2])]
    world.tell("edited_message", message | {"text": "Ich bin dafür", "edit_date": 1_800_000_000})
    events, _cursor = heard(account)

    assert isinstance(events[1], PostChanged)
    assert events[1].post.text == "Ich bin dafür"
    assert events[1].post.edited_at is not None


def test_reactions_are_heard_and_taken_back(world, account):
    (ours,) = publish(account, draft("Gefällt das?"))
    heard(account)
    shown = world.shown(int(ours.remote_id.partition(":")[2]))
    like, heart = [{"type": "emoji", "emoji": "👍"}], [{"type": "emoji", "emoji": "❤"}]
    told = {"chat": {"id": GROUP}, "message_id": shown["message_id"], "user": JANA, "date": 5}
    world.tell("message_reaction", told | {"old_reaction": [], "new_reaction": like})
    world.tell("message_reaction", told | {"old_reaction": like, "new_reaction": heart})
    world.tell("message_reaction", {"chat": {"id": CHANNEL}, "message_id": 1})
    world.tell("message_reaction", told | {"chat": {"id": -5}, "new_reaction": like})
    world.tell(
        "message_reaction", told | {"chat": {"id": CHANNEL}, "message_id": 3, "new_reaction": like}
    )
    events = [one for one in heard(account, {})[0] if isinstance(one, InteractionSeen)]

    assert [(one.name, one.undone, one.post_remote_id) for one in events] == [
        ("👍", False, ours.remote_id),
        ("❤", False, ours.remote_id),
        ("👍", True, ours.remote_id),
        ("👍", False, f"{CHANNEL}:3"),
    ]


def test_a_picture_without_words_is_heard(world, account):
    said = world.put(GROUP, {"from": JANA, "photo": [{"file_id": "x"}]})
    file = world.put(GROUP, {"from": JANA, "document": {"file_id": "x"}})
    unnamed = world.put(GROUP, {"from": JANA, "document": {"file_name": "a.pdf"}})
    place = world.put(GROUP, {"from": JANA, "location": {"latitude": 53.1, "longitude": 8.2}})
    world.put(GROUP, {"from": JANA, "new_chat_members": [JANA]})

    seen = by_id(account)
    for message, kind in ((said, "picture"), (file, "file")):
        shown = seen[f"{GROUP}:{message['message_id']}"]
        assert (shown.text, [one.kind for one in shown.media]) == ("", [kind])
    assert seen[f"{GROUP}:{unnamed['message_id']}"].text == "(a file)"
    assert seen[f"{GROUP}:{place['message_id']}"].text == "(a place)"
    assert len(seen) == 4


def test_everything_comes_once_and_telegram_is_told_that_it_is_stored(world, account):
    for number in range(150):
        world.says(f"Nummer {number}")
    events, cursor = heard(account)

    assert len(events) == 150
    assert world.updates == []
    assert heard(account, cursor) == ([], cursor)


def test_after_a_week_of_silence_counting_may_begin_anew(world, account):
    world.says("Hallo wieder")
    cursor = {"offset": 10**9, "at": int(time.time()) - 7 * 86_400}

    assert len(heard(account, cursor)[0]) == 1


def test_whoever_else_asks_at_the_moment_is_waited_for(world, account):
    world.says("Hallo")
    world.conflicts = 2
    assert len(heard(account)[0]) == 1
    world.conflicts = 9
    with pytest.raises(TryLater):
        heard(account)


def test_a_group_that_moved_is_found_again(world, account):
    world.put(GROUP, {"migrate_to_chat_id": -1003000})
    world.put(-1009, {"migrate_to_chat_id": -5})
    heard(account)

    assert account.extra["group"] == -1003000


def test_a_token_that_was_taken_back_is_noticed(world):
    grant = connect()
    grant.secret["token"] = "1:falsch"
    with pytest.raises(LostRight):
        heard(view_of(grant))


def test_other_channels_and_chats_of_the_bot_are_not_ours(world, account):
    world.put(-1009, {"text": "Fremd", "chat": {"id": -1009, "type": "channel"}})
    assert heard(account)[0] == []


def test_what_is_said_wakes_the_intake_at_once(world, account, monkeypatch):
    monkeypatch.setattr(streaming, "PAUSE_SECONDS", 0.0)
    world.says("Eins")
    waking = network.wake_ups(account)
    assert next(waking) is None
    world.conflicts = hearing.TRIES
    world.says("Zwei")
    assert list(islice(waking, 1)) == [None]
    assert len(world.updates) == 2, "nothing is taken away"
