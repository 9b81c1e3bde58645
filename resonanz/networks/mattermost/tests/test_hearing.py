"""What happens in a channel is heard: nothing is missing, nothing comes twice."""

import pytest

from resonanz.core.errors import Refused, TryLater
from resonanz.networks.contract import (
    IdentitySeen,
    InteractionSeen,
    LostRight,
    PostChanged,
    PostGone,
    PostSeen,
)
from resonanz.networks.mattermost import network
from tests.servers.http import Told
from tests.servers.mattermost.world import JANA, ME, TOM, problem

from .conftest import draft, everything, publish


@pytest.fixture
def since(world, account):
    """Where we stand after the channel was connected."""
    world.says("Vorher")
    return everything(account)[1]


def names(events):
    return [one.remote_id for one in events]


def test_what_was_said_before_comes_in_once_connected(world, account):
    said = [world.says(f"Satz {n}") for n in range(230)]
    (us, *posts), _cursor = everything(account)
    assert isinstance(us, IdentitySeen) and us.name == "Velora"
    assert names(posts) == said[-200:]


def test_an_empty_channel_is_heard_from_its_first_post_on(world, account):
    _us, cursor = everything(account)
    said = world.says("Der erste")
    events, cursor = everything(account, cursor)
    assert names(events) == [said]
    assert everything(account, cursor)[0] == []


def test_why_a_post_concerns_us(world, account, since):
    (ours,) = publish(account, draft("Wer kommt?"))
    theirs = world.says("Frage an alle")
    said = {
        ours.remote_id: "own",
        theirs: "watch",
        world.says("@Velora: ich"): "mention",
        world.says("a@velora.example"): "watch",
        world.says("Ich auch", root=ours.remote_id): "reply",
        world.says("Wozu?", root=theirs): "watch",
        world.says("Von Hand", by=ME): "own",
    }
    events, _cursor = everything(account, since)
    assert {one.remote_id: one.reason for one in events} == said
    below = next(one for one in events if one.reason == "reply")
    assert below.parent_remote_id == below.root_remote_id == ours.remote_id


def test_who_says_it_by_name(world, account, since):
    world.users[TOM]["nickname"] = "Tommi"
    world.says("Eins")
    world.says("Zwei", by=TOM)
    world.says("Drei", by="x" * 26)
    hook = {"from_webhook": "true", "override_username": "Baustelle"}
    world.says("Vier", props=hook)
    authors = [one.author for one in everything(account, since)[0]]
    assert [one.name for one in authors] == ["Jana Sommer", "Tommi", "x" * 26, "Baustelle"]
    assert authors[3].remote_id == f"{JANA}:Baustelle"


def test_their_markdown_is_shown_and_their_html_is_not(world, account, since):
    world.says("**Wichtig** <script>alert(1)</script>")
    (seen,) = everything(account, since)[0]
    assert "<strong>Wichtig</strong>" in seen.html and "<script" not in seen.html


def test_changes_and_deletions(world, account, since):
    said, below = world.says("Um acht"), ""
    below = world.says("Gut", root=said)
    _heard, since = everything(account, since)
    world.changes(said, "Um neun")
    (changed,), since = everything(account, since)
    assert isinstance(changed, PostChanged) and "Um neun" in changed.post.html
    world.removes(said)
    gone, since = everything(account, since)
    assert gone == [PostGone(said), PostGone(below)]
    assert everything(account, since)[0] == []


def test_reactions_come_and_go(world, account, since):
    (ours,) = publish(account, draft("Gefällt das?"))
    _own, since = everything(account, since)
    world.reacts(ours.remote_id)
    world.reacts(ours.remote_id, "tada", by=TOM)
    _post, *given = everything(account, since)[0]
    assert {(one.name, one.by.handle, one.undone) for one in given} == {
        ("+1", "jana", False),
        ("tada", "tom", False),
    }
    _heard, since = everything(account, since)
    world.unreacts(ours.remote_id)
    events, since = everything(account, since)
    (back,) = [one for one in events if isinstance(one, InteractionSeen)]
    assert (back.name, back.by.handle, back.undone) == ("+1", "jana", True)
    assert everything(account, since)[0] == []


