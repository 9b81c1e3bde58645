"""Posts, comments, albums; and what is honest where nobody knows whether something arrived."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from resonanz.core.errors import Refused, TryLater
from resonanz.core.time import now
from resonanz.networks.contract import Action, LostRight, Progress, RateLimited, Uncertain
from resonanz.networks.telegram import network, publishing
from tests.servers.http import Told
from tests.servers.telegram.fake import CHANNEL, GROUP, no

from .conftest import connect, draft, heard, item, publish, view_of


def test_a_comment_stands_in_the_discussion_group(world, account):
    (post,) = publish(account, draft("Neu: das Lastenrad"))
    with pytest.raises(TryLater, match="has not shown the post yet"):
        publish(account, draft("Fragen gern hier", to=post.remote_id))
    heard(account)
    (comment,) = publish(account, draft("Fragen gern hier", to=post.remote_id))

    assert comment.remote_id.startswith(f"{GROUP}:")
    stands = world.messages[GROUP, int(comment.remote_id.partition(":")[2])]
    assert stands["reply_to_message"]["is_automatic_forward"]


def test_without_a_group_a_post_is_answered_in_the_channel(world):
    world.is_linked = False
    account = view_of(connect())
    (post,) = publish(account, draft("Erster"))
    (answer,) = publish(account, draft("Nachtrag", to=post.remote_id))

    assert answer.remote_id.startswith(f"{CHANNEL}:")


def test_a_thread_is_a_row_of_posts_each_answering_the_one_before(world, account):
    first, second = publish(account, draft("Eins", "Zwei"))

    stands = world.messages[CHANNEL, int(second.remote_id.partition(":")[2])]
    assert f"{CHANNEL}:{stands['reply_to_message']['message_id']}" == first.remote_id


def test_several_pictures_are_an_album_that_goes_away_as_a_whole(world, account):
    (album,) = publish(account, draft("Vier Räder", media=(item(), item(), item())))
    heard(account)

    assert len(world.ours()) == 3
    assert len(album.extra["album"]) == 3
    network.act(account, Action("delete", album.remote_id))
    assert world.ours() == []


@pytest.mark.parametrize("kind", ["image/png", "video/mp4", "application/pdf"])
def test_one_file_goes_along(world, account, kind):
    (post,) = publish(account, draft("Schau", media=(item(kind=kind),)))
    assert world.standing(post.remote_id) == "Schau"


def test_a_video_tells_its_shape_and_how_long_it_is(world, account):
    ride = replace(item("fahrt.mp4", "video/mp4"), width=640, height=360, seconds=12.4)
    publish(account, draft("Schau", media=(ride,)))
    told = world.asked[-1][1]
    assert [int(told[name]) for name in ("width", "height", "duration")] == [640, 360, 12]
    assert told["supports_streaming"] in (True, "true")
    publish(account, draft("Zwei", media=(ride, item())))
    video, still = world.asked[-1][1]["media"]
    assert (video["width"], video["duration"]) == (640, 12)
    assert "width" not in still


def test_an_album_may_say_nothing(world, account):
    publish(account, draft("", media=(item(), item())))
    publish(account, draft("", media=(item(),)))
    assert len(world.ours()) == 3


def test_files_and_pictures_do_not_go_together(world, account):
    mixed = draft("Beides", media=(item(), item("x.pdf", "application/pdf")))
    with pytest.raises(Refused, match="do not go together"):
        publish(account, mixed)


def test_a_link_is_shown_as_a_card(world, account):
    publish(account, draft("Schau", link="https://velora.example"))
    assert world.asked[-1][1]["link_preview_options"] == {"url": "https://velora.example"}


# --- nobody knows ------------------------------------------------------------------------------


@pytest.mark.parametrize("shows_own", [True, False])
def test_a_post_whose_answer_was_lost_is_known_by_what_the_updates_show(world, account, shows_own):
    world.shows_own, world.faults = shows_own, ["lost"]
    sent, progress = draft("Nur einmal"), Progress()
    with pytest.raises(Uncertain):
        publish(account, sent, progress)
    with pytest.raises(Uncertain):
        publish(account, sent, progress)
    heard(account)

    (found,) = network.find(account, "k", sent)
    (again,) = publish(account, sent, progress)
    assert again == found
    assert len(world.ours()) == 1


@pytest.mark.parametrize("fault", ["lost", "cut", Told(502, "<html>"), Told(200, {"ok": True})])
def test_where_nobody_knows_a_person_is_asked_and_decides(world, account, monkeypatch, fault):
    world.is_linked = world.shows_own = False
    sent, progress = draft("Vielleicht"), Progress()
    world.faults = [fault]
    with pytest.raises(Uncertain):
        publish(account, sent, progress)
    monkeypatch.setattr(publishing, "LOOKS_FOR", timedelta())
    with pytest.raises(Refused, match="Look there") as refusal:
        publish(account, sent, progress)
    assert refusal.value.code == "nobody_knows"

    publish(account, sent, progress)  # the person has looked, and sends it again


def test_what_shows_after_all_is_not_sent_again(world, account, monkeypatch):
    monkeypatch.setattr(publishing, "LOOKS_FOR", timedelta())
    world.faults, sent, progress = ["lost"], draft("Spät gesehen"), Progress()
    with pytest.raises(Uncertain):
        publish(account, sent, progress)
    with pytest.raises(Refused, match="Look there"):
        publish(account, sent, progress)
    heard(account)
    publish(account, sent, progress)

    assert len(world.ours()) == 1


def test_of_two_parts_only_the_missing_one_is_sent(world, account):
    sent, progress = draft("Eins", "Zwei"), Progress()
    world.faults = ["", "lost"]
    with pytest.raises(Uncertain):
        publish(account, sent, progress)
    assert len(progress.parts) == 1
    heard(account)
    publish(account, sent, progress)

    assert [world.standing(name) for name in world.ours()] == ["Eins", "Zwei"]


def test_what_was_posted_before_is_not_taken_for_the_new_post(world, account):
    publish(account, draft("Guten Morgen"))
    heard(account)
    later = draft("Guten Morgen")
    object.__setattr__(later, "created_at", now() + timedelta(minutes=2))

    assert network.find(account, "k", later) == []
    assert network.find(account, "k", draft("Guten Morgen", to=f"{GROUP}:1")) == []


# --- refusals ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("told", "error", "words"),
    [
        (no(400, "Bad Request: message to be replied not found"), Refused, "no longer there"),
        (no(403, "Forbidden: bot was blocked by the user"), Refused, "write to them"),
        (no(400, "Bad Request: SOMETHING_NEW"), Refused, "SOMETHING_NEW"),
        (no(403, "Forbidden: bot was kicked from the channel chat"), LostRight, None),
        (no(401, "Unauthorized"), LostRight, None),
        (no(409, "Conflict"), TryLater, None),
    ],
)
def test_what_telegram_refuses_is_said_in_words_and_known_not_to_stand(
    world, account, told, error, words
):
    world.faults, progress = [told], Progress()
    with pytest.raises(error, match=words):
        publish(account, draft("Hallo"), progress)
    assert progress.media == {}


def test_telegram_says_how_long_to_wait(world, account):
    world.faults = [no(429, "Too Many Requests: retry after 40", retry_after=40), no(429, "Slow")]
    for seconds in (40, 30):
        with pytest.raises(RateLimited) as limit:
            publish(account, draft("Hallo"))
        left = limit.value.until - datetime.now(UTC)
        assert timedelta(seconds=seconds - 5) < left <= timedelta(seconds=seconds)


def test_a_group_that_moved_takes_the_answer_at_its_new_place(world, account):
    said = world.says("Hallo?")
    number = int(said.partition(":")[2])
    world.moved = {GROUP: -1003000}
    world.messages[-1003000, number] = world.messages[GROUP, number]
    (answer,) = publish(account, draft("Hallo!", to=said))

    assert answer.remote_id.startswith("-1003000:")


def test_what_does_not_stand_on_telegram_cannot_be_answered(world, account):
    with pytest.raises(Refused, match="does not stand"):
        publish(account, draft("Hallo", to="post:7"))


# --- acting ------------------------------------------------------------------------------------


def test_words_are_changed_also_below_a_picture(world, account):
    (plain,) = publish(account, draft("Alt"))
    (shown,) = publish(account, draft("Alt", media=(item(),)))
    for post in (plain, shown, plain):
        network.act(account, Action("edit", post.remote_id, {"text": "Neu"}))

        assert world.standing(post.remote_id) == "Neu"


def test_what_is_gone_cannot_be_changed(world, account):
    with pytest.raises(Refused):
        network.act(account, Action("edit", f"{CHANNEL}:1", {"text": "Neu"}))


def test_we_like_what_somebody_says(world, account):
    said = world.says("Schön")
    network.act(account, Action("like", said))
    assert world.asked[-1][1]["reaction"] == [{"type": "emoji", "emoji": "👍"}]
    network.act(account, Action("unlike", said))
    assert world.asked[-1][1]["reaction"] == []


def test_what_telegram_cannot_do_is_refused(world, account):
    for action in (Action("share", f"{CHANNEL}:1"), Action("like", "x:y")):
        with pytest.raises(Refused, match="cannot do that"):
            network.act(account, action)
