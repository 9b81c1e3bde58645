"""What goes out on a page: once, whatever breaks, and gone on from where it stood."""

from dataclasses import replace
from datetime import timedelta

import pytest

from resonanz.core.errors import Refused, TryLater
from resonanz.core.time import now, standing_at
from resonanz.networks.contract import LostRight, Progress, RateLimited, Uncertain
from resonanz.networks.facebook import network
from resonanz.networks.fitting import check
from tests.servers.graph.world import error

from .conftest import answer_to, draft, picture, video


def publish(account, sent, progress=None):
    return network.publish(account, sent, "k" * 32, progress or Progress())


def test_pictures_go_out_together_with_their_alternative_text(world, account):
    (remote,) = publish(account, draft("Drei Räder", media=(picture("a.jpg"), picture("b.jpg"))))

    assert (
        world.things[remote.remote_id]["photos"] == [one["id"] for one in world.of("photo")][::-1]
    )
    assert {one["alt"] for one in world.of("photo")} == {"Ein Rad"}


def test_a_picture_that_is_there_already_is_not_sent_again(world, account):
    world.refusal = [("POST", "/feed", error(2, "Service temporarily unavailable"), 500)]
    progress, sent = Progress(), draft("Mit Bild", media=(picture(),))
    with pytest.raises(Uncertain):
        publish(account, sent, progress)
    with standing_at(now() + timedelta(minutes=1)):
        publish(account, sent, progress)

    assert len(world.of("photo")) == 1
    assert len(world.of("post")) == 1


def test_a_picture_of_yesterday_is_sent_anew(world, account):
    progress, sent = Progress(), draft("Mit Bild", media=(picture(),))
    world.refusal = [("POST", "/feed", error(4, "Application request limit reached"), 400)]
    with pytest.raises(RateLimited):
        publish(account, sent, progress)
    with standing_at(now() + timedelta(hours=13)):
        publish(account, sent, progress)

    assert len(world.of("photo")) == 2


@pytest.mark.parametrize("is_done", [True, False])
def test_a_post_whose_answer_is_lost_stands_there_once(world, account, is_done):
    world.cut, world.does_before_cut = "/feed", is_done
    progress, sent = Progress(), draft("Nur einmal")
    with pytest.raises(Uncertain):
        publish(account, sent, progress)
    if not is_done:
        with pytest.raises(Uncertain):  # it may still be on its way: nothing is sent again at once
            publish(account, sent, progress)
    with standing_at(now() + timedelta(minutes=1)):
        (remote,) = publish(account, sent, progress)

    assert [one["id"] for one in world.of("post")] == [remote.remote_id]


def test_what_is_published_already_is_not_published_again(world, account):
    progress = Progress()
    first = publish(account, draft("Einmal"), progress)
    assert publish(account, draft("Einmal"), progress) == first
    assert len(world.of("post")) == 1


def test_an_old_post_with_the_same_words_is_not_taken_for_ours(world, account):
    world.new("post", text="Guten Morgen")["at"] -= timedelta(hours=1)
    assert network.find(account, "k", draft("Guten Morgen")) == []


def test_a_video_goes_up_in_the_pieces_that_facebook_asks_for(world, account):
    (remote,) = publish(account, draft("Ein Film", media=(video(),), title="Rad"))

    assert world.things[remote.remote_id]["title"] == "Rad"
    assert len(world.of("video")[0]["content"]) == 2500
    sent = [data for _method, path, data in world.asked if data.get("upload_phase") == "transfer"]
    assert [one["start_offset"] for one in sent] == ["0", "1000", "2000"]


VTT = "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nGuten Tag.\n"


@pytest.mark.parametrize("takes_them", [True, False])
def test_subtitles_follow_a_video_and_keep_it_from_nobody(world, account, takes_them):
    spoken = replace(video(), subtitles=VTT, subtitles_language="de")
    if not takes_them:
        world.refusal = [("POST", "/captions", error(100, "Invalid parameter"), 400)]
    progress = Progress()
    (remote,) = publish(account, draft("Ein Film", media=(spoken,)), progress)

    (film,) = world.of("video")
    assert film["post"] == remote.remote_id
    srt = b"1\n00:00:01,000 --> 00:00:02,000\nGuten Tag.\n"
    assert film.get("captions") == (("de_DE", srt) if takes_them else None)
    told = " ".join(progress.notes)
    assert ("Add them to the video on Facebook" in told) is not takes_them
    assert ("Invalid parameter" in told) is not takes_them


def test_who_dies_after_the_video_and_before_its_subtitles_has_it_looked_at(world, account):
    spoken = replace(video(), subtitles=VTT, subtitles_language="de")
    world.cut, world.does_before_cut = "finish", True
    progress = Progress()
    with pytest.raises(Uncertain):
        publish(account, draft("Ein Film", media=(spoken,)), progress)
    assert progress.notes == ["Look at the video on Facebook whether its subtitles are there."]


def test_subtitles_that_are_too_large_as_subrip_are_said_before(world, account):
    cue = "00:00:01.000 --> 00:00:02.000\nGuten Tag.\n\n"
    large = replace(video(), subtitles="WEBVTT\n\n" + cue * 4_700)
    assert len(large.subtitles) < 200_000
    (found,) = check(network.limits, draft("Ein Film", media=(large,)))
    assert "larger than 200 kB" in found.message


def test_of_several_pictures_the_one_that_is_refused_is_named(world, account):
    world.refusal = [("POST", "/photos", error(100, "Param alt_text_custom is invalid"), 400)]
    two = draft("Zwei Räder", media=(picture("a.jpg"), picture("b.jpg")))
    with pytest.raises(Refused, match="Picture 1: Facebook does not take the alternative text"):
        publish(account, two)
    world.refusal = [("POST", "/photos", error(324, "Missing or invalid image file"), 400)]
    with pytest.raises(Refused, match=r"^Facebook does not take this picture"):
        publish(account, draft("Ein Rad", media=(picture("a.jpg"),)))


