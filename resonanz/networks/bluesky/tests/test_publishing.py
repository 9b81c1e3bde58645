"""Posts go out once; what goes wrong has its words."""

import time

import pytest

from resonanz.core.errors import Refused, TryLater
from resonanz.core.http import Interrupted
from resonanz.networks.bluesky import network
from resonanz.networks.contract import Action, LostRight, Progress, RateLimited, Uncertain
from tests.servers.bluesky.fake import DID, FAN, POST, answers, problem
from tests.servers.http import Told

from .conftest import draft, publish

PUT = "com.atproto.repo.putRecord"
UPLOAD = "com.atproto.repo.uploadBlob"
LIKE, FOLLOW = "app.bsky.feed.like", "app.bsky.graph.follow"


def texts(world):
    return [record["value"]["text"] for uri, record in world.records.items() if POST in uri]


def test_a_draft_published_twice_stands_once(world, ours):
    sent = draft("Guten Morgen")
    (first,) = publish(ours, sent)
    (again,) = publish(ours, sent)

    assert first == again
    assert texts(world) == ["Guten Morgen"]
    assert first.address.startswith(f"https://bsky.app/profile/{DID}/post/")
    assert network.find(ours, "k" * 32, sent) == [first]
    assert network.find(ours, "other", sent) == []


def test_a_thread_answers_itself_and_goes_on_where_it_broke_off(world, ours):
    asked = world.says("q1", "Frage?", FAN, **answers(f"at://{FAN['did']}/{POST}/q0"))
    sent = draft("Eins", "Zwei", "Drei", to=asked)
    world.next(PUT, problem(200, ""), problem(500, "InternalServerError"))
    world.faults[PUT].popleft()
    steps = []
    progress = Progress(keep=lambda now: steps.append(len(now.parts)))

    with pytest.raises(Uncertain):
        network.publish(ours, sent, "t", progress)
    remotes = network.publish(ours, sent, "t", progress)

    assert [remote.part for remote in remotes] == [0, 1, 2]
    assert steps == [1, 2], "the last is noted with the whole"
    records = [world.records[remote.remote_id]["value"] for remote in remotes]
    assert [record["reply"]["parent"]["uri"] for record in records] == [
        asked,
        remotes[0].remote_id,
        remotes[1].remote_id,
    ]
    assert {record["reply"]["root"]["uri"] for record in records} == {
        f"at://{FAN['did']}/{POST}/q0"
    }
    assert texts(world) == ["Eins", "Zwei", "Drei"]
    assert network.find(ours, "t", sent) == remotes


def test_a_thread_without_a_parent_is_its_own_root(world, ours):
    one, two = publish(ours, draft("Eins", "Zwei"))
    reply = world.records[two.remote_id]["value"]["reply"]
    assert reply["root"]["uri"] == reply["parent"]["uri"] == one.remote_id
    assert reply["root"]["cid"] == one.extra["cid"]


def test_an_answer_to_something_deleted_is_refused(world, ours):
    with pytest.raises(Refused, match="no longer there"):
        publish(ours, draft("Ja", to=f"at://{FAN['did']}/{POST}/weg"))
    world.next("com.atproto.repo.getRecord", problem(400, "InvalidRequest", "Could not locate"))
    with pytest.raises(Refused, match="no longer there"):
        publish(ours, draft("Ja", to=f"at://{FAN['did']}/{POST}/weg"))


def test_another_problem_with_what_is_answered_is_told(world, ours):
    world.next("com.atproto.repo.getRecord", problem(400, "Strange", "Something else"))
    with pytest.raises(Refused, match="Something else"):
        publish(ours, draft("Ja", to=f"at://{FAN['did']}/{POST}/da"))


def test_links_people_and_tags_are_marked(world, ours):
    (remote,) = publish(ours, draft("@velora.test @nie.test https://velora.example #rad"))
    marks = world.records[remote.remote_id]["value"]["facets"]
    kinds = [mark["features"][0]["$type"].rpartition("#")[2] for mark in marks]
    assert kinds == ["mention", "link", "tag"]


def test_pictures_are_uploaded_once_also_over_two_tries(world, ours, picture):
    sent, progress = draft("Mit Bild", media=(picture, picture)), Progress()
    world.next(PUT, problem(503, "Busy"))

    with pytest.raises(Uncertain):
        network.publish(ours, sent, "p", progress)
    (remote,) = network.publish(ours, sent, "p", progress)

    assert world.times(UPLOAD) == 2
    images = world.records[remote.remote_id]["value"]["embed"]["images"]
    assert [image["alt"] for image in images] == ["Ein rotes Rad"] * 2


def test_uploads_the_server_threw_away_are_made_again(world, ours, picture):
    world.next(PUT, problem(400, "BlobNotFound", "Could not find blob"))
    publish(ours, draft("Mit Bild", media=(picture,)))
    assert world.times(UPLOAD) == 2

    world.next(PUT, problem(400, "InvalidRequest", "Strange"))
    with pytest.raises(Refused, match="Strange"):
        publish(ours, draft("Mit Bild", media=(picture,)), "other")


