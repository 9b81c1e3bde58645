"""What is said and done outside is heard: once, in order, with its reason (on the fake server)."""

from datetime import UTC, datetime, timedelta

import pytest

from resonanz.core.time import standing_at
from resonanz.networks.bluesky import hearing, network
from resonanz.networks.contract import (
    FollowSeen,
    InteractionSeen,
    PostGone,
    PostSeen,
    RateLimited,
)
from tests.servers.bluesky.fake import DID, FAN, ME, answers, problem

from .conftest import everything

TIM = {"did": "did:plc:tim", "handle": "tim.test"}
START = datetime(2026, 10, 1, 8, tzinfo=UTC)
MENTION = [
    {
        "index": {"byteStart": 0, "byteEnd": 12},
        "features": [{"$type": "app.bsky.richtext.facet#mention", "did": DID}],
    }
]


@pytest.fixture(autouse=True)
def _clock():
    with standing_at(START + timedelta(days=1)):
        yield


def at(minute):
    return (START + timedelta(minutes=minute)).isoformat().replace("+00:00", "Z")


def posts(events, *reasons):
    found = [one for one in events if isinstance(one, PostSeen)]
    return [one.remote_id for one in found if not reasons or one.reason in reasons]


def answered(world, number, to, by=FAN, minute=None):
    """A fan answers, and we are told."""
    minute = number if minute is None else minute
    uri = world.says(f"r{number}", f"Antwort {number}", by, at(minute), **answers(to))
    world.tells("reply", uri, at(minute), by=by, subject=to)
    return uri


def test_a_reply_comes_with_the_thread_it_stands_in(world, ours):
    root = world.says("a0", "Ganz alt", TIM, at(-90_000))
    mine = world.says("a1", "Wie weit fahrt ihr?", ME, at(-80_000), **answers(root))
    world.feed.clear()
    reply = world.says("a2", "12 km", FAN, at(0), **answers(mine, root))
    world.tells("reply", reply, at(0), subject=mine)

    events, cursor = everything(ours)

    assert posts(events) == [root, mine, reply]
    assert [one.reason for one in events] == ["context", "own", "reply"]
    assert everything(ours, cursor)[0] == []


def test_what_is_known_is_not_asked_for_again(world, ours):
    mine = world.says("a1", "Wie weit fahrt ihr?", ME, at(0))
    _events, cursor = everything(ours)
    answered(world, 1, mine)
    everything(ours, cursor)
    assert not [asked for asked in world.asked if asked.one("parentHeight") == "80"]


def test_somebody_named_quoted_followed_liked_and_shared(world, ours):
    mine = world.says("a1", "Neue Farbe", ME, at(0))
    named = world.says("b1", "@velora.test schön", FAN, at(1), facets=MENTION)
    world.tells("mention", named, at(1))
    quoting = world.says("b2", "Schaut", FAN, at(2), embed={"record": {"uri": mine}})
    world.tells("quote", quoting, at(2), subject=mine)
    for minute, (reason, kind) in enumerate([("like", "like"), ("repost", "repost")], 3):
        world.tells(reason, f"at://{FAN['did']}/app.bsky.feed.{kind}/1", at(minute), subject=mine)
    world.tells("follow", f"at://{FAN['did']}/app.bsky.graph.follow/1", at(5))
    world.tells("starterpack-joined", f"at://{FAN['did']}/app.bsky.graph.starterpack/1", at(6))

    events, cursor = everything(ours)

    assert [one.reason for one in events[:3]] == ["own", "mention", "quote"]
    assert events[2].quotes_remote_id == mine
    like, share, follow = events[3:]
    assert isinstance(like, InteractionSeen) and like.kind == "reaction"
    assert isinstance(share, InteractionSeen) and share.kind == "share"
    assert isinstance(follow, FollowSeen)
    assert everything(ours, cursor)[0] == []


def test_a_like_of_an_old_post_brings_the_post(world, ours):
    mine = world.says("a1", "Ganz alt", ME, at(-90_000))
    world.feed.clear()
    world.tells("like", f"at://{FAN['did']}/app.bsky.feed.like/1", at(0), subject=mine)

    events, _cursor = everything(ours)

    assert events[0].remote_id == mine
    assert events[0].reason == "own"
    assert isinstance(events[1], InteractionSeen)


