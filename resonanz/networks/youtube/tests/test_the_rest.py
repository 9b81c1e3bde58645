"""The day's quota, what YouTube answers, what we do there, how a channel is connected."""

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
    Progress,
    RateLimited,
    Redirect,
    Uncertain,
)
from resonanz.networks.youtube import errors, network, quota
from resonanz.networks.youtube.wire import Api
from tests.servers.youtube.fake import CHANNEL, CLIENT, SECRET, error

from .conftest import account_with, answer_to, film


def publish(account, sent, progress=None):
    return network.publish(account, sent, "k" * 32, progress or Progress())


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
    assert kept["silent"] == quota.next_day(now()), "speaking need not meet it again"


@pytest.mark.parametrize(("units", "is_last"), [(9_000, False), (9_949, True)])
def test_the_last_comment_the_day_has_room_for_is_followed_by_silence(world, kept, units, is_last):
    (video,) = publish(used(kept, 0), film())
    publish(used(kept, units), answer_to(video.remote_id, "Danke!"))
    told = kept.get("silent")
    assert told == (quota.next_day(now()) if is_last else None)


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