@pytest.mark.parametrize("told", [problem(413, "PayloadTooLarge"), problem(400, "BlobTooLarge")])
def test_a_picture_too_large_for_this_server_is_named(world, ours, picture, told):
    world.next(UPLOAD, told)
    with pytest.raises(Refused, match=r"rad\.png is too large for 127\.0\.0\.1"):
        publish(ours, draft("Mit Bild", media=(picture,)))
    world.next(UPLOAD, problem(400, "Strange", "No pictures today"))
    with pytest.raises(Refused, match="No pictures today"):
        publish(ours, draft("Mit Bild", media=(picture,)))


def test_what_the_network_refuses_comes_with_its_words(world, ours):
    world.next(PUT, problem(400, "InvalidRecord", "text is too long"))
    with pytest.raises(Refused, match="text is too long"):
        publish(ours, draft("Hallo"))
    world.next(PUT, Told(400, "<h1>Bad</h1>"))
    with pytest.raises(Refused, match="400"):
        publish(ours, draft("Hallo"))


def test_a_right_that_is_missing_is_lost(world, ours):
    world.next(PUT, problem(401, "AuthMissing"))
    with pytest.raises(LostRight):
        publish(ours, draft("Hallo"))


def test_a_connection_that_breaks_leaves_us_unsure(world, ours):
    world.next(PUT, Told(cut=True))
    with pytest.raises(Interrupted):
        publish(ours, draft("Hallo"))
    world.next(PUT, Told(200, {}))
    with pytest.raises(Uncertain):
        publish(ours, draft("Hallo"))


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"ratelimit-reset": "+60"}, 60),
        ({"retry-after": "30"}, 30),
        ({}, 300),
        ({"ratelimit-reset": "99999999999999999999"}, 86_400),
        ({"ratelimit-reset": "1"}, 1),
    ],
)
def test_the_network_says_how_long_to_wait(world, ours, headers, seconds):
    if headers.get("ratelimit-reset") == "+60":
        headers = {"ratelimit-reset": str(int(time.time()) + 60)}
    world.next(PUT, Told(429, {"error": "RateLimitExceeded"}, headers))
    with pytest.raises(RateLimited) as limit:
        publish(ours, draft("Hallo"))
    assert abs(limit.value.until.timestamp() - time.time() - seconds) < 5


def test_trouble_while_reading_is_tried_later(world, ours):
    world.next("com.atproto.repo.getRecord", problem(502, "UpstreamFailure"))
    with pytest.raises(TryLater):
        network.find(ours, "k", draft("Hallo"))


# --- deeds ---------------------------------------------------------------------------------------


def deeds(world, kind):
    return [uri for uri in world.records if kind in uri]


def test_a_like_twice_is_one_like_and_taken_back_is_none(world, ours):
    theirs = world.says("q1", "Frage?")
    network.act(ours, Action("like", theirs))
    network.act(ours, Action("like", theirs))
    network.act(ours, Action("share", theirs))
    assert len(deeds(world, LIKE)) == 1
    assert world.records[deeds(world, LIKE)[0]]["value"]["subject"]["uri"] == theirs

    network.act(ours, Action("unlike", theirs))
    network.act(ours, Action("unlike", theirs))
    network.act(ours, Action("unshare", theirs))
    assert world.records == {}


def test_what_another_program_liked_is_known_and_taken_back(world, ours):
    theirs = world.says("q1", "Frage?")
    elsewhere = f"at://{DID}/{LIKE}/3other"
    world.records[elsewhere] = {"uri": elsewhere, "cid": "c", "value": {}}
    world.views[theirs]["viewer"] = {"like": elsewhere}

    network.act(ours, Action("like", theirs))
    assert deeds(world, LIKE) == [elsewhere]
    network.act(ours, Action("unlike", theirs))
    assert world.records == {}


def test_a_like_without_the_appview_goes_all_the_same(world, ours):
    theirs = world.says("q1", "Frage?")
    world.next("app.bsky.feed.getPosts", problem(404, "NotFound"))
    network.act(ours, Action("like", theirs))
    assert len(deeds(world, LIKE)) == 1


def test_following_and_no_longer(world, ours):
    network.act(ours, Action("follow", FAN["did"]))
    network.act(ours, Action("follow", FAN["did"]))
    assert [world.records[uri]["value"]["subject"] for uri in deeds(world, FOLLOW)] == [FAN["did"]]
    network.act(ours, Action("unfollow", FAN["did"]))
    assert world.records == {}


def test_only_what_is_ours_can_be_deleted(world, ours):
    (remote,) = publish(ours, draft("Hallo"))
    network.act(ours, Action("delete", remote.remote_id))
    network.act(ours, Action("delete", remote.remote_id))
    assert world.records == {}
    with pytest.raises(Refused, match="ourselves"):
        network.act(ours, Action("delete", f"at://{FAN['did']}/{POST}/q1"))


@pytest.mark.parametrize("action", [Action("hide", "at://x"), Action("follow", "nobody")])
def test_what_bluesky_cannot_do_is_said(world, ours, action):
    with pytest.raises(Refused, match="cannot do that"):
        network.act(ours, action)


def test_a_like_of_something_deleted_is_refused(world, ours):
    with pytest.raises(Refused, match="no longer there"):
        network.act(ours, Action("like", f"at://{FAN['did']}/{POST}/weg"))
