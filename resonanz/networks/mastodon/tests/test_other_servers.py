"""Servers that speak the same API with habits of their own: nothing stops, nothing is lost."""

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from resonanz.core.errors import Refused, TryLater
from resonanz.core.time import standing_at
from resonanz.networks import fitting
from resonanz.networks.contract import (
    Action,
    InteractionSeen,
    LostRight,
    PostChanged,
    PostSeen,
    Progress,
    RateLimited,
    Uncertain,
)
from resonanz.networks.mastodon import instance, network, parse
from resonanz.networks.mastodon.counting import count, limits_from
from tests.servers.http import Told, serving
from tests.servers.mastodon.fake import answer as usual

from .conftest import account_on, answer_to, but, draft, everything


def later(**how_much):
    return standing_at(datetime.now(UTC) + timedelta(**how_much))


def heard(events):
    return [one.remote_id for one in events if isinstance(one, PostSeen)]


# --- what one post does must not keep the others from us -----------------------------------------


def test_a_thread_that_may_not_be_read_keeps_nothing_from_us(world, account):
    ours = world.says(world.me, "Hallo")
    said = [world.says(world.person("jana"), f"@velora {n}", answers=ours.id).id for n in range(3)]
    with but(world, Told(403, {"error": "This is not allowed"}), ends="/context") as address:
        events, _cursor = everything(replace(account, server=address))
    assert set(said) <= set(heard(events))


def test_a_thread_at_which_the_server_breaks_is_waited_for_but_not_for_ever(world, account):
    jana = world.person("jana")
    world.says(jana, "@velora vorher")
    ours = world.says(world.me, "Hallo")
    reply = world.says(jana, "@velora hallo", answers=ours.id)
    with but(world, Told(500, {}), ends="/context") as address:
        there = replace(account, server=address)
        batch = network.events(there, {})
        assert len(heard(batch.events)) == 1  # what came before it is kept
        with pytest.raises(TryLater):
            network.events(there, dict(batch.cursor))
        with later(minutes=11):
            assert reply.id in heard(everything(there, dict(batch.cursor))[0])


def test_one_post_that_we_may_not_look_at_again_does_not_hide_changes_of_others(world, account):
    jana = world.person("jana")
    hidden, edited = world.says(jana, "@velora eins"), world.says(jana, "@velora zwei")
    _events, cursor = everything(account)
    world.edits(edited, "@velora drei")
    told = Told(403, {"error": "blocked"})
    with but(world, told, ends=hidden.id) as address, later(minutes=3):
        events, _cursor = everything(replace(account, server=address), cursor)
    assert [type(one) for one in events] == [PostChanged]


def test_a_server_in_trouble_while_looking_again_loses_nothing_that_came(world, account):
    jana = world.person("jana")
    first = world.says(jana, "@velora eins")
    _events, cursor = everything(account)
    second = world.says(jana, "@velora zwei")
    with but(world, Told(502, {}), ends=first.id) as address, later(minutes=3):
        events, _cursor = everything(replace(account, server=address), cursor)
    assert heard(events) == [second.id]


def test_a_profile_at_which_the_server_breaks_is_told_and_hides_no_change(world, account):
    first = world.says(world.person("jana"), "@velora eins")
    _events, cursor = everything(account)
    world.edits(first, "@velora zwei")
    with but(world, Told(500, {}), ends="/statuses") as address, pytest.raises(TryLater):
        network.events(replace(account, server=address), cursor)
    with later(minutes=3):
        assert [type(one) for one in everything(account, cursor)[0]] == [PostChanged]


# --- other words for the same --------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["mention", "reply", "comment", "direct", "pending.reply"])
def test_what_is_said_to_us_is_heard_whatever_the_server_calls_it(world, account, kind):
    ours = world.says(world.me, "Hallo")
    reply = world.says(world.person("jana"), "Hallo zurück", answers=ours.id)
    world.tell(kind, reply.author, reply.id)
    events, _cursor = everything(account)
    assert [one.reason for one in events if heard([one]) == [reply.id]] == ["reply"]


@pytest.mark.parametrize(("kind", "ours"), [("share", "share"), ("like", "reaction")])
def test_shares_and_likes_by_other_names(world, account, kind, ours):
    status = world.says(world.me, "Hallo")
    world.tell(kind, world.person("jana"), status.id)
    events, _cursor = everything(account)
    assert [one.kind for one in events if isinstance(one, InteractionSeen)] == [ours]


def test_moments_however_they_are_written():
    noon = datetime(2026, 11, 23, 12, tzinfo=UTC)
    for written in (
        "2026-11-23T12:00:00.000Z",
        "2026-11-23T13:00:00+01:00",
        "2026-11-23 12:00:00",
        "Mon, 23 Nov 2026 12:00:00 GMT",
        "Mon Nov 23 12:00:00 2026",
        int(noon.timestamp()),
        f"{noon.timestamp():.0f}000",
    ):
        assert parse.moment(written) == noon, written
    for odd in ("5m ago", "gestern", "", None, [], True, "12", 1e300, "99999999999999999999"):
        assert parse.moment(odd) == parse.LONG_AGO, odd


