"""Our account in a channel of a small server."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.utils.translation import override

from resonanz.networks.contract import (
    AccountView,
    ConnectRequest,
    DraftOut,
    Grant,
    MediaOut,
    ParentOut,
    Progress,
    Remote,
)
from resonanz.networks.mattermost import network
from resonanz.networks.tests.reading import everything_of
from tests.servers.mattermost.fake import running
from tests.servers.mattermost.world import TOKEN, World

PIXEL = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f"
    b"\x15\xc4\x89\x00\x00\x00\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\x00\x05\x00\x01\xff\x89\x99=\x1d"
    b"\x00\x00\x00\x00IEND\xaeB`\x82"
)


@pytest.fixture(autouse=True)
def _loopback(settings: Any) -> Iterator[None]:
    settings.ALLOWED_PRIVATE_HOSTS = ["127.0.0.1", "localhost"]
    with override("en"):
        yield


@pytest.fixture
def world() -> Iterator[World]:
    """A small server that fails as it is told."""
    with running() as server:
        yield server


@pytest.fixture
def account(world: World) -> AccountView:
    """Our account in the open channel."""
    return connected(world)


def request_for(world: World, **changes: Any) -> ConnectRequest:
    """What a person types to connect the open channel."""
    typed: dict[str, Any] = {"server": world.address, "secret": TOKEN}
    return ConnectRequest(**{**typed, "options": {"channel": "town-square"}, **changes})


def connected(world: World, **changes: Any) -> AccountView:
    granted = network.connect(request_for(world, **changes))
    assert isinstance(granted, Grant)
    return view_of(granted)


def view_of(grant: Grant) -> AccountView:
    """An account as the connector sees it."""
    return AccountView(
        id=1,
        server=grant.server,
        handle=grant.handle,
        remote_id=grant.remote_id,
        secret=grant.secret,
        extra=grant.extra,
    )


def draft(*parts: str, to: str = "", root: str = "", **more: Any) -> DraftOut:
    parent = ParentOut(to, root or to) if to else None
    return DraftOut(parts, "de", parent, created_at=datetime.now(UTC), **more)


def publish(
    account: AccountView, sent: DraftOut, key: str = "k" * 32, progress: Progress | None = None
) -> list[Remote]:
    return network.publish(account, sent, key, progress or Progress())


@pytest.fixture
def picture() -> MediaOut:
    return MediaOut("rad.png", "image/png", "Ein rotes Rad", len(PIXEL), lambda: PIXEL, 1, 1)


def everything(
    account: AccountView, cursor: dict[str, Any] | None = None
) -> tuple[list[Any], dict[str, Any]]:
    """All events until there are no more, and the cursor to go on from."""
    return everything_of(network, account, cursor)
