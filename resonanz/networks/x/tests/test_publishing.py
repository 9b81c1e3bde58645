"""Posts, threads, polls, pictures and videos on X; once, whatever breaks."""

from dataclasses import replace
from datetime import timedelta

import pytest

from resonanz.core.errors import Gone, Refused, TryLater
from resonanz.core.time import now
from resonanz.networks.contract import Action, MediaOut, ParentOut, PollOut, Progress, Uncertain
from resonanz.networks.fitting import check
from resonanz.networks.x import network, publishing, uploading
from resonanz.networks.x.limits import LIMITS
from tests.servers.http import Told
from tests.servers.x.fake import no

from .conftest import connect, draft, item, publish, view_of


def test_an_answer_needs_no_name_before_it(world, account):
    said = world.says("Hält der Akku?")
    sent = draft("@Jana Ja, lange.", to=said, handle="jana")
    (answer,) = publish(account, sent)

    assert network.texts(account, sent) == ["Ja, lange."]
    assert world.standing(answer.remote_id) == "Ja, lange."
    assert world.posts[answer.remote_id]["referenced_tweets"][0]["id"] == said


def test_a_thread_a_poll_a_quote_and_a_link(world, account):
    first, second = publish(account, draft("Eins", "Zwei"))
    assert world.posts[second.remote_id]["referenced_tweets"][0]["id"] == first.remote_id
    poll = PollOut(("ja", "nein"), timedelta(days=1))
    (asked,) = publish(account, draft("Fahrt ihr?", poll=poll))
    assert world.posts[asked.remote_id]["poll"] == {
        "options": ["ja", "nein"],
        "duration_minutes": 1440,
    }
    publish(account, draft("Schau", quotes=ParentOut("5", "5"), link="https://velora.example"))
    body = world.asked[-1].data()
    assert body["quote_tweet_id"] == "5"
    assert body["text"] == "Schau\nhttps://velora.example"


# --- once --------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["Nur & einmal", "Mit https://velora.example/seite"])
def test_a_post_whose_answer_was_lost_is_found_on_our_profile(world, account, words):
    world.faults = ["lost"]
    sent, progress = draft(words), Progress()
    with pytest.raises(Uncertain):
        publish(account, sent, progress)
    (found,) = publish(account, sent, progress)

    assert [found.remote_id] == world.ours()
    assert publishing.ASKED not in progress.media


def test_what_never_arrived_is_sent_once_x_had_time_to_show_it(world, account, monkeypatch):
    world.faults = ["cut"]
    sent, progress = draft("Nur einmal"), Progress()
    for _try in range(2):
        with pytest.raises(Uncertain):
            publish(account, sent, progress)
    monkeypatch.setattr(publishing, "SETTLES", timedelta())
    publish(account, sent, progress)

    assert len(world.ours()) == 1


def test_where_x_shows_it_late_its_own_refusal_tells(world, account, monkeypatch):
    world.faults, world.shows_own = ["lost"], False
    sent, progress = draft("Nur einmal"), Progress()
    with pytest.raises(Uncertain):
        publish(account, sent, progress)
    monkeypatch.setattr(publishing, "SETTLES", timedelta())
    with pytest.raises(Refused, match="shortly before"):
        publish(account, sent, progress)
    world.shows_own = True
    (found,) = publish(account, sent, progress)

    assert [found.remote_id] == world.ours()


def test_the_second_part_is_looked_for_below_the_first(world, account):
    world.faults = ["", "lost"]
    sent, progress = draft("Eins", "Zwei"), Progress()
    with pytest.raises(Uncertain):
        publish(account, sent, progress)
    publish(account, sent, progress)

    assert [world.standing(name) for name in world.ours()] == ["Eins", "Zwei"]


@pytest.mark.parametrize("fault", [Told(503, {}), Told(201, "<html>"), Told(201, {"data": {}})])
def test_an_answer_nobody_understands_leaves_it_open(world, account, fault):
    world.faults = [fault]
    with pytest.raises(Uncertain):
        publish(account, draft("Hallo"))


# --- refusals and budget -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (no(403, "Reply to this conversation is not allowed because…"), "does not let everybody"),
        (no(402, "Your enrolled account does not have any credits"), "Buy more"),
        (no(403, "When authenticating requests…", reason="client-not-enrolled"), "project"),
        (no(400, "", errors=[{"message": "Something new"}]), "Something new"),
        (Told(418, []), "418"),
    ],
)
def test_what_x_refuses_is_said_in_words(world, account, fault, words):
    world.faults, progress = [fault], Progress()
    with pytest.raises(Refused, match=words):
        publish(account, draft("Hallo"), progress)
    assert progress.media == {}


def test_what_is_gone_cannot_be_answered(world, account):
    with pytest.raises(Refused, match="no longer there"):
        publish(account, draft("Hallo", to="77"))


def test_the_month_is_not_overdrawn(world):
    account = view_of(connect(monthly_posts="3"))
    publish(account, draft("Eins", "Zwei"))
    assert account.extra["usage"]["posts"] == 2
    with pytest.raises(Refused, match="2 of 3"):
        publish(account, draft("Drei", "Vier"))


# --- pictures and videos -----------------------------------------------------------------------


def test_a_picture_is_described(world, account):
    publish(account, draft("Schau", media=(item(), item("image/gif", alt=""))))

    first, second = world.uploads.values()
    assert (first["media_category"], first["alt"]) == ("tweet_image", "Ein Rad")
    assert second["media_category"] == "tweet_gif"
    assert "alt" not in second


