"""What is said and done outside is heard: once, in order, with its reason."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from resonanz.core.time import standing_at
from resonanz.networks.contract import (
    FollowSeen,
    InteractionSeen,
    LostRight,
    PostChanged,
    PostGone,
    PostSeen,
    RateLimited,
)
from resonanz.networks.mastodon import network
from tests.servers.http import Told, serving
from tests.servers.mastodon.fake import answer as usual

from .conftest import account_on, everything


def posts(events, reason=None):
    found = [one for one in events if isinstance(one, PostSeen)]
    return [one for one in found if reason in (None, one.reason)]


def test_a_reply_comes_with_the_post_of_ours_that_it_answers(any_world):
    account = account_on(any_world)
    ours = any_world.says(any_world.me, "Welche Farbe soll das neue Rad haben?")
    jana = any_world.person("jana@anderswo.example", "Jana Sommer")
    answer = any_world.says(jana, "@velora Rot!", answers=ours.id)
    events, _cursor = everything(account)
    assert [(one.remote_id, one.reason) for one in posts(events)] == [
        (ours.id, "own"),
        (answer.id, "reply"),
    ]
    reply = posts(events, "reply")[0]
    assert (reply.parent_remote_id, reply.root_remote_id) == (ours.id, ours.id)
    assert reply.author.handle == "jana@anderswo.example"
    assert reply.author.name == "Jana Sommer"
    assert "Rot!" in reply.html


def test_mentions_quotes_and_direct_messages_are_told_apart(world, account):
    jana = world.person("jana")
    ours = world.says(world.me, "Heute in der Werkstatt")
    world.says(jana, "Danke an @velora!")
    world.says(jana, "Schaut mal", quotes=ours.id)
    world.says(jana, "@velora unter uns", visibility="direct")
    events, _cursor = everything(account)
    assert sorted(one.reason for one in posts(events)) == ["direct", "mention", "own", "quote"]
    assert posts(events, "quote")[0].quotes_remote_id == ours.id
    assert posts(events, "direct")[0].visibility == "direct"
    assert posts(events, "mention")[0].author.handle == f"jana@{world.domain}"


def test_private_words_of_people_we_do_not_follow_are_asked_for(world, account):
    world.says(world.person("jana"), "@velora Wo bleibt mein Rad?", visibility="direct")
    assert not world.streams and world.is_filtered(world.notifications[0])
    events, cursor = everything(account)
    assert [one.reason for one in posts(events)] == ["direct"]
    assert everything(account, cursor)[0] == []


def test_whom_the_servers_moderators_keep_away_is_not_heard(world, account):
    spam = world.person("spam@anderswo.example")
    spam.limited = True
    world.says(spam, "@velora Nur heute!")
    world.says(world.person("jana"), "Danke an @velora!")
    events, _cursor = everything(account)
    assert [one.author.handle for one in posts(events)] == [f"jana@{world.domain}"]


def test_likes_shares_and_followers_are_heard(world, account):
    jana = world.person("jana@anderswo.example")
    ours = world.says(world.me, "Heute in der Werkstatt")
    world.tell("favourite", jana, ours.id)
    world.tell("reblog", jana, ours.id)
    world.tell("follow", jana)
    events, _cursor = everything(account)
    kinds = [(one.kind, one.name) for one in events if isinstance(one, InteractionSeen)]
    assert kinds == [("reaction", "like"), ("share", "")]
    assert [one.by.remote_id for one in events if isinstance(one, FollowSeen)] == [
        "jana@anderswo.example"
    ]
    assert events.index(posts(events, "own")[0]) < min(
        number for number, one in enumerate(events) if isinstance(one, InteractionSeen)
    )


def test_kinds_of_notification_that_nobody_knows_yet_are_passed_over(world, account):
    jana = world.person("jana")
    world.tell("severed_relationships", jana)
    world.tell("status", jana, "404")
    world.tell("reblog", jana, "404")
    mention = world.says(jana, "@velora hallo")
    events, cursor = everything(account)
    assert [one.remote_id for one in posts(events)] == [mention.id]
    assert everything(account, cursor)[0] == []


def test_asked_again_nothing_comes_twice_and_nothing_is_missed(any_world):
    account = account_on(any_world)
    jana = any_world.person("jana@anderswo.example")
    said, heard, cursor = [], [], {}
    for number in range(7):
        said += [any_world.says(jana, f"@velora Nummer {number}.{each}").id for each in range(13)]
        events, cursor = everything(account, cursor)
        heard += [one.remote_id for one in posts(events)]
    assert heard == said


def test_a_long_pause_is_caught_up_page_by_page(any_world):
    account = account_on(any_world)
    jana = any_world.person("jana@anderswo.example")
    any_world.says(jana, "@velora zuerst")
    _events, cursor = everything(account)
    said = [any_world.says(jana, f"@velora Nummer {number}").id for number in range(170)]
    events, _cursor = everything(account, cursor)
    assert [one.remote_id for one in posts(events)] == said


@pytest.mark.parametrize("links", [True, False])
def test_a_server_that_does_not_know_min_id_is_read_backwards(world, account, links):
    world.become(min_id="ignored", link_headers=links)
    jana = world.person("jana")
    world.says(jana, "@velora zuerst")
    _events, cursor = everything(account)
    said = [world.says(jana, f"@velora Nummer {number}").id for number in range(90)]
    events, _cursor = everything(account, cursor)
    assert [one.remote_id for one in posts(events)] == said


def test_a_notification_written_late_is_not_missed(world, account):
    jana = world.person("jana")
    world.says(jana, "@velora zuerst")
    late = world.number()
    world.says(jana, "@velora zuletzt")
    _events, cursor = everything(account)
    status = world.says(jana, "@velora spät")
    world.notifications[-1].id = late
    events, _cursor = everything(account, cursor)
    assert [one.remote_id for one in posts(events)] == [status.id]


def test_of_the_time_before_only_the_newest_come_in(world, account):
    jana = world.person("jana")
    said = [world.says(jana, f"@velora Nummer {number}").id for number in range(230)]
    events, _cursor = everything(account)
    assert [one.remote_id for one in posts(events)] == said[-200:]


def test_a_thread_comes_whole_and_in_order(any_world):
    account = account_on(any_world)
    jana, tim = any_world.person("jana"), any_world.person("tim@anderswo.example")
    first = any_world.says(jana, "Wer kennt gute Räder?")
    second = any_world.says(tim, "Frag doch die von nebenan", answers=first.id)
    third = any_world.says(jana, "@velora könnt ihr helfen?", answers=second.id)
    fourth = any_world.says(tim, "Bin gespannt", answers=third.id)
    events, _cursor = everything(account)
    assert [(one.remote_id, one.reason) for one in posts(events)] == [
        (first.id, "context"),
        (second.id, "context"),
        (third.id, "mention"),
        (fourth.id, "context"),
    ]
    assert {one.root_remote_id for one in posts(events)} == {first.id}


def test_a_post_that_names_us_is_never_mere_context(world, account):
    """Context opens no case: seen first below another post, it must still come as addressed."""
    jana = world.person("jana")
    first = world.says(jana, "@velora eins")
    world.says(jana, "@velora zwei", answers=first.id)
    events, _cursor = everything(account)
    assert [one.reason for one in posts(events)] == ["mention", "mention"]


def test_what_was_said_in_our_name_elsewhere_is_heard_with_what_it_answers(any_world):
    account = account_on(any_world)
    _events, cursor = everything(account)
    tim = any_world.person("tim@anderswo.example")
    foreign = any_world.says(tim, "Gibt es euch auch in Köln?")
    own = any_world.says(any_world.me, "@tim@anderswo.example Ja!", answers=foreign.id)
    alone = any_world.says(any_world.me, "Guten Morgen")
    events, cursor = everything(account, cursor)
    answered = [(foreign.id, "context"), (own.id, "own")]
    # Pixelfed shows answers in their threads only: there nobody tells of those given elsewhere.
    told = answered if any_world.habits.lists_answers else []
    assert [(one.remote_id, one.reason) for one in posts(events)] == [*told, (alone.id, "own")]
    assert everything(account, cursor)[0] == []


def test_edits_and_deletions_of_recent_posts_are_noticed(world, account):
    jana = world.person("jana")
    edited, removed = world.says(jana, "@velora rot"), world.says(jana, "@velora weg")
    _events, cursor = everything(account)
    world.edits(edited, "@velora blau")
    world.removes(removed)
    with standing_at(datetime.now(UTC) + timedelta(minutes=3)):
        events, cursor = everything(account, cursor)
    changed = [one.post for one in events if isinstance(one, PostChanged)]
    assert [(one.remote_id, one.reason) for one in changed] == [(edited.id, "mention")]
    assert "blau" in changed[0].html
    assert [one.remote_id for one in events if isinstance(one, PostGone)] == [removed.id]
    with standing_at(datetime.now(UTC) + timedelta(minutes=9)):
        assert everything(account, cursor)[0] == []


def test_old_posts_are_looked_at_ever_more_rarely_and_then_no_more(world, account):
    status = world.says(world.person("jana"), "@velora hallo")
    _events, cursor = everything(account)

    def looks(**later: int) -> int:
        world.requests.clear()
        with standing_at(datetime.now(UTC) + timedelta(**later)):
            everything(account, cursor)
        return world.requests.count(("GET", f"/api/v1/statuses/{status.id}"))

    assert looks(seconds=30) == 0
    assert looks(minutes=3) == 1
    assert looks(hours=2) == 1
    assert looks(days=8) == 0


def test_an_update_is_told_for_posts_about_us_only(world, account):
    jana = world.person("jana")
    theirs, about_us = world.says(jana, "Hallo Welt"), world.says(jana, "@velora hallo")
    _events, cursor = everything(account)
    for status in (theirs, about_us):
        world.tell("update", jana, status.id)
    events, _cursor = everything(account, cursor)
    assert [one.post.remote_id for one in events if isinstance(one, PostChanged)] == [about_us.id]


def test_when_the_server_asks_to_wait_what_was_heard_is_kept(world, account):
    jana = world.person("jana")
    first = world.says(jana, "Hallo Welt")
    said = [world.says(jana, f"@velora {number}", answers=first.id).id for number in range(6)]
    world.requests.clear()
    world.become(requests=4)
    batch = network.events(account, {})
    assert 0 < len(posts(batch.events)) < len(said)
    with pytest.raises(RateLimited) as limit:
        network.events(account, dict(batch.cursor))
    assert limit.value.until > datetime.now(UTC) + timedelta(minutes=4)
    world.become(requests=100_000)
    events, _cursor = everything(account, dict(batch.cursor))
    heard = [one.remote_id for one in posts([*batch.events, *events]) if one.remote_id in said]
    assert sorted(set(heard)) == said


def test_a_token_that_was_taken_back_is_a_lost_right(world, account):
    world.tokens.clear()
    with pytest.raises(LostRight):
        network.events(account, {})


def test_once_a_day_the_server_is_asked_what_fits(world, account, kept):
    everything(account)
    assert "extra" not in kept
    world.become(max_characters=1000)
    with standing_at(datetime.now(UTC) + timedelta(days=2)):
        everything(account)
    assert kept["extra"]["limits"]["text_length"] == 1000
    assert kept["extra"]["account_id"] == world.me.id


def test_who_we_are_is_asked_where_it_was_not_kept(world, account):
    bare = replace(account, extra={"told_at": datetime.now(UTC).isoformat()})
    world.says(world.person("jana"), "@velora hallo")
    events, _cursor = everything(bare)
    assert [one.reason for one in posts(events)] == ["mention"]
    assert posts(events)[0].author.handle == f"jana@{world.domain}"


def test_a_server_that_does_not_answer_about_itself_is_asked_tomorrow(world, account, kept):
    silent = {"/api/v1/instance", "/api/v2/instance"}

    def answer(asked):
        return Told(503, {}) if asked.path in silent else usual(world, asked)

    with serving(answer) as address:
        there = replace(account, server=address, extra={**account.extra, "told_at": ""})
        assert everything(there)[0] == []
    assert kept == {}


def test_a_server_that_has_no_threads_or_profiles_is_heard_all_the_same(world, account):
    ours = world.says(world.me, "Hallo")
    reply = world.says(world.person("jana"), "@velora hallo", answers=ours.id)

    def answer(asked):
        missing = asked.path.endswith(("/context", "/statuses"))
        return Told(404, {"error": "Not Found"}) if missing else usual(world, asked)

    with serving(answer) as address:
        events, _cursor = everything(replace(account, server=address))
    assert [(one.remote_id, one.reason) for one in posts(events)] == [(reply.id, "reply")]


def test_requests_are_kept_for_what_is_new(world, account):
    said = [world.says(world.person("jana"), f"@velora {number}") for number in range(5)]
    _events, cursor = everything(account)
    world.edits(said[0], "@velora anders")

    def changes(requests):
        world.requests.clear()
        world.become(requests=requests)
        with standing_at(datetime.now(UTC) + timedelta(minutes=3)):
            return [one for one in everything(account, cursor)[0] if isinstance(one, PostChanged)]

    assert changes(20) == []
    assert len(changes(100_000)) == 1


def test_a_limit_in_the_middle_of_our_own_answers_keeps_what_came(world, account):
    _events, cursor = everything(account)
    tim = world.person("tim")
    for number in range(4):
        asked = world.says(tim, f"Frage {number}")
        world.says(world.me, f"Antwort {number}", answers=asked.id)
    world.requests.clear()
    world.become(requests=4)
    batch = network.events(account, cursor)
    assert len(posts(batch.events, "own")) == 2
    world.requests.clear()
    world.become(requests=2)
    with pytest.raises(RateLimited):
        network.events(account, dict(batch.cursor))
    world.become(requests=100_000)
    events, _cursor = everything(account, dict(batch.cursor))
    assert len(posts(events, "own")) == 2


def test_a_limit_while_looking_again_stops_the_looking_only(world, account):
    world.says(world.person("jana"), "@velora hallo")
    _events, cursor = everything(account)

    def answer(asked):
        told = usual(world, asked)
        told.headers = {}
        looking = asked.path.startswith("/api/v1/statuses/")
        return Told(429, {"error": "slow down"}) if looking else told

    with serving(answer) as address, standing_at(datetime.now(UTC) + timedelta(minutes=3)):
        assert everything(replace(account, server=address), cursor)[0] == []


def test_an_answer_that_is_no_post_changes_nothing(world, account):
    world.says(world.person("jana"), "@velora hallo")
    _events, cursor = everything(account)

    def answer(asked):
        odd = asked.path.startswith("/api/v1/statuses/")
        return Told(200, {"error": "odd"}) if odd else usual(world, asked)

    with serving(answer) as address, standing_at(datetime.now(UTC) + timedelta(minutes=3)):
        assert everything(replace(account, server=address), cursor)[0] == []
