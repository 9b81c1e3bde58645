"""The whole way on LinkedIn: one of several pages is chosen on the screen, and speaks."""

from datetime import UTC, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from resonanz.conversations.models import Post
from resonanz.core.time import now, standing_at
from resonanz.networks import delivery
from resonanz.networks.intake import take_in
from resonanz.networks.models import Account, Delivery
from tests.servers.linkedin.fake import OTHER, PAGE, no

from .conftest import APP

pytestmark = pytest.mark.django_db


@pytest.fixture
def account(world, client, lea) -> Account:
    """The page as an account of ours, connected on the screen."""
    world.pages = [OTHER, PAGE]
    client.force_login(lea.user)
    away = client.post("/networks/connect/linkedin/", APP)
    asked = parse_qs(urlsplit(away.headers["Location"]).query)
    back = {"code": "good", "state": asked["state"][0]}
    there = client.get("/networks/connect/linkedin/return/", back)
    offered = client.get(there.headers["Location"]).content.decode()
    assert "Velora Werkstatt" in offered
    client.post(there.headers["Location"], {"chosen": PAGE})

    return Account.objects.get()


def test_a_page_is_chosen_speaks_and_hears(world, account, lea):
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


def test_a_days_limit_keeps_the_account_silent_until_midnight(world, account, lea):
    said = "Resource level throttle APPLICATION DAY limit for calls to this resource is reached."
    world.faults = [no(429, said)]
    for number in (1, 2):
        delivery.schedule(lea, account.channel, f"test:{number}", [f"Nummer {number}"])
    delivery.deliver_due()
    account.refresh_from_db()
    again = account.speak_again_at
    assert again is not None
    assert (again.astimezone(UTC).hour, again.minute, again.second) == (0, 0, 0)
    assert timedelta() < again - now() <= timedelta(days=1)
    assert not world.posts, "the second does not knock either"

    with standing_at(again):
        delivery.deliver_due()
    assert [one.state for one in Delivery.objects.all()] == [Delivery.State.SENT] * 2