def test_a_video_goes_in_pieces_and_is_waited_for(world, account, monkeypatch):
    monkeypatch.setattr(uploading, "PIECE_BYTES", 3)
    world.states = [{"state": "pending", "check_after_secs": 0}, {"state": "in_progress"}]
    sent = draft("Fahrt", media=(item("video/mp4", b"0123456789"),))
    (post,) = publish(account, sent)

    (upload,) = world.uploads.values()
    assert len(upload["pieces"]) == 4
    assert world.posts[post.remote_id]["media"]["media_ids"] == ["7000"]


def test_an_upload_goes_on_with_the_piece_where_it_broke(world, account, monkeypatch):
    monkeypatch.setattr(uploading, "PIECE_BYTES", 3)
    world.faults = ["", Told(503, {})]
    sent, progress = draft("Fahrt", media=(item("video/mp4", b"0123456789"),)), Progress()
    with pytest.raises(TryLater):
        publish(account, sent, progress)
    assert progress.media["0"]["pieces"] == 1
    publish(account, sent, progress)

    assert len(world.uploads) == 1


def test_while_x_prepares_a_video_the_post_waits_without_a_new_upload(world, account):
    world.states = [{"state": "in_progress", "check_after_secs": 0}] * 3
    sent, progress = draft("Fahrt", media=(item("video/mp4"),)), Progress()
    with pytest.raises(TryLater, match="still preparing"):
        publish(account, sent, progress)
    publish(account, sent, progress)

    assert len(world.uploads) == 1


def test_a_video_x_cannot_show_is_refused_and_sent_anew_next_time(world, account):
    world.states = [{"state": "failed", "error": {"message": "Unsupported codec"}}]
    sent, progress = draft("Fahrt", media=(item("video/mp4"),)), Progress()
    with pytest.raises(Refused, match="Unsupported codec"):
        publish(account, sent, progress)
    assert progress.media == {}


def test_an_upload_x_forgot_is_made_again(world, account):
    sent, progress = draft("Schau", media=(item(),)), Progress()
    world.faults = ["", no(400, "Your media IDs are invalid.")]
    with pytest.raises(Refused, match="Send it again"):
        publish(account, sent, progress)
    assert progress.media == {}
    ends = (now() + timedelta(minutes=1)).isoformat()
    progress.media["0"] = {"id": "old", "ends": ends, "finished": True, "ready": True}
    publish(account, sent, progress)
    assert len(world.uploads) == 2


def test_an_upload_without_a_name_is_tried_again(world, account, monkeypatch):
    broken = item("video/mp4", b"xy")
    object.__setattr__(broken, "size_bytes", 5)
    with pytest.raises(Refused, match="total file size"):
        publish(account, draft("Schau", media=(broken,)))


# --- acting and fitting ------------------------------------------------------------------------


def test_we_like_and_share_and_take_it_back(world, account):
    said = world.says("Schön")
    for verb in ("like", "like", "share", "share", "unshare", "unshare", "unlike"):
        network.act(account, Action(verb, said))
    assert world.likes == set()


def test_what_is_gone_cannot_be_liked(world, account):
    with pytest.raises(Gone):
        network.act(account, Action("like", "gone"))
    with pytest.raises(Refused):
        network.act(account, Action("share", "locked"))


@pytest.mark.parametrize("verb", ["follow", "edit"])
def test_what_x_cannot_do_is_refused(world, account, verb):
    with pytest.raises(Refused, match="cannot do that"):
        network.act(account, Action(verb, "1"))


def test_weights_are_held_against_the_limit():
    assert check(LIMITS, draft("の" * 140)) == []
    assert check(LIMITS, draft("の" * 141))
    assert check(LIMITS, draft("x" * 256 + " https://velora.example/" + "y" * 400 + ".com")) != []


# --- subtitles ---------------------------------------------------------------------------------

VTT = "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nGuten Tag.\n"
SRT = b"1\n00:00:01,000 --> 00:00:02,000\nGuten Tag.\n"


def spoken() -> MediaOut:
    return replace(item("video/mp4", b"0123456789"), subtitles=VTT, subtitles_language="de")


def test_subtitles_are_those_of_their_video_before_anything_is_published(world, account):
    publish(account, draft("Fahrt", media=(spoken(),)))

    (video,) = [one for one in world.uploads.values() if one["media_category"] == "tweet_video"]
    told = video["subtitles"]
    assert (told["file"], told["language_code"], told["display_name"]) == (SRT, "DE", "Deutsch")
    places = [asked.path for asked in world.asked if asked.method == "POST"]
    assert places.index("/2/media/subtitles") < places.index("/2/tweets")


def test_subtitles_that_x_refuses_are_said_and_the_video_is_not_brought_again(world, account):
    sent, progress = draft("Fahrt", media=(spoken(),)), Progress()
    world.against_subtitles = [no(400, "Invalid subtitles file")]
    with pytest.raises(Refused, match=r"X does not take the subtitles.*Invalid subtitles file"):
        publish(account, sent, progress)
    assert not world.ours()

    publish(account, sent, progress)
    videos = [one for one in world.uploads.values() if one["media_category"] == "tweet_video"]
    assert len(videos) == 1
    assert len(world.ours()) == 1