def test_a_video_that_broke_off_goes_on_where_it_stood(world, account):
    progress, sent = Progress(), draft("Ein Film", media=(video(),))
    world.cut, world.does_before_cut = "transfer", True
    with pytest.raises(TryLater):
        publish(account, sent, progress)
    publish(account, sent, progress)

    assert len(world.of("video")) == 1
    assert len(world.of("post")) == 1


@pytest.mark.parametrize("is_done", [True, False])
def test_a_video_whose_end_is_lost_stands_there_once(world, account, is_done):
    world.cut, world.does_before_cut = "finish", is_done
    progress, sent = Progress(), draft("Ein Film", media=(video(),))
    with pytest.raises(Uncertain):
        publish(account, sent, progress)
    with standing_at(now() + timedelta(minutes=1)):
        publish(account, sent, progress)

    assert len(world.of("post")) == 1


def test_an_upload_that_facebook_forgot_begins_anew(world, account):
    progress, sent = Progress(), draft("Ein Film", media=(video(),))
    world.refusal = [("POST", "/videos", error(6000, "Problem", 1363023), 400)]
    with pytest.raises(Refused, match="too large"):
        publish(account, sent, progress)
    publish(account, sent, progress)
    assert len(world.of("post")) == 1


def test_a_session_that_ended_begins_anew_by_itself(world, account):
    progress, sent = Progress(), draft("Ein Film", media=(video(),))
    world.cut = "transfer"
    with pytest.raises(TryLater):
        publish(account, sent, progress)
    world.things.clear()
    with pytest.raises(TryLater, match="begins anew"):
        publish(account, sent, progress)
    publish(account, sent, progress)
    assert len(world.of("post")) == 1


def test_a_published_video_is_not_called_refused_although_its_post_cannot_be_read(world, account):
    world.refusal = [("GET", "1", error(10, "No permission"), 400)] * 3
    (remote,) = publish(account, draft("Ein Film", media=(video(),)))
    assert remote.remote_id == world.of("video")[0]["id"]


def test_a_link_stands_as_a_card(world, account):
    (remote,) = publish(account, draft("Lest", link="https://velora.example/rad"))
    assert world.things[remote.remote_id]["link"] == "https://velora.example/rad"


# --- answers -------------------------------------------------------------------------------------


def test_a_comment_may_show_a_picture(world, account):
    asked = world.says("Wie sieht es aus?")
    (remote,) = publish(account, answer_to(asked, "So:", media=(picture(),)))
    assert world.things[remote.remote_id]["post"] == asked


@pytest.mark.parametrize("is_done", [True, False])
def test_a_comment_whose_answer_is_lost_stands_there_once(world, account, is_done):
    asked = world.says("Hält der Akku?")
    world.cut, world.does_before_cut = "/comments", is_done
    progress, sent = Progress(), answer_to(asked, "Ja.")
    with pytest.raises(Uncertain):
        publish(account, sent, progress)
    with standing_at(now() + timedelta(minutes=1)):
        publish(account, sent, progress)
    assert len(world.of("comment", post=asked)) == 1


def test_an_answer_to_what_is_gone_is_refused_with_words(world, account):
    with pytest.raises(Refused, match="no longer there"):
        publish(account, answer_to(f"{account.remote_id}_9", "Ja."))
    assert network.find(account, "k", answer_to(f"{account.remote_id}_9", "Ja.")) == []


def test_a_message_goes_to_whom_we_answer(world, account):
    asked = world.writes("Habt ihr samstags offen?")
    (remote,) = publish(account, answer_to(asked, "Bis 14 Uhr."))

    assert world.things[remote.remote_id]["to"] == "777"
    assert (
        network.find(account, "k", answer_to(asked, "Bis 14 Uhr."))[0].remote_id == remote.remote_id
    )
    (second,) = publish(account, answer_to(remote.remote_id, "Und sonntags zu."))
    assert world.things[second.remote_id]["to"] == "777"


def test_after_a_day_a_message_is_refused_and_the_window_said_in_words(world, account):
    asked = world.writes("Habt ihr offen?", ago=timedelta(hours=25))
    with pytest.raises(Refused, match="24 hours"):
        publish(account, answer_to(asked, "Ja."))


def test_a_message_is_words_only_and_short(world, account):
    asked = world.writes("Hallo")
    with pytest.raises(Refused, match="2,000"):
        publish(account, answer_to(asked, "x" * 2001))
    with pytest.raises(Refused, match="inbox of the page"):
        publish(account, answer_to(asked, "Bild", media=(picture(),)))
    with pytest.raises(Refused, match="no longer there"):
        publish(account, answer_to("m_9", "Ja."))


def test_a_message_from_nobody_cannot_be_answered(world, account):
    asked = world.writes("Hallo", who="")
    with pytest.raises(Refused, match="does not tell"):
        publish(account, answer_to(asked, "Ja."))


# --- what Facebook answers -----------------------------------------------------------------------


def test_a_right_taken_away_is_said_at_once(world, account):
    world.refusal = [("POST", "/feed", error(190, "Session has expired", 463), 400)]
    progress = Progress()
    with pytest.raises(LostRight):
        publish(account, draft("Hallo"), progress)
    assert "asked" not in progress.media


def test_an_answer_without_a_name_is_uncertain(world, account):
    for odd in ({}, {"success": True}, []):
        world.refusal = [("POST", "/feed", odd, 200)]
        with pytest.raises(Uncertain):
            publish(account, draft("Hallo"))
