"""Our mailbox on small servers, and Jana who writes to it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.utils.translation import override

from resonanz.networks.contract import (
    AccountView,
    ConnectRequest,
    DraftOut,
    Grant,
    ParentOut,
    PostSeen,
    Progress,
    Remote,
)
from resonanz.networks.mailbox import network
from resonanz.networks.tests.reading import everything_of
from tests.servers.mail.fake import running
from tests.servers.mail.world import JANA, OURS, PASSWORD, World


@pytest.fixture(autouse=True)
def _loopback(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.MEDIA_ROOT = tmp_path
    settings.ALLOWED_PRIVATE_HOSTS = ["127.0.0.1"]
    settings.HTTP_TIMEOUT_SECONDS = 5.0
    with override("en"):
        yield


@pytest.fixture
def world() -> Iterator[World]:
    """Small servers that fail as they are told."""
    with running() as servers:
        yield servers


@pytest.fixture
def account(world: World) -> AccountView:
    return connected(world)


def request_for(world: World, **changes: Any) -> ConnectRequest:
    """What a person types."""
    servers = {"imap": world.imap, "smtp": world.smtp, "name": "Velora Service"}
    options = servers | changes.pop("options", {})
    return ConnectRequest(**{"handle": OURS, "secret": PASSWORD, "options": options} | changes)


def connected(world: World, **changes: Any) -> AccountView:
    granted = network.connect(request_for(world, **changes))
    assert isinstance(granted, Grant)
    return AccountView(
        id=1,
        server=granted.server,
        handle=granted.handle,
        remote_id=granted.remote_id,
        secret=granted.secret,
        extra=granted.extra,
    )


def answer(text: str, to: str, **more: Any) -> DraftOut:
    """What we answer to a mail of Jana's."""
    parent = ParentOut(to, to, author_handle=JANA)
    return DraftOut((text,), "de", parent, created_at=datetime.now(UTC), **more)


def publish(
    account: AccountView, sent: DraftOut, key: str = "a" * 32, progress: Progress | None = None
) -> list[Remote]:
    return network.publish(account, sent, key, progress or Progress())


def everything(
    account: AccountView, cursor: dict[str, Any] | None = None
) -> tuple[list[Any], dict[str, Any]]:
    """All events until there are no more, and the cursor to go on from."""
    return everything_of(network, account, cursor)


def posts(events: list[Any]) -> list[PostSeen]:
    return [one for one in events if isinstance(one, PostSeen)]
