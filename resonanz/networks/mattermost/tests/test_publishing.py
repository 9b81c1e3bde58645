"""What we say in a channel stands there once."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resonanz.core.errors import Refused, TryLater
from resonanz.core.time import now
from resonanz.networks.contract import (
    Action,
    LostRight,
    PostSeen,
    Progress,
    RateLimited,
    Uncertain,
)
from resonanz.networks.mattermost import network, parse
from resonanz.networks.mattermost.parse import Place
from tests.servers.http import Told
from tests.servers.mattermost.world import ME, problem

from .conftest import draft, publish


def test_a_thread_stands_below_its_first_part(world, account):
    first, second, third = publish(account, draft("Eins", "Zwei", "Drei"))
    assert [one["root_id"] for one in world.own()] == ["", first.remote_id, first.remote_id]
    assert first.address == f"{world.address}/_redirect/pl/{first.remote_id}"
    assert second.remote_id != third.remote_id


def test_an_answer_stands_in_the_thread_of_what_it_answers(world, account):
    root = world.says("Frage")
    below = world.says("Genauer", root=root)
    publish(account, draft("Antwort", "Und weiter", to=below, root=root))
    assert [one["root_id"] for one in world.own()] == [root, root]


def test_what_is_answered_must_still_be_there(world, account):
    asked = world.says("Frage")
    world.removes(asked)
    for gone in (asked, "nie"):
        with pytest.raises(Refused, match="no longer there"):
            publish(account, draft("Antwort", to=gone))
    kept = world.says("Noch da")
    world.next("create", problem(400, "api.post.create_post.root_id.app_error"))
    with pytest.raises(Refused, match="no longer there"):
        publish(account, draft("Antwort", to=kept))


@pytest.mark.parametrize(
    "told",
    [
        Told(cut=True),
        Told(502, "<html>"),
        Told(201, "<html>"),
        Told(201, {"id": None}),
        problem(500, "api.post.deduplicate_create_post.pending"),
    ],
)
def test_what_may_have_arrived_is_looked_for_and_stands_once(world, account, told):
    """The post was written, its answer was lost."""
    key = {"props": {"resonanz_key": "k.0"}}
    world.next("create", lambda: (world.says("Nur einmal", by=ME, **key), told)[1])
    sent, progress = draft("Nur einmal"), Progress()
    with pytest.raises(Uncertain):
        publish(account, sent, "k", progress)
    assert publish(account, sent, "k", progress) == network.find(account, "k", sent)
    assert len(world.own()) == 1


def test_what_is_sent_again_before_it_shows_is_known_by_its_pending_id(world, account):
    first = publish(account, draft("Nur einmal"))
    again = publish(account, draft("Nur einmal"))
    assert first == again and len(world.own()) == 1


def test_what_did_not_arrive_is_sent_again(world, account):
    world.next("create", Told(503, ""))
    progress = Progress()
    with pytest.raises(Uncertain):
        publish(account, draft("Einmal"), progress=progress)
    publish(account, draft("Einmal"), progress=progress)
    assert len(world.own()) == 1


def test_our_own_words_are_found_far_back_and_not_before_the_draft(world, account):
    sent = draft("Gesucht", "Und weiter")
    found = publish(account, sent)
    for n in range(230):
        world.says(f"Anderes {n}")
    assert network.find(account, "k" * 32, sent) == found
    assert network.find(account, "k" * 32, replace(sent, created_at=None)) == found
    later = replace(sent, created_at=now() + timedelta(minutes=5))
    assert network.find(account, "k" * 32, later) == []
    world.says("Gesucht", props={"resonanz_key": "l.0"})
    assert network.find(account, "l", sent) == []


def test_files_are_uploaded_once_over_several_tries(world, account, picture):
    sent, progress = draft("Bilder", media=(picture, picture)), Progress()
    world.next("create", Told(429, "limit exceeded", {"X-RateLimit-Reset": "1"}))
    with pytest.raises(RateLimited):
        publish(account, sent, progress=progress)
    publish(account, sent, progress=progress)
    (post,) = world.own()
    assert len(post["file_ids"]) == 2
    assert world.times("POST", "/files") == 2


def test_an_upload_the_server_says_nothing_about_is_tried_later(world, account, picture):
    world.next("upload", Told(201, {"file_infos": [{"id": None}]}))
    with pytest.raises(TryLater):
        publish(account, draft("Bild", media=(picture,)))
    world.next("upload", problem(413, "api.file.upload_file.too_large_detailed.app_error"))
    with pytest.raises(Refused, match="files this large"):
        publish(account, draft("Bild", media=(picture,)))


def test_a_channel_that_is_gone_or_archived_is_refused(world, account):
    world.next("create", problem(404, "app.channel.get.existing.app_error"))
    with pytest.raises(Refused, match="channel is no longer there"):
        publish(account, draft("Hallo?"))
    world.next("create", problem(400, "api.post.create_post.can_not_post_to_deleted.error"))
    with pytest.raises(Refused, match="archived"):
        publish(account, draft("Hallo?"))


def test_a_token_that_was_taken_back_is_a_lost_right(world, account):
    world.tokens.clear()
    with pytest.raises(LostRight):
        publish(account, draft("Hallo?"))


# --- acting --------------------------------------------------------------------------------------


def test_a_like_stands_once_and_can_be_taken_back(world, account):
    said = world.says("Schön hier")
    for verb, number in (("like", 1), ("like", 1), ("unlike", 0), ("unlike", 0), ("like", 1)):
        network.act(account, Action(verb, said))
        assert len(world.reactions[said]) == number
    network.act(account, Action("like", said, {"name": ":tada:"}))
    assert world.reactions[said][1]["emoji_name"] == "tada"
    world.next("unreact", problem(404, "app.post.get.app_error"))
    network.act(account, Action("unlike", said))


def test_our_words_can_be_changed_and_deleted_and_those_of_others_not_changed(world, account):
    (ours,) = publish(account, draft("Um acht"))
    network.act(account, Action("edit", ours.remote_id, {"text": "Um neun"}))
    assert world.posts[ours.remote_id]["message"] == "Um neun"
    with pytest.raises(Refused, match="Only what we said"):
        network.act(account, Action("edit", world.says("Um zehn"), {"text": "Um elf"}))
    with pytest.raises(Refused, match="cannot do that"):
        network.act(account, Action("share", ours.remote_id))
    for _twice in range(2):
        network.act(account, Action("delete", ours.remote_id))
    assert world.own() == []


# --- counting and reading ------------------------------------------------------------------------


@given(st.text())
def test_the_server_counts_letters_as_we_do(text):
    assert network.limits.count(text) == len(text)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["id", "user_id", "message", "props", "metadata", "files", "reactions", "root_id"]
                + ["create_at", "edit_at", "delete_at", "override_username", "from_webhook", "type"]
                + ["mime_type", "width", "posts", "order", "emoji_name", "nickname"]
            ),
            inner,
            max_size=6,
        )
    ),
    max_leaves=12,
)


@given(anything)
def test_nothing_odd_makes_it_stumble(odd):
    place = Place("https://chat.velora.example", "c", "me", "velora", people={"a": {}})
    found = odd if isinstance(odd, dict) else {"id": odd, "message": odd, "metadata": odd}
    assert isinstance(parse.post(found, place, "watch"), PostSeen)
    assert {parse.is_said(found), parse.is_gone(found)} <= {True, False}
    assert isinstance(parse.in_order(odd), list)
    assert isinstance(parse.reactions(odd), dict)
    assert isinstance(parse.name_of(found), str)


# --- what its rate limit still allows ------------------------------------------------------------


@pytest.mark.parametrize("reset", ["7", "{moment}"])
def test_the_last_post_the_limit_allows_is_followed_by_silence(world, account, reset):
    """The header is named after a moment; servers write the seconds until then, proxies both."""
    moments: list[datetime] = []
    at = str(int((now() + timedelta(seconds=7)).timestamp()))
    world.headers = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": reset.format(moment=at)}
    quiet = replace(account, silent_until=moments.append)
    publish(quiet, draft("Eins"))
    assert timedelta(seconds=4) < moments[0] - now() < timedelta(seconds=8)

    progress = Progress()
    with pytest.raises(RateLimited):
        publish(quiet, draft("Zwei", "Drei"), "x" * 32, progress)
    assert len(progress.parts) == 1, "what stands is kept"
    world.headers = {"X-RateLimit-Remaining": "9"}
    publish(quiet, draft("Zwei", "Drei"), "x" * 32, progress)
    assert [one["message"] for one in world.own()] == ["Eins", "Zwei", "Drei"]
    assert len(moments) == 2
