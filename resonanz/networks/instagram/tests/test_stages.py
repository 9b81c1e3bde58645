"""Stage by stage to a picture, a carousel, a reel; once, whatever breaks."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resonanz.core.errors import Forbidden, Gone, Refused, TryLater
from resonanz.core.time import now, standing_at
from resonanz.networks.contract import (
    Action,
    Choice,
    ConnectRequest,
    Grant,
    MediaOut,
    PostChanged,
    PostSeen,
    Progress,
    RateLimited,
    Redirect,
    Uncertain,
)
from resonanz.networks.graph_errors import words_for
from resonanz.networks.instagram import errors, limits, network, publishing
from tests.servers.graph.world import ACCOUNT, APP, PAGE, SECRET, error

from .conftest import Called, answer_to, call_of, draft, picture, video


@pytest.fixture(autouse=True)
def _without_sleep(monkeypatch):
    monkeypatch.setattr(publishing.time, "sleep", lambda seconds: None)


def publish(account, sent, progress=None):
    return network.publish(account, sent, "k" * 32, progress or Progress())


def containers(world):
    return [one["given"] for one in reversed(world.of("container"))]


# --- stages --------------------------------------------------------------------------------------


def test_a_picture_goes_out_with_its_alternative_text(world, account):
    (remote,) = publish(account, draft("Ein Rad", media=(picture(world),)))
    assert world.things[remote.remote_id]["text"] == "Ein Rad"
    (made,) = containers(world)
    assert (made["alt_text"], made["caption"]) == ("Ein Rad", "Ein Rad")


def test_a_carousel_is_put_together_once_every_part_is_ready(world, account):
    world.preparing = ["IN_PROGRESS", "FINISHED"]
    publish(account, draft("Drei", media=(picture(world), video(world), picture(world))))
    made = containers(world)
    assert [one.get("media_type", "IMAGE") for one in made] == [
        "IMAGE",
        "VIDEO",
        "IMAGE",
        "CAROUSEL",
    ]
    assert [one.get("is_carousel_item") for one in made] == ["true", "true", "true", None]


def test_a_reel_that_takes_long_is_waited_for_and_not_sent_again(world, account):
    world.preparing = ["IN_PROGRESS"] * 6 + ["FINISHED"]
    progress, sent = Progress(), draft("Film", media=(video(world),))
    with pytest.raises(TryLater, match="still preparing"):
        publish(account, sent, progress)
    assert world.of("media") == []
    publish(account, sent, progress)
    (made,) = containers(world)
    assert made["media_type"] == "REELS"


@pytest.mark.parametrize("is_done", [True, False])
def test_a_publication_whose_answer_is_lost_stands_there_once(world, account, is_done):
    world.cut, world.does_before_cut = "media_publish", is_done
    progress, sent = Progress(), draft("Nur einmal", media=(picture(world),))
    with pytest.raises(Uncertain):
        publish(account, sent, progress)
    with standing_at(now() + timedelta(minutes=1)):
        (remote,) = publish(account, sent, progress)
    assert [one["id"] for one in world.of("media")] == [remote.remote_id]
    assert len(world.of("container")) == 1
    assert publish(account, sent, progress)[0].remote_id == remote.remote_id


def test_what_was_prepared_and_died_is_prepared_anew(world, account):
    progress, sent = Progress(), draft("Bild", media=(picture(world),))
    world.preparing = ["EXPIRED"]
    with pytest.raises(TryLater, match="anew"):
        publish(account, sent, progress)
    world.preparing = ["IN_PROGRESS"] * 9
    with pytest.raises(TryLater):
        publish(account, sent, progress)
    world.things.clear()
    with pytest.raises(TryLater):
        publish(account, sent, progress)
    world.preparing = []
    publish(account, sent, progress)
    assert len(world.of("media")) == 1


def test_a_container_of_yesterday_is_made_anew(world, account):
    progress, sent = Progress(), draft("Bild", media=(picture(world),))
    world.refusal = [("POST", "media_publish", error(4, "limit"), 400)]
    with pytest.raises(RateLimited):
        publish(account, sent, progress)
    with standing_at(now() + timedelta(hours=21)):
        publish(account, sent, progress)
    assert len(world.of("container")) == 2


def test_what_instagram_cannot_prepare_is_said_and_forgotten(world, account):
    progress = Progress()
    world.preparing = ["ERROR"]
    with pytest.raises(Refused, match="does not take this video"):
        publish(account, draft("Film", media=(video(world),)), progress)
    assert progress.media == {}


def test_a_full_day_waits_before_anything_is_prepared(world, account):
    world.published_today = 25
    with pytest.raises(RateLimited):
        publish(account, draft("Bild", media=(picture(world),)))
    assert world.of("container") == []


def test_an_account_that_is_not_told_of_its_room_publishes(world, account):
    world.refusal = [("GET", "content_publishing_limit", error(10, "no"), 400)]
    assert publish(account, draft("Bild", media=(picture(world),)))


def test_an_answer_without_a_name_makes_no_container(world, account):
    world.refusal = [("POST", f"{ACCOUNT}/media", {"success": True}, 200)]
    with pytest.raises(TryLater):
        publish(account, draft("Bild", media=(picture(world),)))
    world.refusal = [("POST", "media_publish", {"success": True}, 200)]
    with pytest.raises(Uncertain):
        publish(account, draft("Bild", media=(picture(world),)))


# --- what cannot be fetched is said before -------------------------------------------------------


@pytest.mark.parametrize("address", ["", "/attachments/1", "http://10.0.0.1/a.jpg"])
def test_a_file_that_lies_nowhere_public_is_said_before_anything_is_prepared(
    world, account, address
):
    item = MediaOut("a.jpg", "image/jpeg", "", 9, lambda: b"", address=lambda: address)
    with pytest.raises(Refused, match="could not fetch"):
        publish(account, draft("Bild", media=(item,)))
    assert world.of("container") == []


def test_a_file_behind_a_page_is_said_before_anything_is_prepared(world, account):
    world.files = {"rad.jpg": "text/html"}
    for name in ("rad.jpg", "weg.jpg"):
        with pytest.raises(Refused, match="could not fetch"):
            publish(account, draft("Bild", media=(picture(world, name),)))


def test_an_address_that_only_others_reach_is_tried(world, account):
    item = MediaOut(
        "a.jpg", "image/jpeg", "", 9, lambda: b"", address=lambda: "http://127.0.0.1:1/a.jpg"
    )
    assert publish(account, draft("Bild", media=(item,)))


def test_words_alone_are_refused(account):
    with pytest.raises(Refused, match="picture or video is needed"):
        publish(account, draft("Nur Worte"))


# --- comments ------------------------------------------------------------------------------------


def test_an_answer_to_an_answer_stands_below_the_same_comment(world, account):
    (post,) = publish(account, draft("Bild", media=(picture(world),)))
    first = world.comments_on(post.remote_id, "Schön!")
    second = world.comments_on(first, "Finde ich auch")
    sent = answer_to(second, "Danke euch", root=post.remote_id)
    (remote,) = publish(account, sent)
    assert world.things[remote.remote_id]["parent"] == first
    assert network.find(account, "k", sent)[0].remote_id == remote.remote_id


def test_a_first_comment_stands_below_our_own_post(world, account):
    (post,) = publish(account, draft("Bild", media=(picture(world),)))
    sent = answer_to(post.remote_id, "Mehr dazu bei uns")
    (remote,) = publish(account, sent)
    assert world.things[remote.remote_id]["post"] == post.remote_id
    assert network.find(account, "k", sent)[0].remote_id == remote.remote_id


def test_where_somebody_named_us_we_answer_there(world, account):
    named = world.names_us("@velora, quietscht eures auch?")
    sent = answer_to(named, "Nein!")
    (remote,) = publish(account, sent)
    assert ("POST", f"{ACCOUNT}/mentions") in [one[:2] for one in world.asked]
    said = world.things[remote.remote_id]
    assert (said["post"], said["parent"]) == (named.removeprefix("mention-"), "")
    assert network.find(account, "k", sent)[0].remote_id == remote.remote_id


def test_an_answer_to_what_is_gone_is_refused_with_words(world, account):
    for root in ("8", ""):
        with pytest.raises(Refused, match="no longer there"):
            publish(account, answer_to("9", "Ja", root=root))
    assert network.find(account, "k", answer_to("9", "Ja", root="8")) == []
    with pytest.raises(Refused, match="words only"):
        publish(account, replace(answer_to("9", "Ja"), media=(picture(world),)))


# --- listening -----------------------------------------------------------------------------------


def heard(world, account, cursor=None):
    batch = Called(world).events(account, cursor or {})
    return list(batch.events), batch.cursor


def test_comments_and_answers_are_heard_with_their_post(world, account):
    (post,) = publish(account, draft("Bild", media=(picture(world),)))
    first = world.comments_on(post.remote_id, "Schön!")
    second = world.comments_on(first, "Finde ich auch")
    events, cursor = heard(world, account)
    assert [one.remote_id for one in events] == [post.remote_id, first, second]
    assert [one.reason for one in events] == ["own", "reply", "reply"]
    assert events[2].parent_remote_id == first
    assert heard(world, account, cursor)[0] == []
    world.things[first]["text"] = "Sehr schön!"
    assert [type(one) for one in heard(world, account, cursor)[0]] == [PostChanged]


def test_a_comment_below_an_old_post_is_heard_by_its_call(world, account):
    for _number in range(30):
        world.new("media", text="Neuer", username="velora")
    old = world.new("media", text="Alt", username="velora")
    old["at"] -= timedelta(days=400)
    said = world.comments_on(old["id"], "Noch zu haben?")
    events, _cursor = heard(world, account)
    assert {old["id"], said} <= {one.remote_id for one in events if isinstance(one, PostSeen)}


def test_a_mention_in_a_comment_is_heard(world, account):
    made = world.new("igcomment", text="Frag @velora", post="55", parent="", username="jana")
    told = {"media_id": "55", "comment_id": made["id"]}
    world.call("instagram", ACCOUNT, "mentions", told)
    world.call("instagram", ACCOUNT, "mentions", {"media_id": "99"})
    world.call("instagram", ACCOUNT, "mentions", {"media_id": "55", "comment_id": "99"})
    world.call("instagram", ACCOUNT, "mentions", {})
    world.call("instagram", ACCOUNT, "comments", {"id": "99"})
    world.call("instagram", ACCOUNT, "comments", {})
    world.call("instagram", ACCOUNT, "story_insights", {})
    events, _cursor = heard(world, account)
    assert [(one.remote_id, one.text) for one in events] == [
        (f"mention-55-{made['id']}", "Frag @velora")
    ]


def test_posts_that_tag_us_are_heard(world, account):
    found = {
        "id": "7",
        "caption": "Mit @velora",
        "timestamp": now().isoformat(),
        "username": "jana",
    }
    world.refusal = [("GET", "/tags", {"data": [found]}, 200)]
    assert [one.reason for one in heard(world, account)[0]] == ["mention"]
    world.refusal = [("GET", "/tags", error(10, "no"), 400)]
    assert heard(world, account)[0] == []


def test_a_call_needs_the_signature():
    call = call_of({"object": "instagram"})
    with pytest.raises(Forbidden):
        network.called(type(call)("POST", {}, {}, call.body, app=call.app))


# --- the rest ------------------------------------------------------------------------------------


def test_comments_are_hidden_and_shown_again(world, account):
    (post,) = publish(account, draft("Bild", media=(picture(world),)))
    said = world.comments_on(post.remote_id, "Kauft meins")
    network.act(account, Action("hide", said))
    assert world.things[said]["hidden"] is True
    network.act(account, Action("unhide", said))
    assert world.things[said]["hidden"] is False
    with pytest.raises(Refused):
        network.act(account, Action("like", said))
    with pytest.raises(Gone):
        network.act(account, Action("hide", "9"))
    world.cut = said
    with pytest.raises(Uncertain):
        network.act(account, Action("hide", said))


def test_figures_are_read(world, account):
    (post,) = publish(account, draft("Bild", media=(picture(world),)))
    told = {"likes": 5, "comments": 1, "reach": 40, "impressions": 90, "saves": 2}
    assert network.figures(account, [post.remote_id, "mention-1"]) == {post.remote_id: told}


def connected(world, **given):
    kept: dict = {"client_id": APP, "client_secret": SECRET}
    request = ConnectRequest(
        app_of=lambda server: kept, keep_app=lambda server, app: kept.update(app), **given
    )
    return network.connect(request)


def test_an_account_is_connected_through_its_page(world):
    step = connected(world, return_address="https://r.example/back")
    assert isinstance(step, Redirect)
    assert "instagram_content_publish" in step.address
    grant = connected(world, code="right-code", state=step.state)
    assert isinstance(grant, Grant)
    assert (grant.remote_id, grant.handle, grant.extra["page_id"]) == (ACCOUNT, "velora", PAGE)
    world.pages = 2
    assert isinstance(connected(world, code="right-code", state=step.state), Choice)
    world.refusal = [("GET", "me/accounts", {"data": [{"id": "1", "access_token": "x"}]}, 200)]
    with pytest.raises(Refused, match="no business account"):
        connected(world, code="right-code", state=step.state)


@pytest.mark.parametrize("key", list(errors.WORDS), ids=str)
def test_every_documented_error_has_its_words(key):
    words = words_for(errors.WORDS, *key, "because")
    assert len(words) > 15
    assert "%(" not in words


def test_spam_is_refused_and_not_waited_for(world, account):
    world.refusal = [("POST", "media_publish", error(4, "spam", 2207051), 400)]
    with pytest.raises(Refused, match="spam"):
        publish(account, draft("Kauft", media=(picture(world),)))


@given(st.integers(0, 40), st.integers(0, 30))
def test_hashtags_and_people_are_counted(hashtags, people):
    text = "#rad " * hashtags + "@jana " * people + "a#b x@y.example &#38; #12"
    assert bool(limits.objection(text)) is (hashtags > 30 or people > 20)


def test_the_limits_are_the_same_for_every_account(account):
    assert network.limits_of(account).text_length == 2200
