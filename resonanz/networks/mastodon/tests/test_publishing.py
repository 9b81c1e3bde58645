"""What we say stands on the network once, whatever breaks on the way."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from resonanz.core.errors import Refused, TryLater
from resonanz.core.time import standing_at
from resonanz.networks.contract import LostRight, PollOut, Progress, RateLimited, Uncertain
from resonanz.networks.mastodon import instance, network, publishing
from resonanz.networks.mastodon.counting import limits_from
from tests.servers.http import Told, serving
from tests.servers.mastodon.fake import answer as usual

from .conftest import account_on, answer_to, draft


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch):
    monkeypatch.setattr(publishing.time, "sleep", lambda seconds: None)


def later(seconds):
    return standing_at(datetime.now(UTC) + timedelta(seconds=seconds))


def test_a_post_is_published_as_it_was_meant(world, account, progress):
    words = draft("Guten Morgen", visibility="unlisted", content_warning="Technik")
    [remote] = network.publish(account, words, "key", progress)
    [status] = world.own()
    assert (status.text, status.visibility) == ("Guten Morgen", "unlisted")
    assert (status.spoiler_text, status.sensitive, status.language) == ("Technik", True, "de")
    assert remote.remote_id == status.id
    assert remote.address == f"{world.address}/@velora/{status.id}"
    assert progress.steps == [(0, ("asked",)), (1, ())]


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [("public", "public"), ("unlisted", "unlisted"), ("followers", "private"), ("odd", "private")],
)
def test_who_may_see_it_is_said_in_the_networks_words(world, account, progress, ours, theirs):
    network.publish(account, draft("Hallo", visibility=ours), "key", progress)
    assert [one.visibility for one in world.own()] == [theirs]


def test_an_answer_names_whom_it_answers_exactly_once(any_world, progress):
    account = account_on(any_world)
    jana = any_world.person("jana@anderswo.example")
    asked = any_world.says(jana, "@velora Wann öffnet ihr?")
    network.publish(account, answer_to(any_world, asked, "Um neun."), "one", progress)
    named = answer_to(any_world, asked, "Um neun, @Jana@Anderswo.example!")
    network.publish(account, named, "two", Progress())
    assert [(one.text, one.answers) for one in any_world.own()] == [
        ("@jana@anderswo.example Um neun.", asked.id),
        ("Um neun, @Jana@Anderswo.example!", asked.id),
    ]
    assert [one.mentions for one in any_world.own()] == [[jana], [jana]]


def test_somebody_on_our_own_server_is_named_without_it(world, account, progress):
    asked = world.says(world.person("jana"), "@velora Wann öffnet ihr?")
    network.publish(account, answer_to(world, asked, "Um neun."), "key", progress)
    assert world.own()[0].text == "@jana Um neun."


def test_a_thread_hangs_together_and_goes_on_where_it_broke_off(world, account, progress):
    words = draft("Eins", "Zwei", "Drei")
    world.faults = ["", "broken"]
    with pytest.raises(Uncertain):
        network.publish(account, words, "key", progress)
    assert len(progress.parts) == 1
    with later(60):
        remotes = network.publish(account, words, "key", progress)
    one, two, three = world.own()
    assert [one.text, two.text, three.text] == ["Eins", "Zwei", "Drei"]
    assert [one.answers, two.answers, three.answers] == ["", one.id, two.id]
    assert [remote.part for remote in remotes] == [0, 1, 2]


def test_in_a_private_thread_each_part_names_the_person(world, account, progress):
    asked = world.says(world.person("jana"), "@velora privat", visibility="direct")
    words = answer_to(world, asked, "Eins", "Zwei", visibility="direct")
    network.publish(account, words, "key", progress)
    assert [one.text for one in world.own()] == ["@jana Eins", "@jana Zwei"]
    assert {one.visibility for one in world.own()} == {"direct"}


@pytest.mark.parametrize("media", ["ready", "prepared", "old"])
def test_a_picture_goes_along_with_its_description(world, account, progress, picture, media):
    world.become(media=media)
    words = draft("Schau", media=(picture,))
    try:
        network.publish(account, words, "key", progress)
    except TryLater:
        network.publish(account, words, "key", progress)
    [status] = world.own()
    [found] = [world.media[one] for one in status.media]
    assert (found.description, found.size) == ("Ein rotes Rad", picture.size_bytes)
    assert len(world.media) == 1


def test_a_picture_that_is_prepared_for_long_is_waited_for_and_not_sent_again(
    world, account, progress, picture
):
    world.become(media="never")
    words = draft("Schau", media=(picture,))
    with pytest.raises(TryLater):
        network.publish(account, words, "key", progress)
    assert progress.media["0"]["ready"] is False
    world.become(media="prepared")
    network.publish(account, words, "key", progress)
    assert len(world.media) == len(world.own()) == 1


def test_a_picture_the_server_cannot_read_is_refused_and_sent_anew_after(
    world, account, progress, picture
):
    world.become(media="fails")
    words = draft("Schau", media=(picture,))
    with pytest.raises(Refused, match=r"cannot read this file|kann diese Datei nicht"):
        network.publish(account, words, "key", progress)
    assert progress.media == {}
    world.become(media="ready")
    network.publish(account, words, "key", progress)
    assert len(world.own()) == 1


def test_an_upload_that_the_server_dropped_is_done_again(world, account, progress, picture):
    words = draft("Schau", media=(picture,))
    world.faults = ["broken"]
    with pytest.raises(Uncertain):
        network.publish(account, words, "key", progress)
    world.media.clear()
    for _try in range(2):  # told that it is not ready, then that it is gone
        with later(60), pytest.raises(TryLater):
            network.publish(account, words, "key", progress)
    network.publish(account, words, "key", progress)
    assert len(world.own()[0].media) == 1


# --- never twice, never lost -------------------------------------------------------------------


@pytest.mark.parametrize("fault", ["lost", "cut"])
def test_a_post_whose_answer_was_lost_is_found_and_not_sent_again(any_world, progress, fault):
    account = account_on(any_world)
    jana = any_world.person("jana@anderswo.example")
    asked = any_world.says(jana, "@velora Wann öffnet ihr?")
    text = "Um neun – siehe https://velora.example/zeiten?tag=montag&lang=de “Öffnung” 🚲"
    words = answer_to(any_world, asked, text)
    any_world.faults = [fault]
    with pytest.raises(Uncertain):
        network.publish(account, words, "key", progress)
    [remote] = network.publish(account, words, "key", progress)
    [status] = any_world.own()
    assert remote.remote_id == status.id


@pytest.mark.parametrize("visibility", ["public", "unlisted", "followers", "direct"])
def test_what_only_few_may_see_is_found_again_too(any_world, progress, visibility):
    account = account_on(any_world)
    asked = any_world.says(any_world.person("jana"), "@velora hallo", visibility="direct")
    for words in (
        draft("Nur so", visibility=visibility),
        answer_to(any_world, asked, "Hallo", visibility=visibility),
    ):
        [published] = network.publish(account, words, "key" + words.parts[0], Progress())
        assert [one.remote_id for one in network.find(account, "key", words)] == [
            published.remote_id
        ]


def test_a_server_that_may_still_be_at_work_is_given_time(world, account, progress):
    """The line broke, nothing stands there yet: it may be about to appear."""
    words = draft("Guten Morgen")
    world.faults = ["broken"]
    with pytest.raises(Uncertain):
        network.publish(account, words, "key", progress)
    with pytest.raises(Uncertain):
        network.publish(account, words, "key", progress)
    with later(40):
        network.publish(account, words, "key", progress)
    assert len(world.own()) == 1


def test_the_same_words_said_before_or_elsewhere_are_not_taken_for_ours(world, account):
    world.become(idempotency=False)
    world.says(world.me, "Danke!", at=datetime.now(UTC) - timedelta(minutes=10))
    asked = world.says(world.person("jana"), "@velora hallo")
    world.says(world.me, "Danke!", answers=asked.id)
    world.says(world.person("tim"), "Danke!")
    assert network.find(account, "key", draft("Danke!")) == []


def test_each_part_of_a_thread_is_found_once(world, account):
    words = draft("Los!", "Los!", "Los!")
    network.publish(account, words, "key", Progress())
    found = [one.remote_id for one in network.find(account, "key", words)]
    assert found == [one.id for one in world.own()]


def test_words_that_the_server_shows_otherwise_are_known_by_what_was_typed(world, account):
    words = draft("Hallo :velo: zusammen, heute ist ein guter Tag")
    network.publish(account, words, "key", Progress())
    world.own()[0].shown_as = "Hallo 🚲 zusammen, heute ist ein guter Tag"
    assert len(network.find(account, "key", words)) == 1
    assert network.find(account, "key", draft("Hallo zusammen, heute ist ein guter Tag")) == []


def test_a_clock_that_goes_wrong_does_not_hide_our_post(world, account):
    words = draft("Guten Morgen")
    network.publish(account, words, "key", Progress())
    world.own()[0].at -= timedelta(seconds=8)
    assert len(network.find(account, "key", words)) == 1


# --- what the server says no to ------------------------------------------------------------------


def test_a_deleted_parent_is_named_and_nothing_stays_open(world, account, progress):
    asked = world.says(world.person("jana"), "@velora hallo")
    words = answer_to(world, asked, "Hallo")
    world.removes(asked)
    with pytest.raises(Refused, match="no longer there"):
        network.publish(account, words, "key", progress)
    assert progress.media == {}


def test_what_the_server_refuses_is_told_in_our_words(world, account, progress):
    with pytest.raises(Refused, match="no words yet"):
        network.publish(account, draft(""), "key", progress)


def test_too_long_with_the_name_of_the_person_is_said_before_anything_is_sent(
    world, account, progress
):
    asked = world.says(world.person("eine_sehr_lange_person"), "@velora hallo")
    words = answer_to(world, asked, "x" * 480)
    with pytest.raises(Refused, match="504 characters"):
        network.publish(account, words, "key", progress)
    assert world.own() == []


def test_a_lost_right_and_a_limit_are_told_as_such(world, account, progress):
    world.become(requests=len(world.requests))
    with pytest.raises(RateLimited):
        network.publish(account, draft("Hallo"), "key", progress)
    world.become(requests=100_000)
    world.tokens.clear()
    with pytest.raises(LostRight):
        network.publish(account, draft("Hallo"), "key", progress)
    assert progress.media == {}


# --- servers that answer oddly -------------------------------------------------------------------


def changed(world, account, path, told):
    """The account on the server with one of its answers changed."""

    def answer(asked):
        return told if asked.path.startswith(path) else usual(world, asked)

    return serving(answer), lambda address: replace(account, server=address)


@pytest.mark.parametrize("told", [Told(200, "<p>thanks</p>"), Told(200, {"queued": True})])
def test_an_answer_that_names_no_post_leaves_it_open(world, account, progress, told):
    server, there = changed(world, account, "/api/v1/statuses", told)
    with server as address, pytest.raises(Uncertain):
        network.publish(there(address), draft("Hallo"), "key", progress)
    assert "asked" in progress.media


def test_a_missing_address_is_no_missing_parent(world, account, progress):
    server, there = changed(world, account, "/api/v1/statuses", Told(404, {"error": "gone"}))
    with server as address, pytest.raises(Refused, match="It is no longer there"):
        network.publish(there(address), draft("Hallo"), "key", progress)


def test_the_old_way_of_uploading_where_the_new_is_not_allowed(world, account, progress, picture):
    server, there = changed(world, account, "/api/v2/media", Told(405, {"error": "method"}))
    with server as address:
        network.publish(there(address), draft("Schau", media=(picture,)), "key", progress)
    assert len(world.own()[0].media) == 1


@pytest.mark.parametrize(
    ("told", "error"),
    [(Told(413, {}), Refused), (Told(422, {"error": "type"}), Refused), (Told(200, {}), TryLater)],
)
def test_an_upload_that_fails_says_why(world, account, progress, picture, told, error):
    server, there = changed(world, account, "/api/v2/media", told)
    with server as address, pytest.raises(error):
        network.publish(there(address), draft("Schau", media=(picture,)), "key", progress)
    assert world.own() == []


def test_a_server_that_never_tells_when_a_picture_is_ready(world, account, progress, picture):
    world.become(media="prepared")

    def answer(asked):
        if asked.method == "GET" and asked.path.startswith("/api/v1/media"):
            for one in world.media.values():
                one.ready = True
            return Told(404, {"error": "Not Found"})
        return usual(world, asked)

    with serving(answer) as address:
        there = replace(account, server=address)
        network.publish(there, draft("Schau", media=(picture,)), "key", progress)
    assert len(world.own()[0].media) == 1


def test_looking_goes_on_where_a_server_lacks_a_list(world, account):
    asked_for = world.says(world.person("jana"), "@velora hallo", visibility="direct")
    words = answer_to(world, asked_for, "Hallo", visibility="direct")
    network.publish(account, words, "key", Progress())
    lists = ("/context", "/timelines/home")

    def answer(asked):
        missing = asked.path.endswith(lists)
        return Told(404, {"error": "Not Found"}) if missing else usual(world, asked)

    with serving(answer) as address:
        there = replace(account, server=address)
        assert len(network.find(there, "key", words)) == 1
        other = answer_to(world, asked_for, "Etwas anderes", visibility="direct")
        assert network.find(there, "key", other) == []


def test_a_source_that_is_not_told_proves_nothing(world, account):
    words = draft("Hallo :velo: zusammen, heute ist ein guter Tag")
    network.publish(account, words, "key", Progress())
    [status] = world.own()
    status.shown_as = "Hallo 🚲 zusammen, heute ist ein guter Tag"
    path = f"/api/v1/statuses/{status.id}/source"
    server, there = changed(world, account, path, Told(404, {}))
    with server as address:
        assert network.find(there(address), "key", words) == []


# --- polls and videos ------------------------------------------------------------------------


def test_a_poll_goes_out_with_the_first_part(world, account, progress):
    poll = PollOut(("Zimmer", "Keller"), timedelta(days=1), multiple=True)
    sent = draft("Wo ladet ihr?", "Wir sagen euch, was das ausmacht.", poll=poll)
    network.publish(account, sent, "key", progress)

    asked, more = world.own()
    assert asked.poll == {"options": ["Zimmer", "Keller"], "expires_in": 86_400, "multiple": True}
    assert more.poll == {}
    assert len(network.find(account, "key", sent)) == 2


def test_a_server_says_itself_what_fits_into_a_poll():
    told = {"polls": {"max_options": 8, "max_characters_per_option": 100, "max_expiration": 3600}}
    limits = limits_from(instance.limits({"configuration": told}))
    assert (limits.poll_options, limits.poll_option_length) == ((2, 8), 100)
    assert limits.poll_seconds == (0, 3600)
    odd = limits_from(instance.limits({"configuration": {"polls": {"max_options": None}}}))
    assert odd.poll_options == (2, 4)


def test_which_videos_fit_the_server_says():
    files = {"video_size_limit": 5_000_000, "supported_mime_types": ["image/png", "video/webm"]}
    limits = limits_from(instance.limits({"configuration": {"media_attachments": files}}))
    assert (limits.video_bytes, limits.video_types) == (5_000_000, {"video/webm"})
