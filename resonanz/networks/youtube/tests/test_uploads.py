"""A video is uploaded, gone on with where it broke off, and shown once everything is done."""

from dataclasses import replace
from datetime import timedelta

import pytest

from resonanz.core.errors import Refused, TryLater
from resonanz.core.time import now, standing_at
from resonanz.networks.contract import (
    PostChanged,
    PostSeen,
    Progress,
    Uncertain,
)
from resonanz.networks.youtube import network, uploading
from tests.servers.http import Told

from .conftest import answer_to, film, picture, video

PIECE = 262_144


def publish(account, sent, progress=None):
    return network.publish(account, sent, "k" * 32, progress or Progress())


@pytest.fixture
def small_pieces(monkeypatch):
    monkeypatch.setattr(uploading, "PIECE", PIECE)


# --- uploads -------------------------------------------------------------------------------------


def test_a_video_goes_up_in_pieces_and_is_shown_at_the_end(world, account, small_pieces):
    size = 2 * PIECE + 100
    sent = film(
        media=(video(size), picture()), options={"playlist": "werkstatt", "tags": "Rad, Akku"}
    )
    (remote,) = publish(account, sent)

    assert world.things[remote.remote_id]["privacy"] == "public"
    (session,) = world.sessions.values()
    assert (len(session["got"]), session["given"]["privacy"]) == (size, "private")
    assert world.thumbnails == {remote.remote_id: b"a picture"}
    assert world.listed == [("PL1", remote.remote_id)]
    assert sum(path.startswith("/upload/session/") for _method, path in world.asked) == 3


def test_subtitles_are_there_before_the_video_is_shown_and_only_once(world, account):
    vtt = "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nGrüße\n"
    spoken = replace(video(), subtitles=vtt, subtitles_language="de")
    world.refusal = [("PUT", "/videos", 503, "backendError")]
    progress, sent = Progress(), film(media=(spoken,))
    with pytest.raises(Uncertain):
        publish(account, sent, progress)
    (named,) = world.captions
    assert world.captions[named] == vtt.encode()
    progress.media.pop("subtitles")  # it broke off before that was kept
    (remote,) = publish(account, sent, progress)
    assert named == (remote.remote_id, "de")
    assert world.things[remote.remote_id]["privacy"] == "public"


@pytest.mark.parametrize("got", [1000, PIECE - 1, PIECE])
def test_an_upload_that_broke_goes_on_where_it_stood(world, account, small_pieces, got):
    world.breaks_after = got
    progress, sent = Progress(), film(media=(video(2 * PIECE),))
    with pytest.raises(TryLater):
        publish(account, sent, progress)
    (remote,) = publish(account, sent, progress)

    assert len(world.sessions) == 1
    assert [one["id"] for one in world.of("video")] == [remote.remote_id]


def test_an_upload_whose_last_answer_was_lost_is_known_to_be_whole(world, account):
    progress, sent = Progress(), film()
    world.breaks_after = 2500
    with pytest.raises(TryLater):
        publish(account, sent, progress)
    publish(account, sent, progress)
    assert len(world.of("video")) == 1


def test_an_upload_that_youtube_forgot_begins_anew(world, account):
    progress, sent = Progress(), film()
    world.breaks_after = 10
    with pytest.raises(TryLater):
        publish(account, sent, progress)
    world.sessions.clear()
    with pytest.raises(TryLater, match="anew"):
        publish(account, sent, progress)
    publish(account, sent, progress)
    assert len(world.of("video")) == 1


def test_an_upload_that_is_refused_is_said(world, account):
    progress = Progress()
    world.refusal = [("PUT", "/upload/session", 400, "uploadLimitExceeded")]
    with pytest.raises(Refused, match="no more videos"):
        publish(account, film(), progress)
    world.refusal = [("PUT", "/upload/session", 503, "backendError")]
    with pytest.raises(TryLater):
        publish(account, film(), progress)
    world.refusal = [("POST", "/upload", 200, Told(200, "", {"location": "https://evil.example/"}))]
    with pytest.raises(TryLater):
        publish(account, film(), Progress())


@pytest.mark.parametrize("is_done", [True, False])
def test_a_video_is_shown_once_although_the_answer_is_lost(world, account, is_done):
    world.cut, world.does_before_cut = "PUT videos", is_done
    progress, sent = Progress(), film()
    with pytest.raises(Uncertain):
        publish(account, sent, progress)
    assert bool(network.find(account, "k", sent)) is is_done
    publish(account, sent, progress)
    assert [one["privacy"] for one in world.of("video")] == ["public"]
    assert publish(account, sent, progress) == progress.parts


def test_a_thumbnail_that_is_refused_shows_nothing_and_costs_no_second_upload(world, account):
    progress, sent = Progress(), film(media=(video(), picture()))
    world.refusal = [("POST", "/thumbnails/set", 400, "invalidImage")]
    with pytest.raises(Refused, match="thumbnail"):
        publish(account, sent, progress)
    assert [one["privacy"] for one in world.of("video")] == ["private"]
    publish(account, sent, progress)
    assert [one["privacy"] for one in world.of("video")] == ["public"]
    assert len(world.sessions) == 1


