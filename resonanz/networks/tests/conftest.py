"""A desk with a practice account and a way to hear from its outside; accounts on small servers."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from resonanz.channels.models import Channel, Membership
from resonanz.core.time import now
from resonanz.networks import actions, practice
from resonanz.networks.contract import ConnectRequest
from resonanz.networks.models import Account, PracticePost
from resonanz.people.models import Identity
from tests.servers.graph.fake import running as running_graph
from tests.servers.graph.world import ACCOUNT, APP, PAGE_TOKEN, SECRET
from tests.servers.mastodon.fake import running as running_mastodon
from tests.servers.mastodon.world import MASTODON, Habits, World

JANA = {"remote_id": "fan:jana", "handle": "jana", "name": "Jana Sommer"}


@pytest.fixture
def account(lea, mira) -> Account:
    """Lea's practice account; Mira belongs to its desk."""
    connected = actions.connect(lea, "practice", ConnectRequest(handle="velora"))
    assert isinstance(connected, Account)
    Membership.objects.create(channel=connected.channel, person=mira)
    return connected


@pytest.fixture
def jana_says(account) -> Callable[..., PracticePost]:
    return lambda text, **more: practice.say(account.remote_id, JANA, text, **more)


@pytest.fixture
def on_mastodon(lea, mira) -> Iterator[Callable[..., tuple[World, Account]]]:
    """`on_mastodon(media="slow")`: a server with such habits, and our account there."""
    servers = []

    def connect(**habits: Any) -> tuple[World, Account]:
        known = MASTODON if not habits else Habits(**habits)
        server = running_mastodon(known)
        world = server.__enter__()
        servers.append(server)
        request = ConnectRequest(server=world.address, secret=world.token())
        account = actions.connect(lea, "mastodon", request)
        assert isinstance(account, Account)
        Membership.objects.create(channel=account.channel, person=mira)
        return world, account

    yield connect
    for server in servers:
        server.__exit__(None, None, None)


@pytest.fixture
def on_instagram(settings, lea) -> Iterator[tuple[Any, Account]]:
    """A small Graph, and our account on Instagram."""
    with running_graph() as world:
        settings.NETWORK_ADDRESSES = {"graph": world.address, "facebook": world.address}
        world.files = {"rad.jpg": "image/jpeg"}
        yield world, _instagram_account(lea)


def _instagram_account(person) -> Account:
    ours = Identity.objects.create(network="instagram", remote_id=ACCOUNT, handle="velora")
    channel = Channel.objects.create(
        name="Velora", slug="velora", network="instagram", kind="profile", identity=ours
    )
    Membership.objects.create(channel=channel, person=person, role="owner")
    secret = {"access_token": PAGE_TOKEN, "client_id": APP, "client_secret": SECRET}
    return Account.objects.create(
        channel=channel, handle="velora", remote_id=ACCOUNT, secret=secret, connected_at=now()
    )
