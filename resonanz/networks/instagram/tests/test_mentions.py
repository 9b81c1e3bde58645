"""Below the posts of others: where we are named we are heard, and answer there."""

from datetime import timedelta

import pytest

from resonanz.core.errors import Refused
from resonanz.core.time import now
from resonanz.networks.contract import Progress
from resonanz.networks.instagram import network
from resonanz.networks.once import ASKED
from tests.servers.graph.world import ACCOUNT

from .conftest import Called, answer_to


def publish(account, sent, progress=None):
    return network.publish(account, sent, "k" * 32, progress or Progress())


def ours(world):
    return [one["text"] for one in world.of("igcomment") if one["username"] == "velora"]


def test_a_comment_that_names_us_is_answered_where_it_stands(world, account):
    theirs = world.new("foreign", text="Mein Rad", username="jana")
    named = world.comments_on(theirs["id"], "Frag @velora")
    sent = answer_to(f"mention-{theirs['id']}-{named}", "Gern!")
    (remote,) = publish(account, sent)
    said = world.things[remote.remote_id]
    assert (said["post"], said["parent"]) == (theirs["id"], named)


def test_what_instagram_never_shows_is_said_again_only_by_a_person(world, account):
    theirs = world.new("foreign", text="Mein Rad", username="jana")
    named = world.comments_on(theirs["id"], "Frag @velora")
    sent = answer_to(f"mention-{theirs['id']}-{named}", "Gern!")
    asked = {"at": (now() - timedelta(minutes=2)).isoformat()}
    progress = Progress(media={ASKED: asked})
    with pytest.raises(Refused, match="does not show us"):
        publish(account, sent, progress)
    assert [one for one in world.of("igcomment") if one["username"] == "velora"] == []
    publish(account, sent, progress)
    assert [one["text"] for one in world.of("igcomment") if one["username"] == "velora"] == [
        "Gern!"
    ]


def test_who_names_us_below_a_post_is_led_to_it(world, account):
    theirs = world.new("foreign", text="Mein Rad", username="jana")
    named = world.comments_on(theirs["id"], "Frag @velora")
    world.calls.clear()
    told = {"media_id": theirs["id"], "comment_id": named}
    world.call("instagram", ACCOUNT, "mentions", told)
    (seen,) = Called(world).events(account, {}).events
    assert seen.address == f"https://www.instagram.com/p/{theirs['id']}/"
