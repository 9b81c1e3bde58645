"""What Bluesky counts of our posts is told, 25 posts an answer."""

from resonanz.networks.bluesky import network

from .conftest import draft, publish


def test_likes_reposts_quotes_and_replies_are_counted(world, ours):
    (first,), (second,) = (
        publish(ours, draft("Eins"), "a" * 32),
        publish(ours, draft("Zwei"), "b" * 32),
    )
    counted = {"likeCount": 3, "repostCount": 2, "quoteCount": 1, "bookmarkCount": 4}
    world.views[first.remote_id] = {"uri": first.remote_id, "record": {}, **counted}
    world.views[second.remote_id] = {"uri": second.remote_id, "record": {}}

    told = network.figures(ours, [first.remote_id, second.remote_id, "at://gone"])

    assert told[first.remote_id] == {"likes": 3, "comments": 0, "shares": 3, "saves": 4}
    assert told[second.remote_id] == {"likes": 0, "comments": 0, "shares": 0}
    assert "at://gone" not in told


def test_many_are_asked_for_in_few_calls(world, ours):
    names = [f"at://did:plc:x/app.bsky.feed.post/{number}" for number in range(60)]
    for name in names:
        world.views[name] = {"uri": name, "record": {}, "likeCount": 1}
    assert len(network.figures(ours, names)) == 60