def test_reactions_are_asked_for_where_they_do_not_come_along(world, account, since):
    world.brings_reactions = False
    said = world.says("Schön")
    world.reacts(said)
    post, reaction = everything(account, since)[0]
    assert isinstance(post, PostSeen) and isinstance(reaction, InteractionSeen)


def test_what_nobody_says_is_passed_over(world, account, since):
    world.says("jana joined", type="system_join_channel")
    world.says("Alte Fassung", original_id="p" * 26, delete_at=7)
    events, since = everything(account, since)
    assert events == []
    odd = {"id": None, "message": "x", "update_at": world.moment()}
    world.next("list", Told(200, {"order": ["odd", 7, "none"], "posts": {"odd": odd, "7": 7}}))
    assert everything(account, since)[0] == []


def test_a_channel_that_was_swept_out_does_not_hold_us_up(world, account, since):
    """More was deleted at once than an answer holds: we come forward all the same."""
    said = [world.says(f"Satz {n}") for n in range(1_200)]
    _heard, since = everything(account, since)
    for name in said:
        world.removes(name)
    gone, since = everything(account, since)
    assert gone == [PostGone(name) for name in said]
    new = world.says("Aufgeräumt")
    assert names(everything(account, since)[0]) == [new]


def test_a_hole_is_filled_page_by_page_and_in_order(world, account, since):
    known = world.says("Alt")
    _heard, since = everything(account, since)
    said = [world.says(f"Satz {n}") for n in range(1_350)]
    world.changes(known, "Alt und anders")
    events, cursor = everything(account, since)
    assert isinstance(events[0], PostChanged) and events[0].post.remote_id == known
    assert names(events[1:]) == said
    assert everything(account, cursor)[0] == []
    world.says("Danach")
    assert len(everything(account, cursor)[0]) == 1


def test_trouble_within_a_hole_loses_nothing(world, account, since):
    said = [world.says(f"Satz {n}") for n in range(1_100)]
    batch = network.events(account, since)
    assert batch.more
    world.next("list", Told(502, "<html>"))
    with pytest.raises(TryLater):
        network.events(account, batch.cursor)
    assert names(everything(account, batch.cursor)[0]) == said


def test_a_post_noted_late_is_not_missed(world, account, since):
    """Another machine of the server noted an earlier moment, and showed it later."""
    late = world.says("Spät", at=world.moment() - 3_000)
    world.posts[late]["update_at"] = world.posts[late]["create_at"]
    assert names(everything(account, since)[0]) == [late]


def test_who_is_no_longer_in_the_channel_has_lost_the_right(world, account, since):
    world.channels = []
    with pytest.raises(LostRight):
        network.events(account, since)
    world.next("list", problem(404, "app.channel.get.existing.app_error"))
    with pytest.raises(LostRight):
        network.events(account, {})
    world.tokens.clear()
    with pytest.raises(LostRight):
        network.events(account, since)


def test_another_refusal_is_told(world, account, since):
    world.next("list", problem(400, "api.context.invalid_url_param.app_error", "page"))
    with pytest.raises(Refused, match="something wrong in what we sent"):
        network.events(account, since)


def test_a_thread_whose_beginning_we_may_not_see_is_heard_all_the_same(world, account, since):
    world.says("Unten", root="z" * 26)
    (seen,) = everything(account, since)[0]
    assert seen.reason == "watch"


def test_files_lie_with_the_server(world, account, since, picture):
    publish(account, draft("Mit Bild", media=(picture,)))
    (seen,) = everything(account, since)[0]
    (media,) = seen.media
    assert (media.kind, media.media_type) == ("picture", "image/png")
    assert media.address.startswith(f"{world.address}/api/v4/files/")
    assert media.preview_address == f"{media.address}/preview"
