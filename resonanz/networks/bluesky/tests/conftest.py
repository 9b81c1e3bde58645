"""Our account on the real network (its fixtures are those of tests/servers/bluesky)."""

from collections.abc import Callable
from typing import Any

import pytest

from resonanz.networks.bluesky import network
from resonanz.networks.contract import AccountView, ConnectRequest, Grant
from tests.servers.bluesky.network import Network, Owner


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
        keep_secret=lambda secret: kept.update(secret=dict(secret)),
        hold_off_until=lambda moment: kept.update(until=moment),
    )


def connected(server: Network, owner: Owner) -> AccountView:
    """An account connected as a person does it."""
    request = ConnectRequest(server=server.pds, handle=owner.handle, secret=owner.app_password)
    return view_of(network.connect(request))


@pytest.fixture
def account(bluesky: Network, velora: Owner) -> AccountView:
    """Our account on the whole network."""
    return connected(bluesky, velora)


Everything = Callable[[AccountView], list[Any]]


def everything(
    account: AccountView, cursor: dict[str, Any] | None = None
) -> tuple[list[Any], dict[str, Any]]:
    """All events until there are no more, and the cursor to go on from."""
    cursor, events = cursor or {}, []
    for _number in range(50):
        batch = network.events(account, cursor)
        events += batch.events
        cursor = dict(batch.cursor)
        if not batch.more:
            return events, cursor
    raise AssertionError("it never ends")
