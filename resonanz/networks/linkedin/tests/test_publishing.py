"""Posts, comments and files of a page, once; and words that LinkedIn would cut off."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resonanz.core.errors import Gone, Refused, TryLater
from resonanz.core.time import now
from resonanz.networks.contract import Action, MediaOut, Progress, Uncertain
from resonanz.networks.fitting import check
from resonanz.networks.linkedin import network, parse, phrase, publishing
from tests.servers.http import Told
from tests.servers.linkedin.fake import PAGE, no
from tests.servers.linkedin.little import read

from .conftest import draft, item, publish

# --- words -------------------------------------------------------------------------------------


@given(st.text())
def test_no_word_is_ever_cut_off(words):
    little = phrase.little(words)
    assert read(little) == parse.plain(little) == phrase.shown(words)
    assert parse.plain(phrase.escaped(words)) == words


def test_names_and_hashtags_live_and_everything_else_is_what_it_is():
    words = "Hallo @[Velora (Nord)](urn:li:organization:11) #Rad_tour (neu) *wow* a#b 100% @jana"

    assert phrase.little(words) == (
        r"Hallo @[Velora \(Nord\)](urn:li:organization:11) {hashtag|\#|Rad\_tour} "
        r"\(neu\) \*wow\* a\#b 100% \@jana"
    )
    assert network.texts(None, draft(words))[0].startswith("Hallo Velora (Nord) #Rad_tour")


def test_a_comment_marks_whom_it_names_in_utf16_units():
    marked = phrase.marked("🚲 @[Jana](urn:li:person:abc) und @[Velora](urn:li:organization:11)!")

    assert marked["text"] == "🚲 Jana und Velora!"
    assert [(one["start"], one["length"]) for one in marked["attributes"]] == [(3, 4), (12, 6)]
    assert marked["attributes"][0]["value"] == {"person": {"person": "urn:li:person:abc"}}


VTT = "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nGuten Tag.\n"
SRT = b"1\n00:00:01,000 --> 00:00:02,000\nGuten Tag.\n"


def spoken() -> MediaOut:
    return replace(item("video/mp4", b"0123456789"), subtitles=VTT, subtitles_language="de")


# --- posts -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kinds", "place"),
    [
        (["image/png"], "media"),
        (["image/png", "image/png"], "multiImage"),
        (["application/pdf"], "media"),
        (["video/mp4"], "media"),
    ],
)
def test_files_go_along(world, account, kinds, place):
    files = tuple(item(kind, b"0123456789") for kind in kinds)
    (post,) = publish(account, draft("Schau", media=files, title="Preise"))

    assert place in world.posts[post.remote_id]["content"]
    assert [one["bytes"] for one in world.uploads.values()] == [b"0123456789"] * len(kinds)
    assert post.address == f"https://www.linkedin.com/feed/update/{post.remote_id}/"


def test_a_link_is_shown_as_a_card(world, account):
    (post,) = publish(account, draft("Lest", link="https://velora.example"))
    assert world.posts[post.remote_id]["content"]["article"]["source"] == "https://velora.example"


def test_while_linkedin_prepares_a_video_nothing_is_brought_again(world, account):
    world.states = ["PROCESSING"] * 4
    sent, progress = draft("Fahrt", media=(item("video/mp4", b"012345"),)), Progress()
    with pytest.raises(TryLater, match="still preparing"):
        publish(account, sent, progress)
    publish(account, sent, progress)
    assert len(world.uploads) == 1


def test_subtitles_are_brought_beside_their_video(world, account):
    publish(account, draft("Fahrt", media=(spoken(),)))

    (video,) = world.uploads.values()
    assert video["captions"] == ("SRT", "DE", SRT)
    assert video["bytes"] == b"0123456789"


def test_a_video_without_subtitles_announces_none(world, account):
    publish(account, draft("Fahrt", media=(item("video/mp4", b"0123456789"),)))
    (video,) = world.uploads.values()
    assert video["wish"]["uploadCaptions"] is False
    assert "captions" not in video


def test_subtitles_linkedin_refuses_are_said_before_anything_is_published(world, account):
    world.faults = [no(400, "Unsupported caption format")]
    with pytest.raises(Refused, match="LinkedIn does not take the subtitles"):
        publish(account, draft("Fahrt", media=(spoken(),)))
    assert not world.posts


def test_a_file_linkedin_cannot_show_is_refused(world, account):
    world.states = ["PROCESSING_FAILED"]
    progress = Progress()
    with pytest.raises(Refused, match="cannot show"):
        publish(account, draft("Fahrt", media=(item(),)), progress)
    assert progress.media == {}


# --- once --------------------------------------------------------------------------------------


def test_a_post_whose_answer_was_lost_is_found(world, account):
    world.faults = ["lost"]
    sent, progress = draft("Nur (einmal) #Rad"), Progress()
    with pytest.raises(Uncertain):
        publish(account, sent, progress)
    (found,) = publish(account, sent, progress)

    assert [found.remote_id] == [*world.posts]
    assert progress.media == {}


def test_where_linkedin_shows_it_late_it_names_the_one_that_stands_there(
    world, account, monkeypatch
):
    world.faults, world.shows = ["lost"], False
    sent, progress = draft("Nur einmal"), Progress()
    for _try in range(2):
        with pytest.raises(Uncertain):
            publish(account, sent, progress)
    monkeypatch.setattr(publishing, "SETTLES_SECONDS", 0)
    (found,) = publish(account, sent, progress)

    assert [found.remote_id] == [*world.posts]


def test_the_same_said_long_before_is_not_taken_for_ours(world, account):
    publish(account, draft("Guten Morgen"))
    later = draft("Guten Morgen")
    object.__setattr__(later, "created_at", now() + timedelta(minutes=1))
    with pytest.raises(Refused, match="stand there already"):
        publish(account, later)
    world.posts.clear()
    with pytest.raises(Refused, match="stand there already"):
        publish(account, later)  # LinkedIn remembers what was deleted


def test_a_comment_whose_answer_was_lost_is_found_below_what_it_answers(world, account):
    said = world.says("Was kostet es?")
    world.faults = ["lost"]
    sent, progress = draft("2.499 Euro", to=said), Progress()
    with pytest.raises(Uncertain):
        publish(account, sent, progress)
    publish(account, sent, progress)

    assert len([one for one in world.comments.values() if one["actor"] == PAGE]) == 1


@pytest.mark.parametrize(
    "fault", ["cut", Told(500, {}), Told(201, {}, {"x-restli-id": ""}), Told(201, "<")]
)
def test_where_nobody_knows_nothing_is_sent_at_once_again(world, account, fault):
    world.faults = [fault]
    with pytest.raises(Uncertain):
        publish(account, draft("Hallo"))


@pytest.mark.parametrize("fault", [Told(201, "<"), Told(201, {})])
def test_a_comment_without_a_name_is_uncertain(world, account, fault):
    said = world.says("Hallo?")
    world.faults = [fault]
    with pytest.raises(Uncertain):
        publish(account, draft("Hallo!", to=said))


# --- comments ----------------------------------------------------------------------------------


def test_an_answer_to_an_answer_stands_below_the_first_comment(world, account):
    first = world.says("Was kostet es?")
    second = world.says("Das frage ich auch", first)
    (answer,) = publish(account, draft("2.499 Euro", to=second))
    assert world.comments[answer.remote_id]["parentComment"] == first


def test_what_is_gone_cannot_be_answered(world, account):
    said = world.says("Ups")
    post = [*world.posts][-1]
    world.comments.clear()
    with pytest.raises(Refused, match="no longer there"):
        publish(account, draft("Hallo", to=said))
    assert network.find(account, "k", draft("Hallo", to=said)) == []
    world.posts.clear()
    with pytest.raises(Refused, match="no longer there"):
        publish(account, draft("Hallo", to=post))


def test_a_comment_takes_no_pictures_and_is_shorter(world, account):
    post = world.post("Hallo")
    with pytest.raises(Refused, match="takes no pictures"):
        publish(account, draft("Hallo", to=post, media=(item(),)))
    assert check(network.limits, draft("x" * 1251, to=post))
    assert check(network.limits, draft("x" * 1251)) == []


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (no(403, "Not enough permissions to access: posts.CREATE"), "lacks a right"),
        (no(400, "Something new"), "Something new"),
        (Told(400, []), "does not understand"),
    ],
)
def test_what_linkedin_refuses_is_said_in_words(world, account, fault, words):
    world.faults, progress = [fault], Progress()
    with pytest.raises(Refused, match=words):
        publish(account, draft("Hallo"), progress)
    assert progress.media == {}
    world.faults = [Told(429, {})]
    with pytest.raises(Exception, match="until"):
        publish(account, draft("Hallo"), progress)
    assert progress.media == {}


# --- acting ------------------------------------------------------------------------------------


def test_posts_and_comments_are_changed_and_deleted(world, account):
    (post,) = publish(account, draft("Alt"))
    (comment,) = publish(account, draft("Alt", to=post.remote_id))
    for name in (comment.remote_id, post.remote_id):
        network.act(account, Action("edit", name, {"text": "Neu (gut)"}))
        assert world.standing(name) == "Neu (gut)"
        network.act(account, Action("delete", name))
        network.act(account, Action("delete", name))
        assert world.standing(name) is None


def test_we_like_and_take_it_back(world, account):
    post = world.post("Schön")
    for verb in ("like", "like", "unlike", "unlike"):
        network.act(account, Action(verb, post))
    assert world.reactions == {}
    with pytest.raises(Refused):
        network.act(account, Action("like", "urn:li:share:1"))
    with pytest.raises(Gone):
        network.act(account, Action("edit", "urn:li:nothing", {"text": "x"}))


def test_what_linkedin_cannot_do_is_refused(world, account):
    with pytest.raises(Refused, match="cannot do that"):
        network.act(account, Action("share", "urn:li:share:1"))