def test_the_page_before_this_one_however_it_is_linked():
    for link in (
        '<https://a.example/x?a=1,2&max_id=3>; rel="next"',
        "<https://a.example/x?min_id=9>; rel='prev',<https://a.example/x?a=1,2&max_id=3>;rel=next",
        '<https://a.example/x?a=1,2&max_id=3>; title="x"; REL="last next"',
    ):
        assert parse.older_page({"link": link}) == "https://a.example/x?a=1,2&max_id=3"
    assert parse.older_page({"link": '<https://a.example/next>; rel="nextish"'}) == ""


def test_a_page_on_which_everything_is_hidden_is_not_the_last(world, account):
    """Pixelfed leaves out kinds it does not show, after it has cut the page."""
    jana = world.person("jana")
    said = [world.says(jana, f"@velora {number}").id for number in range(90)]

    def answer(asked):
        told = usual(world, asked)
        if asked.path == "/api/v1/notifications" and "max_id" not in asked.query:
            told.body = []
        return told

    with serving(answer) as address:
        batch = network.events(replace(account, server=address), {})
    assert batch.more
    assert heard(batch.events) == said[:30]


def test_a_page_elsewhere_is_asked_of_our_server(world, account):
    jana = world.person("jana")
    said = [world.says(jana, f"@velora {number}").id for number in range(90)]

    def answer(asked):
        told = usual(world, asked)
        if link := told.headers.get("link"):
            told.headers["link"] = link.replace(world.address, "https://elsewhere.example")
        return told

    with serving(answer) as address:
        assert heard(everything(replace(account, server=address))[0]) == said


def test_an_edited_choice_is_an_edit():
    asked = {"content": "<p>Rot?</p>", "poll": {"options": [{"title": "Ja", "votes_count": 1}]}}
    voted = {"content": "<p>Rot?</p>", "poll": {"options": [{"title": "Ja", "votes_count": 2}]}}
    changed = {"content": "<p>Rot?</p>", "poll": {"options": [{"title": "Nein"}]}}
    assert parse.digest(asked) == parse.digest(voted) != parse.digest(changed)


# --- how long a post may be ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("version", "is_mastodon"),
    [
        ("4.6.4", True),
        ("4.6.0-nightly.2026-07-29", True),
        ("4.3.0+glitch", True),
        ("takahe/0.11.0", False),
        ("0.20.2+git-0a1b2c3", False),
        ("2.7.2 (compatible; Pleroma 2.9.1)", False),
        ("3.5.3 (compatible; Pixelfed 0.12.5)", False),
        ("", False),
    ],
)
def test_links_are_short_on_mastodon_only(version, is_mastodon):
    told = instance.limits({"version": version, "max_toot_chars": 500})
    text = f"@jana@anderswo.example https://velora.example/{'x' * 100}"
    assert limits_from(told).count(text) == (count(text) if is_mastodon else len(text))


def test_a_long_link_is_found_too_long_before_it_is_sent(any_world, progress):
    account = account_on(any_world)
    fits = network.limits_of(account)
    words = draft("https://velora.example/" + "x" * fits.text_length)
    is_short = any_world.habits.version == "4.6.0"
    assert bool(fitting.check(fits, words)) != is_short
    if not is_short:
        with pytest.raises(Refused, match="characters"):
            network.publish(account, words, "key", progress)


def test_limits_where_pleroma_said_so_first():
    told = {
        "max_toot_chars": 5000,
        "max_media_attachments": 8,
        "upload_limit": 16_000_000,
        "description_limit": 4000,
        "configuration": {"statuses": {"characters_reserved_per_url": 0}},
    }
    assert instance.limits(told) == {
        "text_length": 5000,
        "media_count": 8,
        "picture_bytes": 16_000_000,
        "video_bytes": 16_000_000,
        "alt_length": 4000,
    }


# --- once, also where the server does not help ---------------------------------------------------


def test_an_answer_to_what_is_gone_is_refused_on_every_server(any_world, progress):
    account = account_on(any_world)
    asked = any_world.says(any_world.person("jana"), "@velora hallo")
    words = answer_to(any_world, asked, "Hallo")
    any_world.removes(asked)
    with pytest.raises(Refused, match="no longer there"):
        network.publish(account, words, "key", progress)
    assert (any_world.own(), progress.media) == ([], {})


def test_what_goes_while_we_answer_it_is_named_too(world, account, progress):
    asked = world.says(world.person("jana"), "@velora hallo")
    told = Told(404, {"error": "Record not found"})
    with but(world, told, ends="/statuses", method="POST") as address:
        there = replace(account, server=address)
        with pytest.raises(Refused, match="no longer there"):
            network.publish(there, answer_to(world, asked, "Hallo"), "key", progress)
    assert progress.media == {}


def test_where_the_question_may_not_be_read_the_server_decides(world, account, progress):
    asked = world.says(world.person("jana"), "@velora hallo")
    with but(world, Told(403, {"error": "no"}), ends=asked.id) as address:
        there = replace(account, server=address)
        network.publish(there, answer_to(world, asked, "Hallo"), "key", progress)
    assert len(world.own()) == 1


