"""Our page on a small LinkedIn; no database."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.utils.translation import override

from resonanz.networks.contract import (
    AccountView,
    Choice,
    ConnectRequest,
    DraftOut,
    Grant,
    MediaOut,
    ParentOut,
    Progress,
    Redirect,
)
from resonanz.networks.linkedin import hearing, network, uploading
from tests.servers.linkedin.fake import World, running

APP = {"client_id": "app", "client_secret": "geheim"}


@pytest.fixture
def world(settings: Any, monkeypatch: Any) -> Iterator[World]:
    settings.ALLOWED_PRIVATE_HOSTS = ["127.0.0.1"]
    settings.LINKEDIN_VERSION = "202603"
    monkeypatch.setattr(hearing, "PAUSE", hearing.PAUSE * 0)
    monkeypatch.setattr(uploading, "PAUSE_SECONDS", 0.0)
    with override("en"), running() as server:
        settings.NETWORK_ADDRESSES = {"linkedin": server.address}
        yield server


def request(**more: Any) -> ConnectRequest:
    return ConnectRequest(
        return_address="https://velora.example/return", app_of=lambda name: APP, **more
    )


def come_back(code: str = "good") -> Grant | Redirect | Choice:
    """The person agreed and comes back."""
    away = network.connect(request())
    assert isinstance(away, Redirect)
    return network.connect(request(code=code, state=away.state))


def view_of(grant: Grant) -> AccountView:
    secret = dict(grant.secret)

    def renewed(renew: Any) -> Any:
        secret.update(renew(secret))
        return secret

    return AccountView(1, "", grant.handle, grant.remote_id, secret, grant.extra, renewed=renewed)


@pytest.fixture
def account(world: World) -> AccountView:
    granted = come_back()
    assert isinstance(granted, Grant)
    return view_of(granted)


def draft(*parts: str, to: str = "", **more: Any) -> DraftOut:
    parent = ParentOut(to, to) if to else None
    return DraftOut(parts, "de", parent, created_at=datetime.now(UTC), **more)


def publish(account: AccountView, sent: DraftOut, progress: Progress | None = None) -> list[Any]:
    return network.publish(account, sent, "k" * 32, progress or Progress())


def item(kind: str = "image/png", content: bytes = b"\x89PNG") -> MediaOut:
    return MediaOut("rad.png", kind, "Ein Rad", len(content), lambda: content, 4, 4)