def test_a_gap_of_many_pages_is_filled_from_the_oldest_upwards(world, ours):
    world.page = 10
    mine = world.says("a1", "Frage", ME, at(0))
    _events, cursor = everything(ours)
    said = [answered(world, number, mine) for number in range(1, 96)]

    batches, more = [], True
    while more:
        batch = network.events(ours, cursor)
        batches.append(posts(batch.events))
        cursor, more = batch.cursor, batch.more
        if len(batches) == 3:  # meanwhile life goes on
            said.append(answered(world, 96, mine))

    heard = [uri for batch in batches for uri in batch]
    assert heard == said
    assert len(batches) > 5
    assert everything(ours, cursor)[0] == []


def test_what_comes_late_below_what_is_known_is_heard_all_the_same(world, ours):
    """Bluesky lists by the author's clock, and some clocks are slow."""
    mine = world.says("a1", "Frage", ME, at(0))
    answered(world, 1, mine, minute=300)
    _events, cursor = everything(ours)
    late = answered(world, 2, mine, minute=3)
    world.notifications.reverse()

    events, cursor = everything(ours, cursor)

    assert posts(events, "reply") == [late]
    assert everything(ours, cursor)[0] == []


def test_what_lies_before_the_account_was_connected_long_ago_stays_there(world, ours):
    mine = world.says("a1", "Frage", ME, at(-90_000))
    answered(world, 1, mine, minute=-80_000)
    assert everything(ours)[0] == []


def test_a_walk_through_endless_pages_ends(world, ours, monkeypatch):
    monkeypatch.setattr(hearing, "PAGES", 3)
    world.page = 1
    mine = world.says("a1", "Frage", ME, at(0))
    for number in range(1, 9):
        answered(world, number, mine)

    events, _cursor = everything(ours)

    assert len(posts(events, "reply")) >= 3


def test_a_parent_stands_before_its_reply_whatever_their_clocks_say(world, ours):
    mine = world.says("a1", "Frage", ME, at(0))
    first = answered(world, 1, mine, minute=50)
    second = answered(world, 2, first, minute=40)
    events, _cursor = everything(ours)
    assert posts(events) == [mine, first, second]


def test_replies_that_name_each_other_end_nowhere(world, ours):
    one, two = (f"at://{FAN['did']}/app.bsky.feed.post/r{n}" for n in (1, 2))
    answered(world, 1, two)
    answered(world, 2, one)
    world.threads[one] = world.threads[two] = {"post": {}}
    events, _cursor = everything(ours)
    assert sorted(posts(events)) == [one, two]


def test_a_post_deleted_before_we_came_is_not_missed(world, ours):
    mine = world.says("a1", "Frage", ME, at(0))
    gone = answered(world, 1, mine)
    del world.views[gone]
    events, _cursor = everything(ours)
    assert posts(events) == [mine]


def test_a_thread_that_is_gone_meanwhile_stops_nobody(world, ours):
    reply = answered(world, 1, f"at://{TIM['did']}/app.bsky.feed.post/x")
    world.next("app.bsky.feed.getPostThread", problem(400, "NotFound"))
    events, _cursor = everything(ours)
    assert posts(events) == [reply]


def test_what_was_said_elsewhere_in_our_name_is_our_own(world, ours):
    theirs = world.says("q1", "Frage", TIM, at(0))
    mine = world.says("a1", "Von Hand beantwortet", ME, at(1), **answers(theirs))
    world.feed.insert(0, {"post": world.views[theirs], "reason": {"by": ME}})
    other = world.says("q2", "Fremd", TIM, at(1))
    world.feed.insert(0, {"post": world.views[other]})

    events, cursor = everything(ours)

    assert posts(events) == [theirs, mine]
    assert posts(events, "own") == [mine]
    assert everything(ours, cursor)[0] == []


def test_many_own_posts_come_over_several_pages(world, ours):
    mine = [world.says(f"a{number}", "Beitrag", ME, at(number)) for number in range(120)]
    events, _cursor = everything(ours)
    assert posts(events) == mine


def test_what_is_deleted_is_told_once(world, ours):
    mine = world.says("a1", "Frage", ME, at(0))
    reply = answered(world, 1, mine)
    _events, cursor = everything(ours)
    del world.views[reply]
    world.notifications.clear()

    events, cursor = everything(ours, cursor)

    assert events == [PostGone(reply)]
    assert everything(ours, cursor)[0] == []