def test_unlisted_and_private_are_what_they_say(world, account):
    (unlisted,) = publish(account, film(title="A", visibility="unlisted"))
    (private,) = publish(account, film(title="B", visibility="followers"))
    assert world.things[unlisted.remote_id]["privacy"] == "unlisted"
    assert world.things[private.remote_id]["privacy"] == "private"


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        (film(media=(picture(),)), "video is needed"),
        (film(title=" "), "title is needed"),
        (film(title="a < b"), "no < or >"),
        (film(options={"tags": "x" * 501}), "500"),
        (film(options={"playlist": "Küche"}), "Werkstatt"),
    ],
)
def test_what_cannot_go_out_costs_no_upload(world, account, sent, words):
    with pytest.raises(Refused, match=words):
        publish(account, sent)
    assert world.sessions == {}


def test_a_channel_without_videos_has_nothing_to_find(world, account):
    assert network.find(account, "k", film()) == []
    world.refusal = [("GET", "/playlistItems", 200, Told(200, {"items": []}))]
    assert network.find(account, "k", film()) == []


# --- comments ------------------------------------------------------------------------------------


def test_an_answer_to_an_answer_stands_below_the_same_comment(world, account):
    top = world.says("Wie weit?")
    below = world.says("Frag ich mich auch", top)
    (remote,) = publish(account, answer_to(below, "Zwölf Kilometer"))
    assert world.things[remote.remote_id]["parent"] == top


def test_a_first_comment_stands_below_our_video(world, account):
    (remote,) = publish(account, film())
    sent = answer_to(remote.remote_id, "Links im Text")
    (comment,) = publish(account, sent)
    assert world.things[comment.remote_id]["video"] == remote.remote_id
    assert network.find(account, "k", sent)[0].remote_id == comment.remote_id


@pytest.mark.parametrize("is_done", [True, False])
def test_a_comment_whose_answer_is_lost_stands_there_once(world, account, is_done):
    top = world.says("Wie weit?")
    world.cut, world.does_before_cut = "POST comments", is_done
    progress, sent = Progress(), answer_to(top, "Zwölf")
    with pytest.raises(Uncertain):
        publish(account, sent, progress)
    with standing_at(now() + timedelta(minutes=1)):
        publish(account, sent, progress)
    assert len(world.of("comment", parent=top)) == 1


def test_a_comment_that_cannot_stand_is_refused_with_words(world, account):
    with pytest.raises(Refused, match="no longer there"):
        publish(account, answer_to("UgzNobody", "Ja"))
    with pytest.raises(Refused, match="words only"):
        publish(account, replace(answer_to("UgzNobody", "Ja"), media=(picture(),)))
    top = world.says("Wie weit?")
    world.refusal = [("POST", "/comments", 200, Told(200, {"kind": "youtube#comment"}))]
    with pytest.raises(Uncertain):
        publish(account, answer_to(top, "Ja"))
    world.refusal = [("POST", "/comments", 403, "commentsDisabled")]
    with pytest.raises(Refused, match="switched off"):
        publish(account, answer_to(top, "Ja"))


# --- listening -----------------------------------------------------------------------------------


def test_comments_come_with_their_video_and_all_their_answers(world, account):
    film_ = world.film("Akku im Winter", "Worum es geht")
    top = world.says("Wie weit?", film_)
    for number in range(7):
        world.says(f"Antwort {number}", top)
    batch = network.events(account, {})
    assert [one.remote_id for one in batch.events][:2] == [film_, top]
    assert len(batch.events) == 9
    assert network.events(account, batch.cursor).events == []
    world.says("Noch eine", top)
    assert [one.text for one in network.events(account, batch.cursor).events] == ["Noch eine"]


def test_held_comments_come_too_and_changes_are_heard(world, account):
    held = world.says("Kauft meins", status="heldForReview")
    batch = network.events(account, {})
    assert held in [one.remote_id for one in batch.events]
    world.things[held]["text"] = "Kauft doch"
    later = network.events(account, batch.cursor)
    assert [type(one) for one in later.events] == [PostChanged]


def test_a_change_below_is_found_by_looking_again(world, account):
    top = world.says("Wie weit?")
    below = world.says("Weit", top)
    batch = network.events(account, {})
    world.things[below]["text"] = "Sehr weit"
    with standing_at(now() + timedelta(minutes=16)):
        later = network.events(account, batch.cursor)
    assert [type(one) for one in later.events] == [PostChanged]
    world.refusal = [("GET", "/comments", 403, "forbidden")]
    with standing_at(now() + timedelta(minutes=40)):
        assert network.events(account, batch.cursor).events == []


def test_many_comments_come_page_by_page(world, account):
    about = world.film()
    for number in range(120):
        world.says(f"Kommentar {number}", about)
    events = network.events(account, {}).events
    assert sum(isinstance(one, PostSeen) for one in events) == 121


def test_what_is_older_than_a_week_when_listening_begins_stays_there(world, account):
    top = world.says("Lange her")
    for one in world.things.values():
        one["at"] -= timedelta(days=30)
    assert network.events(account, {}).events == []
    assert top in world.things
    assert network.events(replace(account, extra={}), {}).events == []