@pytest.mark.parametrize("fault", ["lost", "cut", "broken"])
@pytest.mark.parametrize("part", [0, 1, 2])
def test_a_thread_breaks_off_anywhere_and_stands_there_once(any_world, progress, part, fault):
    account = account_on(any_world)
    words = draft("Eins", "Zwei", "Drei")
    any_world.faults = [""] * part + [fault]
    with pytest.raises(Uncertain):
        network.publish(account, words, "key", progress)
    for wait in (40, 80):
        with later(seconds=wait), suppress(Uncertain):
            network.publish(account, words, "key", progress)
    assert [one.text for one in any_world.own()] == ["Eins", "Zwei", "Drei"]
    assert [one.remote_id for one in progress.parts] == [one.id for one in any_world.own()]


def test_a_key_that_the_server_has_seen_is_no_end(world, account, progress):
    """Pixelfed keeps the key of a try that came to nothing, and refuses it from then on."""
    world.become(refuses_keys=True, idempotency=False, says_error_in="message")
    world.faults = ["broken"]
    for wait in (0, 40):
        with later(seconds=wait), pytest.raises(Uncertain):
            network.publish(account, draft("Hallo"), "key", progress)
    assert world.own() == []
    with later(seconds=80):
        network.publish(account, draft("Hallo"), "key", progress)
    assert [one.text for one in world.own()] == ["Hallo"]
    assert progress.media == {}


def test_a_post_with_a_moment_nobody_can_read_is_not_sent_twice(world, account, progress):
    world.become(idempotency=False)
    world.faults = ["cut"]
    with pytest.raises(Uncertain):
        network.publish(account, draft("Hallo"), "key", progress)

    def answer(asked):
        told = usual(world, asked)
        if asked.path.endswith("/statuses") and asked.method == "GET":
            told.body = [{**one, "created_at": "2m"} for one in told.body]
        return told

    with serving(answer) as address, later(seconds=40):
        network.publish(replace(account, server=address), draft("Hallo"), "key", progress)
    assert len(world.own()) == 1


def test_a_picture_that_may_not_be_asked_about_is_ready(world, account, progress, picture):
    world.become(media="prepared")

    def answer(asked):
        if asked.method == "GET" and asked.path.startswith("/api/v1/media"):
            for one in world.media.values():
                one.ready = True
            return Told(405, {"message": "The GET method is not supported for this route."})
        return usual(world, asked)

    with serving(answer) as address:
        there = replace(account, server=address)
        network.publish(there, draft("Schau", media=(picture,)), "key", progress)
    assert len(world.own()[0].media) == 1


# --- what servers say when they refuse -----------------------------------------------------------


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"error": "Status is too long"}, "Status is too long"),
        ({"message": "The status field is required.", "errors": {}}, "status field is required"),
        ({"error": {"status": ["blank"]}, "message": "Blank"}, "Blank"),
        ({"error": "invalid_input", "error_description": "Missing text"}, "Missing text"),
        ([], "422"),
        ("<!doctype html><title>Sorry</title>", "422"),
    ],
)
def test_a_refusal_is_told_in_the_servers_own_words(world, account, progress, told, words):
    wrong = but(world, Told(422, told), starts="/api/v1/statuses", method="POST")
    with wrong as address, pytest.raises(Refused, match=words):
        network.publish(replace(account, server=address), draft("Hallo"), "key", progress)


@pytest.mark.parametrize(
    ("said", "header"),
    [
        ("This action is outside the authorized scopes", ""),
        ("Forbidden: token has insufficient scope permission", ""),
        ("Forbidden", 'Bearer realm="Doorkeeper", error="invalid_scope"'),
    ],
)
def test_a_token_without_the_right_to_write_is_a_lost_right(world, account, said, header):
    told = Told(403, {"error": said}, {"www-authenticate": header})
    with but(world, told, ends="/favourite", method="POST") as address, pytest.raises(LostRight):
        network.act(replace(account, server=address), Action("like", "1"))


def test_a_stream_that_is_asked_too_often_is_no_missing_stream(account, kept):
    with serving(lambda asked: Told(429, {"error": "slow down"})) as address:
        there = replace(account, extra={**account.extra, "streaming": address})
        with pytest.raises(TryLater):
            list(network.wake_ups(there))
    assert kept == {}


def test_a_limit_is_held_to_whichever_header_tells_it(world, account):
    reset = datetime.now(UTC) + timedelta(minutes=7)
    for headers in (
        {"retry-after": "420"},
        {"x-ratelimit-reset": f"{reset.timestamp():.0f}", "x-ratelimit-remaining": "0"},
        {"x-ratelimit-reset": reset.isoformat()},
    ):
        told = Told(429, {"error": "rate limit reached"}, headers)
        with serving(lambda asked, told=told: told) as address:
            with pytest.raises(RateLimited) as limit:
                network.events(replace(account, server=address), {})
            with pytest.raises(RateLimited):
                network.publish(replace(account, server=address), draft("x"), "k", Progress())
        assert abs(limit.value.until - reset) < timedelta(seconds=5)
