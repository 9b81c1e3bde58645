"""The whole way on LinkedIn: one of several pages is chosen on the screen, and speaks."""

from urllib.parse import parse_qs, urlsplit

import pytest

from resonanz.conversations.models import Post
from resonanz.networks import delivery
from resonanz.networks.intake import take_in
from resonanz.networks.models import Account, Delivery
from tests.servers.linkedin.fake import OTHER, PAGE

from .conftest import APP

pytestmark = pytest.mark.django_db


def test_a_page_is_chosen_speaks_and_hears(world, client, lea):
    world.pages = [OTHER, PAGE]
    client.force_login(lea.user)
    away = client.post("/networks/connect/linkedin/", APP)
    asked = parse_qs(urlsplit(away.headers["Location"]).query)
    back = {"code": "good", "state": asked["state"][0]}
    there = client.get("/networks/connect/linkedin/return/", back)
    offered = client.get(there.headers["Location"]).content.decode()
    assert "Velora Werkstatt" in offered
    client.post(there.headers["Location"], {"chosen": PAGE})

    account = Account.objects.get()
    assert account.remote_id == PAGE
    delivery.schedule(lea, account.channel, "test:1", ["Neu (gut): das Lastenrad"])
    delivery.deliver_due()
    sent = Delivery.objects.get()
    assert sent.state == Delivery.State.SENT
    said = world.says("Was kostet es?", sent.remote_id)
    take_in(account)

    comment = Post.objects.get(remote_id=said)
    assert comment.parent == sent.post
    assert Post.objects.count() == 2
