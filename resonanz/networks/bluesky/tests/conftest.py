"""Our account on the real network (fixtures of tests/servers/bluesky), or on a small fake one."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from resonanz.networks.bluesky import network
from resonanz.networks.contract import (
    AccountView,
    ConnectRequest,
    DraftOut,
    Grant,
    MediaOut,
    ParentOut,
    Progress,
)
from resonanz.networks.tests.reading import everything_of
from tests.servers.bluesky.fake import DID, PASSWORD, World, running
from tests.servers.bluesky.network import Network, Owner

PIXEL = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f"
    b"\x15\xc4\x89\x00\x00\x00\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\x00\x05\x00\x01\xff\x89\x99=\x1d"
    b"\x00\x00\x00\x00IEND\xaeB`\x82"
)


def view_of(grant: Grant, kept: dict[str, Any] | None = None) -> AccountView:
    """An account as the connector sees it; what it keeps lands in `kept`."""
    kept = {} if kept is None else kept
    return AccountView(
        id=1,
        server=grant.server,
        handle=grant.handle,
        remote_id=grant.remote_id,
        secret=grant.secret,
        extra=grant.extra,
        keep_secret=lambda secret: kept.update(secret={**grant.secret, **secret}),
        hold_off_until=lambda moment: kept.update(until=moment),
    )


def connected(server: Network, owner: Owner, kept: dict[str, Any] | None = None) -> AccountView:
    """An account connected as a person does it."""
    request = ConnectRequest(server=server.pds, handle=owner.handle, secret=owner.app_password)
    return view_of(network.connect(request), kept)


@pytest.fixture
def kept() -> dict[str, Any]:
    """What the connector asked to have kept of the account."""
    return {}


@pytest.fixture
def account(bluesky: Network, velora: Owner, kept: dict[str, Any]) -> AccountView:
    """Our account on the whole network."""
    return connected(bluesky, velora, kept)


@pytest.fixture
def world(settings: Any) -> Iterator[World]:
    """A small fake server that fails as it is told."""
    settings.ALLOWED_PRIVATE_HOSTS = ["127.0.0.1"]
    settings.LANGUAGE_CODE = "en"
    with running() as server:
        settings.BLUESKY_PLC = settings.BLUESKY_RESOLVER = server.address
        yield server


@pytest.fixture
def ours(world: World, kept: dict[str, Any]) -> AccountView:
    """Our account on the fake server."""
    session = world.session()
    secret = {
        "access": session["accessJwt"],
        "refresh": session["refreshJwt"],
        "password": PASSWORD,
    }
    return view_of(Grant(DID, "velora.test", world.address, secret), kept)


def draft(*parts: str, to: str = "", **more: Any) -> DraftOut:
    parent = ParentOut(to, to) if to else None
    return DraftOut(parts, "de", parent, created_at=datetime.now(UTC), **more)


def publish(account: AccountView, sent: DraftOut, key: str = "k" * 32) -> list[Any]:
    return network.publish(account, sent, key, Progress())


@pytest.fixture
def picture() -> MediaOut:
    return MediaOut("rad.png", "image/png", "Ein rotes Rad", len(PIXEL), lambda: PIXEL, 1, 1)


def everything(
    account: AccountView, cursor: dict[str, Any] | None = None
) -> tuple[list[Any], dict[str, Any]]:
    """All events until there are no more, and the cursor to go on from."""
    return everything_of(network, account, cursor)
