"""Albums: several messages, one post; whatever concerns one of them concerns the whole."""

import pytest

from resonanz.core.errors import Refused
from resonanz.networks.contract import (
    Action,
    InteractionSeen,
    PostChanged,
    PostGrew,
    PostSeen,
    Progress,
    Uncertain,
)
from resonanz.networks.telegram import albums, network
from tests.servers.telegram.fake import CHANNEL, GROUP, JANA

from .conftest import connect, draft, heard, item, publish, view_of


def janas_album(world, *captions, chat=GROUP, group="7"):
    """Jana posts pictures together; the numbers of the messages."""
    put = [
        world.put(
            chat,
            {
                "from": JANA,
                "photo": [{"file_id": f"f{place}"}],
                "media_group_id": group,
                "caption": words,
            },
        )
        for place, words in enumerate(captions)
    ]
    return [one["message_id"] for one in put]


def posts(events):
    return [seen for seen in events if isinstance(seen, PostSeen)]


def test_an_album_comes_in_as_one_post_with_its_words(world, account):
    first, *_rest = janas_album(world, "@velora Drei Räder", "", "")
    events, _cursor = heard(account)
    (seen,) = posts(events)

    assert (seen.remote_id, seen.text) == (f"{GROUP}:{first}", "@velora Drei Räder")
    assert seen.reason == "mention"
    pictures = [one for told in events for one in told.media]
    assert [one.address.partition("#")[2] for one in pictures] == ["f0", "f1", "f2"]
    assert {told.remote_id for told in events} == {seen.remote_id}


def test_two_albums_are_two_posts(world, account):
    janas_album(world, "Eins", "", group="7")
    janas_album(world, "Zwei", "", group="8")
    assert [seen.text for seen in posts(heard(account)[0])] == ["Eins", "Zwei"]


def test_the_words_may_stand_below_a_later_picture(world, account):
    first, *_rest = janas_album(world, "", "", "@velora Hier die Worte")
    (seen,) = posts(heard(account)[0])
    assert (seen.remote_id, seen.text) == (f"{GROUP}:{first}", "@velora Hier die Worte")


def test_the_words_may_come_later_than_the_first_picture(world, account):
    first, *_rest = janas_album(world, "", "")
    events, cursor = heard(account)
    assert [seen.text for seen in posts(events)] == [""]

    janas_album(world, "Nachgereicht")
    ((grew, changed), _cursor) = heard(account, cursor)
    assert isinstance(grew, PostGrew)
    assert isinstance(changed, PostChanged)
    assert (changed.post.remote_id, changed.post.text) == (f"{GROUP}:{first}", "Nachgereicht")


def test_an_edit_of_its_words_is_an_edit_of_the_album(world, account):
    first, second = janas_album(world, "", "Alt")
    _events, cursor = heard(account)
    silent, said = world.messages[GROUP, first], world.messages[GROUP, second]
    world.tell("edited_message", {**silent, "edit_date": 1_790_000_000})
    world.tell("edited_message", {**said, "caption": "Neu", "edit_date": 1_790_000_000})

    ((changed,), _cursor) = heard(account, cursor)
    assert (changed.post.remote_id, changed.post.text) == (f"{GROUP}:{first}", "Neu")


def test_calls_that_overtake_each_other_are_put_in_order(world):
    grant = connect()
    first, *_rest = janas_album(world, "Drei Räder", "", "")
    hints = tuple((n, one) for n, one in enumerate(reversed(world.updates)))
    account = view_of(grant, hints=hints)
    account.extra["hook"] = True
    batch = network.events(account, {})
    assert [seen.remote_id for seen in posts(batch.events)] == [f"{GROUP}:{first}"]


@pytest.mark.parametrize("shows_own", [True, False])
def test_answers_and_reactions_to_any_picture_are_about_the_whole(world, account, shows_own):
    world.shows_own = shows_own
    (album,) = publish(account, draft("Vier Räder", media=(item(), item(), item(), item())))
    _events, cursor = heard(account)
    last = album.extra["album"][-1]
    world.says("Das vierte!", to=f"{CHANNEL}:{last}")
    reacted = {
        "chat": world.chat(GROUP),
        "message_id": world.shown(last)["message_id"],
        "user": JANA,
        "date": 1_790_000_000,
        "old_reaction": [],
        "new_reaction": [{"type": "emoji", "emoji": "👍"}],
    }
    world.tell("message_reaction", reacted)

    answer, reaction = heard(account, cursor)[0]
    assert (answer.parent_remote_id, answer.root_remote_id) == (album.remote_id,) * 2
    assert answer.reason == "reply"
    assert isinstance(reaction, InteractionSeen)
    assert reaction.post_remote_id == album.remote_id


def test_our_own_album_comes_in_as_the_post_that_went_out(world, account):
    (album,) = publish(account, draft("Vier Räder", media=(item(), item())))
    names = {seen.remote_id for seen in posts(heard(account)[0])}
    assert names == {album.remote_id}


def test_the_words_of_an_album_are_edited_below_the_picture_that_has_them(world, account):
    first, second = janas_album(world, "", "Alt", chat=CHANNEL)
    heard(account)
    network.act(account, Action("edit", f"{CHANNEL}:{first}", {"text": "Neu"}))
    assert world.standing(f"{CHANNEL}:{second}") == "Neu"
    assert world.standing(f"{CHANNEL}:{first}") == ""


def test_an_album_in_the_group_goes_away_as_a_whole_although_no_update_showed_it(world, account):
    asked = world.says("Habt ihr Bilder?")
    (album,) = publish(account, draft("Bitte", to=asked, media=(item(), item(), item())))
    heard(account)
    network.act(account, Action("delete", album.remote_id))
    assert world.ours() == []


def test_the_delivery_knows_all_of_an_album_we_no_longer_remember(world, account):
    (album,) = publish(account, draft("Vier Räder", media=(item(), item(), item())))
    account.extra["albums"], account.extra["own"] = {}, []
    network.act(account, Action("delete", album.remote_id, {"known": album.extra}))
    assert world.ours() == []


def test_an_album_whose_answer_was_lost_is_found_with_all_its_messages(world, account):
    sent = draft("Vier Räder", media=(item(), item()))
    world.faults = ["lost"]
    progress = Progress()
    with pytest.raises(Uncertain):
        publish(account, sent, progress)
    heard(account)
    (found,) = publish(account, sent, progress)

    assert len(found.extra["album"]) == len(world.ours()) == 2
    network.act(account, Action("delete", found.remote_id))
    assert world.ours() == []


def test_only_so_many_albums_are_remembered():
    known = {}
    for n in range(albums.REMEMBERED + 5):
        known = albums.noted(known, GROUP, [(n, {"media_group_id": f"g{n}"})])
    assert len(known) == albums.REMEMBERED
    assert albums.album_of(known, GROUP, 1).ids == (1,)
    assert albums.album_of(known, GROUP, albums.REMEMBERED).said == 0


def test_what_is_no_longer_there_counts_as_away(world, account):
    first, _second = janas_album(world, "Eins", "", chat=CHANNEL)
    heard(account)
    for _again in range(2):
        network.act(account, Action("delete", f"{CHANNEL}:{first}"))
    assert world.ours() == []
    with pytest.raises(Refused):
        network.act(account, Action("delete", "no name"))
