"""Our bot in its channel, on a small Bot API server; no database."""

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
)
from resonanz.networks.telegram import network
from resonanz.networks.tests.keeping import keeping
from resonanz.networks.tests.reading import everything_of
from tests.servers.telegram.fake import TOKEN, World, running


@pytest.fixture
def world(settings: Any) -> Iterator[World]:
    settings.ALLOWED_PRIVATE_HOSTS = ["127.0.0.1"]
    with override("en"), running() as server:
        settings.NETWORK_ADDRESSES = {"telegram": server.address}
        yield server


def connect(apps: dict[str, Any] | None = None, **more: Any) -> Grant:
    """The bot's right, as a person gives it."""
    apps = {} if apps is None else apps
    request = ConnectRequest(
        handle=more.pop("handle", "@velora"),
        secret=more.pop("secret", TOKEN),
        options=more,
        app_of=lambda name: apps.get(name, {}),
        keep_app=lambda name, secret: apps.update({name: dict(secret)}),
    )
    return network.connect(request)


def view_of(grant: Grant, **more: Any) -> AccountView:
    """The account; what it notes is there the next time."""
    extra = dict(grant.extra)
    more |= keeping({"extra": extra}, extra)
    return AccountView(1, "", grant.handle, grant.remote_id, grant.secret, extra, **more)


@pytest.fixture
def account(world: World) -> AccountView:
    return view_of(connect())


def draft(*parts: str, to: str = "", **more: Any) -> DraftOut:
    parent = ParentOut(to, to) if to else None
    return DraftOut(parts, "de", parent, created_at=datetime.now(UTC), **more)


def publish(account: AccountView, sent: DraftOut, progress: Progress | None = None) -> list[Any]:
    return network.publish(account, sent, "k" * 32, progress or Progress())


def heard(account: AccountView, cursor: dict[str, Any] | None = None) -> tuple[list[Any], Any]:
    """All events until there are no more, and the cursor to go on from."""
    return everything_of(network, account, cursor)


def item(name: str = "rad.png", kind: str = "image/png") -> MediaOut:
    return MediaOut(name, kind, "Ein Rad", 4, lambda: b"\x89PNG", 4, 4)
