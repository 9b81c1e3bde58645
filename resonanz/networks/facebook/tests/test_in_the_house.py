"""A page in the house: who names it is heard, what became of its posts is read by itself."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile

from resonanz.channels.models import Channel, Membership
from resonanz.conversations.models import Attachment, Post
from resonanz.core.time import now, standing_at
from resonanz.networks import delivery
from resonanz.networks.contract import PostSeen
from resonanz.networks.measuring import measure_due
from resonanz.networks.models import Account, PostFigures
from resonanz.people.models import Identity
from tests.servers.graph.world import PAGE, error

from .conftest import RIGHT, Called
from .test_publishing import VTT


@pytest.fixture
def page(world, db) -> Account:
    """The page as an account of ours, and a post of it that is two hours old."""
    us = Identity.objects.create(network="facebook", remote_id=PAGE, handle="mylife")
    channel = Channel.objects.create(
        name="Velora", slug="velora-page", network="facebook", kind="profile", identity=us
    )
    name = world.new("post", text="Neues Rad")["id"]
    Post.objects.create(
        channel=channel, author=us, remote_id=name, said_at=now() - timedelta(hours=2)
    )
    return Account.objects.create(
        channel=channel, handle="mylife", remote_id=PAGE, secret=RIGHT, connected_at=now()
    )


def test_figures_of_a_post_are_read_by_themselves_until_they_rest(page):
    assert measure_due() == 0, "it is looked at when it is three hours old"
    with standing_at(now() + timedelta(hours=1.5)):
        assert measure_due() == 1
        assert measure_due() == 0, "not before its time"
    read = PostFigures.objects.get()
    assert (read.values["impressions"], read.values["clicks"]) == (120, 7)
    for days in (4, 5):
        with standing_at(now() + timedelta(days=days)):
            measure_due()
    read.refresh_from_db()
    assert read.next_at is None, "they move no more"


def test_who_names_the_page_elsewhere_is_heard(world, account):
    theirs = {
        "id": "888_1",
        "message": "Wie gut ist das Rad von Velora?",
        "created_time": now().strftime("%Y-%m-%dT%H:%M:%S+0000"),
        "from": {"id": "888", "name": "Jana"},
    }
    world.refusal = [("GET", "/tagged", {"data": [theirs]}, 200)]
    heard = [one for one in Called(world).events(account, {}).events if isinstance(one, PostSeen)]
    assert [(one.remote_id, one.reason) for one in heard] == [("888_1", "mention")]


def test_who_names_the_page_is_heard_at_once_by_the_call(world, account):
    named = world.says("Kennt ihr @Velora?", who="888")
    world.calls.clear()
    world.call("page", PAGE, "mention", {"post_id": named, "item": "post", "verb": "add"})
    heard = Called(world).events(account, {}).events
    assert named in [one.remote_id for one in heard if isinstance(one, PostSeen)]


@pytest.mark.parametrize("takes_them", [True, False])
def test_what_did_not_go_along_is_said_where_the_post_is(
    world, page, lea, client, settings, tmp_path, takes_them
):
    settings.MEDIA_ROOT = tmp_path
    if not takes_them:
        world.refusal = [("POST", "/captions", error(100, "Invalid parameter"), 400)]
    Membership.objects.create(channel=page.channel, person=lea, role=Membership.Role.OWNER)
    film = Attachment(kind="video", media_type="video/mp4", size_bytes=4, subtitles=VTT)
    film.subtitles_language = "de"
    film.file.save("a.mp4", ContentFile(b"film"))
    sent = delivery.schedule(lea, page.channel, "test:1", ["Ein Film"], attachments=[film])
    delivery.deliver_due()
    sent.refresh_from_db()

    assert (sent.state, sent.problem) == ("sent", "")
    client.force_login(lea.user)
    (note,) = client.get(f"/api/v1/deliveries/{sent.pk}").json()["notes"] or [""]
    words = "The subtitles did not go along", "Untertitel sind nicht mitgegangen"
    assert any(one in note for one in words) is not takes_them
