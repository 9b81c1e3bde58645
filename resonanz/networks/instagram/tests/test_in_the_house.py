"""An account in the house: what became of its posts is read by itself."""

from datetime import timedelta

from resonanz.channels.models import Channel
from resonanz.conversations.models import Post
from resonanz.core.time import now, standing_at
from resonanz.networks.measuring import measure_due
from resonanz.networks.models import Account, PostFigures
from resonanz.people.models import Identity
from tests.servers.graph.world import ACCOUNT

from .conftest import RIGHT


def test_figures_of_a_picture_are_read_by_themselves_until_they_rest(world, db):
    us = Identity.objects.create(network="instagram", remote_id="velora", handle="velora")
    channel = Channel.objects.create(
        name="Velora", slug="velora-pictures", network="instagram", kind="profile", identity=us
    )
    Account.objects.create(
        channel=channel, handle="velora", remote_id=ACCOUNT, secret=RIGHT, connected_at=now()
    )
    name = world.new("media", text="Neues Rad", username="velora")["id"]
    said_at = now() - timedelta(hours=2)
    Post.objects.create(channel=channel, author=us, remote_id=name, said_at=said_at)

    assert measure_due() == 0, "it is looked at when it is three hours old"
    with standing_at(now() + timedelta(hours=1.5)):
        assert measure_due() == 1
    read = PostFigures.objects.get()
    assert (read.values["impressions"], read.values["reach"], read.values["saves"]) == (90, 40, 2)
    for days in (4, 5):
        with standing_at(now() + timedelta(days=days)):
            measure_due()
    read.refresh_from_db()
    assert read.next_at is None, "they move no more"
