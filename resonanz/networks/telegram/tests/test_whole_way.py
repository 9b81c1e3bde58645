"""The whole way on Telegram: from a schedule to the channel, from the group to the desk."""

from datetime import timedelta

import pytest

from resonanz.conversations.models import Post
from resonanz.core.time import now, standing_at
from resonanz.networks import actions, delivery
from resonanz.networks.contract import ConnectRequest
from resonanz.networks.intake import take_in
from resonanz.networks.models import Account, Delivery
from tests.servers.telegram.fake import CHANNEL, TOKEN

pytestmark = pytest.mark.django_db


@pytest.fixture
def connected(world, lea) -> Account:
    """Lea's channel."""
    account = actions.connect(lea, "telegram", ConnectRequest(handle="@velora", secret=TOKEN))
    assert isinstance(account, Account)
    return account


def deliver(later: timedelta = timedelta()) -> Delivery:
    with standing_at(now() + later):
        delivery.deliver_due()
    return Delivery.objects.get()


def test_what_nobody_knew_is_known_once_the_channel_shows_it(world, connected, lea):
    world.faults = ["lost"]
    delivery.schedule(lea, connected.channel, "test:1", ["Nur einmal"])
    assert deliver().state == Delivery.State.UNKNOWN
    assert deliver(timedelta(minutes=1)).state == Delivery.State.UNKNOWN

    take_in(connected)
    sent = deliver(timedelta(minutes=3))
    assert sent.state == Delivery.State.SENT
    assert len(world.ours()) == 1
    assert [post.remote_id for post in Post.objects.all()] == [sent.remote_id]


def test_what_is_never_shown_a_person_sends_again_or_leaves(world, connected, lea):
    world.faults = ["cut"]
    delivery.schedule(lea, connected.channel, "test:1", ["Fehlt"])
    assert deliver().state == Delivery.State.UNKNOWN
    refused = deliver(timedelta(minutes=11))
    assert refused.state == Delivery.State.REFUSED
    assert "Look there" in refused.problem or "Sieh dort" in refused.problem

    delivery.retry(lea, refused)
    assert deliver(timedelta(minutes=12)).state == Delivery.State.SENT
    assert len(world.ours()) == 1


def test_a_comment_joins_the_post_it_stands_below(world, connected, lea):
    delivery.schedule(lea, connected.channel, "test:1", ["Neu: das Lastenrad"])
    post = deliver().post
    take_in(connected)
    said = world.says("Was kostet es?", f"{CHANNEL}:{post.remote_id.partition(':')[2]}")
    take_in(connected)

    comment = Post.objects.get(remote_id=said)
    assert comment.parent == post
    assert comment.author.name == "Jana Sommer"


def test_the_token_stands_nowhere_but_in_the_secret(world, connected, client, lea):
    take_in(connected)
    connected.refresh_from_db()
    assert TOKEN not in f"{connected.extra} {connected.cursor} {connected.problem}"
    client.force_login(lea.user)
    for page in (f"/networks/accounts/{connected.pk}/", "/networks/connect/telegram/"):
        answer = client.get(page)
        assert answer.status_code == 200
        assert TOKEN not in answer.content.decode()


def test_telegram_calls_and_it_is_at_the_desk(world, settings, client, lea, run_jobs):
    settings.PUBLIC_ADDRESS = "https://velora.example"
    wish = ConnectRequest(handle="@velora", secret=TOKEN, options={"hook": "yes"})
    account = actions.connect(lea, "telegram", wish)
    assert isinstance(account, Account)
    world.says("Hallo @velora")
    secret = {"HTTP_X_TELEGRAM_BOT_API_SECRET_TOKEN": world.hook["secret_token"]}
    place = world.hook["url"].removeprefix("https://velora.example")
    for _twice in range(2):
        called = client.post(place, world.updates[0], content_type="application/json", **secret)
        assert called.status_code == 200
    run_jobs()

    assert [post.plain for post in Post.objects.all()] == ["Hallo @velora"]
    assert not account.hints.exists()
    assert client.post(place, {}, content_type="application/json").status_code == 403
