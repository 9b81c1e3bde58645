"""A hub and this installation talk over real connections: asked, asked back, told, at the desk."""

import pytest

from resonanz.conversations.models import Post
from resonanz.core.time import now
from resonanz.networks import actions
from resonanz.networks.contract import ConnectRequest
from resonanz.networks.intake import take_in
from resonanz.networks.models import Account, Hint
from tests.servers.feeds import hub as hubs
from tests.servers.feeds.site import item, rss

from .conftest import FEED

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def hub(settings, live_server, site):
    settings.PUBLIC_ADDRESS = live_server.url
    settings.ALLOWED_PRIVATE_HOSTS = ["127.0.0.1", "localhost"]
    with hubs.running() as there:
        links = f'<atom:link rel="hub" href="{there.address}"/>'
        site.put(FEED, rss(item(1), head=links))
        yield there


@pytest.fixture
def account(site, hub, lea) -> Account:
    connected = actions.connect(lea, "feeds", ConnectRequest(server=f"{site.address}{FEED}"))
    assert isinstance(connected, Account)
    return connected


def words() -> list[str]:
    posts = Post.objects.order_by("said_at")
    return [post.plain.partition("\n")[0] for post in posts]


def test_what_is_published_is_here_before_anybody_asks(site, hub, account, client, lea):
    take_in(account)
    assert hub.answers == [(200, "c-h-a-l-l-e-n-g-e")]
    take_in(account)  # the lease came as a hint, which wakes who rests
    assert account.told_until > now()
    assert site.times(FEED) == 2

    for _twice in range(2):
        status, _body = hub.publish(rss(item(2), item(1)))
        assert status == 200
    take_in(account)
    assert words() == ["Neuigkeit 1", "Neuigkeit 2"]
    assert not Hint.objects.exists()
    assert site.times(FEED) == 2

    client.force_login(lea.user)
    shown = client.get(f"/networks/accounts/{account.pk}/").text
    assert "Told at once until" in shown or "sofort gemeldet bis" in shown
    account.refresh_from_db()
    secret = account.secret["hub"]
    assert secret not in f"{account.extra} {account.cursor} {shown}"


def test_it_is_let_go_and_the_hub_hears_so(hub, account, lea, client):
    take_in(account)
    actions.disconnect(lea, account)
    place = hub.wishes[0]["hub.callback"].partition("/networks")[2]
    answer = client.post(f"/networks{place}", b"x", content_type="text/xml")
    assert answer.status_code == 410


def test_connected_again_the_hub_is_asked_anew(site, hub, account, lea):
    take_in(account)
    take_in(account)
    again = actions.connect(lea, "feeds", ConnectRequest(server=f"{site.address}{FEED}"))
    assert again == account
    take_in(again, asked=True)
    take_in(again)
    assert len(hub.wishes) == 2
    hub.publish(rss(item(3), item(1)))
    take_in(again)
    assert words() == ["Neuigkeit 1", "Neuigkeit 3"]
