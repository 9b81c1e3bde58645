"""A video is uploaded, gone on with where it broke off, and shown once everything is done."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.utils.translation import override

from resonanz.core.errors import Gone, Refused, TryLater
from resonanz.core.time import now, standing_at
from resonanz.networks.contract import (
    Action,
    ConnectRequest,
    Grant,
    LostRight,
    PostChanged,
    PostSeen,
    Progress,
    RateLimited,
    Redirect,
    Uncertain,
)
from resonanz.networks.youtube import errors, network, quota, uploading
from resonanz.networks.youtube.wire import Api
from tests.servers.http import Told
from tests.servers.youtube.fake import CHANNEL, CLIENT, SECRET, error

from .conftest import account_with, answer_to, film, picture, video

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


# --- quota and wire ------------------------------------------------------------------------------


def test_every_call_is_counted_and_the_day_is_californias(world, account, kept):
    network.events(account, {})
    told = kept["extra"]["quota"]
    assert (told["used"], told["limit"]) == (3, 10_000)
    assert quota.day_of(datetime(2026, 11, 25, 7, 59, tzinfo=UTC)) == "2026-11-24"
    assert quota.next_day(datetime(2026, 11, 25, 9, tzinfo=UTC)).astimezone(UTC).hour == 8
    assert quota.next_day(datetime(2026, 7, 25, 9, tzinfo=UTC)).astimezone(UTC).hour == 7


def used(kept, units, **more):
    today = quota.day_of(now())
    return account_with(kept, quota={"day": today, "used": units, **more})


def test_listening_eases_as_the_quota_runs_low(world, kept):
    network.events(used(kept, 6_000), {})
    assert kept["until"] - now() < timedelta(minutes=11)
    network.events(used(kept, 9_000), {})
    assert kept["until"] == quota.next_day(now())


def test_a_day_without_room_waits_for_the_next(world, kept):
    with pytest.raises(RateLimited) as limit:
        network.events(used(kept, 10_000), {})
    assert limit.value.until == quota.next_day(now())
    with pytest.raises(RateLimited):
        publish(used(kept, 0, uploads=100), film())
    old = account_with(kept, quota={"day": "2020-01-01", "used": 10_000})
    assert Api(old).quota.used == 0
    with standing_at(now() + timedelta(days=2)):
        api = Api(used(kept, "odd"))
    api.day = "x"
    api.quota.spend(1)


def test_youtube_itself_says_when_the_quota_is_used_up(world, account, kept):
    world.refusal = [("GET", "/commentThreads", 403, "quotaExceeded")]
    with pytest.raises(RateLimited) as limit:
        network.events(account, {"looked": now().isoformat()})
    assert limit.value.until == quota.next_day(now())
    assert kept["extra"]["quota"]["used"] == 10_000


def test_a_token_that_ended_is_renewed_and_the_call_repeated(world, account, kept):
    world.tokens = {"token-2"}
    network.events(account, {})
    assert kept["secret"]["access_token"] == "token-2"
    network.renew(account)


@pytest.mark.parametrize(
    ("status", "reason", "trouble"),
    [
        (401, "authError", LostRight),
        (403, "insufficientPermissions", LostRight),
        (429, "rateLimitExceeded", RateLimited),
        (403, "userRateLimitExceeded", RateLimited),
        (404, "commentNotFound", Gone),
        (500, "backendError", TryLater),
        (403, "SERVICE_UNAVAILABLE", TryLater),
        (400, "whatever", Refused),
    ],
)
def test_what_youtube_answers_is_told_apart(world, account, status, reason, trouble):
    world.refusal = [("GET", "/commentThreads", status, reason)] * 2
    with pytest.raises(trouble):
        network.events(account, {"looked": now().isoformat()})


@pytest.mark.parametrize("reason", list(errors.WORDS))
def test_every_documented_error_has_its_words(world, reason):
    with override("en"):
        english = str(errors.WORDS[reason])
    with override("de"):
        german = str(errors.WORDS[reason])
    assert len(english) > 15
    assert german != english


# --- the rest ------------------------------------------------------------------------------------


def test_comments_are_held_published_and_rejected(world, account):
    said = world.says("Kauft meins")
    for verb, status in (
        ("hide", "heldForReview"),
        ("unhide", "published"),
        ("hold", "heldForReview"),
        ("publish", "published"),
        ("reject", "rejected"),
    ):
        network.act(account, Action(verb, said))
        assert world.things[said]["status"] == status
    with pytest.raises(Refused):
        network.act(account, Action("follow", said))
    world.cut = "POST setModerationStatus"
    with pytest.raises(Uncertain):
        network.act(account, Action("hide", said))


def test_words_are_changed_and_titles_stay(world, account):
    (remote,) = publish(account, film("Alt"))
    (comment,) = publish(account, answer_to(remote.remote_id, "Alt"))
    for name in (remote.remote_id, comment.remote_id):
        network.act(account, Action("edit", name, {"text": "Neu"}))
        assert world.things[name]["text"] == "Neu"
    assert world.things[remote.remote_id]["title"] == "Ein Film"
    with pytest.raises(Gone):
        network.act(account, Action("edit", "video999999", {"text": "Neu"}))


def test_figures_are_read_for_videos(world, account):
    (remote,) = publish(account, film())
    told = {"plays": 120, "likes": 7, "comments": 3}
    assert network.figures(account, [remote.remote_id, "UgzX"]) == {remote.remote_id: told}
    assert network.figures(account, ["UgzX"]) == {}


def connected(world, **given):
    kept = {"client_id": CLIENT, "client_secret": SECRET}
    return network.connect(ConnectRequest(app_of=lambda server: kept, **given))


def test_a_channel_is_connected(world):
    step = connected(world, return_address="https://r.example/back")
    assert isinstance(step, Redirect)
    assert "access_type=offline" in step.address
    grant = connected(world, code="right-code", state=step.state)
    assert isinstance(grant, Grant)
    assert (grant.remote_id, grant.handle) == (CHANNEL, "velora")
    assert grant.rights == ("https://www.googleapis.com/auth/youtube.force-ssl",)
    account = replace(account_with({}), extra=grant.extra)
    assert network.limits_of(account).video_seconds == (1, 900)
    assert network.limits_of(account_with({})).video_seconds == (1, 43_200)


def test_a_permission_that_will_not_last_or_has_no_channel_is_said(world):
    step = connected(world, return_address="https://r.example/back")
    world.lasting = False
    with pytest.raises(Refused, match="lasting"):
        connected(world, code="right-code", state=step.state)
    world.lasting, world.channels = True, 0
    with pytest.raises(Refused, match="no YouTube channel"):
        connected(world, code="right-code", state=step.state)


def test_the_small_server_refuses_as_the_real_one():
    assert error(404, "videoNotFound").body["error"]["errors"][0]["reason"] == "videoNotFound"
