"""A real export of Mattermost is heard as it was said."""

from resonanz.networks.contract import ConnectRequest, Grant, InteractionSeen, PostSeen
from resonanz.networks.mattermost import network, parse
from tests.servers.mattermost import recorded

from .conftest import everything, request_for, view_of


def said(post):
    yield post
    yield from post.get("replies") or []


def test_every_post_with_its_author_its_answers_and_its_reactions(world):
    heard = 0
    for channel, posts in recorded.load(world).items():
        request: ConnectRequest = request_for(world, options={"chosen": channel})
        granted = network.connect(request)
        assert isinstance(granted, Grant)
        events, _cursor = everything(view_of(granted))
        _hold(events, posts, world)
        heard += len(events)
    assert heard > len(world.channels)


def _hold(events, posts, world):
    seen = [one for one in events if isinstance(one, PostSeen)]
    expected = [one for post in posts for one in said(post)]
    assert sorted(one.author.handle for one in seen) == sorted(one["user"] for one in expected)
    assert {int(one.said_at.timestamp() * 1000) for one in seen} == {
        one["create_at"] for one in expected
    }
    for post in posts:
        for reply in post.get("replies") or []:
            root = next(
                one for one in seen if world.posts[one.remote_id]["message"] == post["message"]
            )
            below = [one.parent_remote_id for one in seen if reply["message"] in one.html]
            assert root.remote_id in below
    given = [one for one in events if isinstance(one, InteractionSeen)]
    assert sorted((one.by.handle, one.name) for one in given) == sorted(
        (one["user"], one["emoji_name"]) for post in posts for one in post.get("reactions") or []
    )


def test_whom_the_export_names_is_found():
    for post in recorded.of("post"):
        names = parse.named({"message": post["message"]})
        assert all(f"@{name}" in post["message"].lower() for name in names)
        assert bool(names) == (" @" in f" {post['message']}")