def test_what_is_only_hidden_from_us_is_not_gone(world, ours):
    mine = world.says("a1", "Frage", ME, at(0))
    reply = answered(world, 1, mine)
    _events, cursor = everything(ours)
    del world.views[reply]
    world.threads[reply] = {"$type": "app.bsky.feed.defs#blockedPost", "blocked": True}

    assert everything(ours, cursor)[0] == []


def test_an_answer_nobody_told_us_of_is_heard(world, ours):
    """The thread may be muted, or the account told of those it follows only."""
    mine = world.says("a1", "Frage", ME, at(0))
    _events, cursor = everything(ours)
    reply = world.says("r1", "Antwort", FAN, at(1), **answers(mine))

    events, cursor = everything(ours, cursor)

    assert [(one.remote_id, one.reason) for one in events] == [(reply, "reply")]
    below = world.says("r2", "Ich auch", TIM, at(2), **answers(reply, mine))
    events, cursor = everything(ours, cursor)
    assert [(one.remote_id, one.reason) for one in events] == [(below, "context")]
    assert everything(ours, cursor)[0] == []


def test_a_thread_deleted_while_we_look_stops_nobody(world, ours):
    mine = world.says("a1", "Frage", ME, at(0))
    _events, cursor = everything(ours)
    world.says("r1", "Antwort", FAN, at(1), **answers(mine))
    world.next("app.bsky.feed.getPostThread", problem(400, "NotFound"))
    assert everything(ours, cursor)[0] == []


def test_older_posts_are_looked_at_by_turns(world, ours):
    mine = [world.says(f"a{number}", "Beitrag", ME, at(number)) for number in range(80)]
    _events, cursor = everything(ours)
    del world.views[mine[0]]
    world.feed.pop()

    gone = []
    for _number in range(3):
        events, cursor = everything(ours, cursor)
        gone += events

    assert gone == [PostGone(mine[0])]


def test_posts_are_watched_for_two_weeks(world, ours):
    world.says("a1", "Frage", ME, at(0))
    _events, cursor = everything(ours)
    world.views.clear()
    with standing_at(START + timedelta(days=15)):
        assert everything(ours, cursor)[0] == []


def test_the_cursor_stays_small(world, ours):
    mine = world.says("a1", "Frage", ME, at(0))
    for number in range(1, 900):
        answered(world, number, mine)
    _events, cursor = everything(ours)
    assert len(cursor["told"]) == len(cursor["known"]) == hearing.REMEMBERED
    assert len(cursor["watch"]) == hearing.WATCHED
    assert len(str(cursor)) < 50_000


def test_a_limit_is_told_to_whoever_asks(world, ours):
    world.next("app.bsky.notification.listNotifications", problem(429, "RateLimitExceeded"))
    with pytest.raises(RateLimited):
        network.events(ours, {})


def test_nonsense_from_the_network_is_harmless(world, ours):
    world.notifications = [{"reason": "reply"}, {"reason": "like", "uri": 7}, {"uri": "at://x"}]
    world.feed = [{"post": None}, {}]
    assert everything(ours)[0] == []


def test_what_is_new_is_told_before_we_look_around(world, ours):
    """A server that is slow at threads keeps nothing that was said to us from the desk."""
    asked = world.says("a", "@velora.test hallo", facets=MENTION)
    world.tells("mention", asked)
    first = network.events(ours, {})
    assert [seen.remote_id for seen in first.events] == [asked]
    assert first.more
    assert world.times("app.bsky.feed.getAuthorFeed") == 0

    again = network.events(ours, dict(first.cursor))
    assert not again.more
    assert world.times("app.bsky.feed.getAuthorFeed") == 1


def test_trouble_while_looking_around_keeps_what_was_found(world, ours):
    world.says("b", "Schon bekannt", by=ME)
    _events, cursor = everything(ours)
    new = world.says("c", "Noch etwas", by=ME)
    world.next("app.bsky.feed.getPosts", *[problem(502, "UpstreamFailure")] * 3)

    batch = network.events(ours, cursor)

    assert world.faults["app.bsky.feed.getPosts"], "it was asked, and failed"
    assert [seen.remote_id for seen in batch.events] == [new]
