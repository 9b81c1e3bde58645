"""Our account on a small X; no database."""

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
    Redirect,
)
from resonanz.networks.tests.keeping import keeping
from resonanz.networks.x import network
from tests.servers.x.fake import World, running

APP = {"client_id": "app", "client_secret": "geheim"}


@pytest.fixture
def world(settings: Any) -> Iterator[World]:
    settings.ALLOWED_PRIVATE_HOSTS = ["127.0.0.1"]
    with override("en"), running() as server:
        settings.NETWORK_ADDRESSES = {"x": server.address}
        yield server


def connect(code: str = "good", **options: str) -> Grant:
    """The right, as a person gives it in two steps."""
    apps: dict[str, Any] = {}
    known: dict[str, Any] = {
        "return_address": "https://velora.example/return",
        "app_of": lambda name: apps.get(name, {}),
        "keep_app": lambda name, secret: apps.update({name: dict(secret)}),
    }
    away = network.connect(ConnectRequest(options={**APP, **options}, **known))
    assert isinstance(away, Redirect)
    granted = network.connect(ConnectRequest(code=code, state=away.state, **known))
    assert isinstance(granted, Grant)
    return granted


def view_of(grant: Grant) -> AccountView:
    """The account; what it keeps is there the next time."""
    secret, extra = dict(grant.secret), dict(grant.extra)

    def keep(kept: dict[str, Any]) -> Any:
        return lambda told: (told := dict(told), kept.clear(), kept.update(told))[0]

    return AccountView(
        1,
        "",
        grant.handle,
        grant.remote_id,
        secret,
        extra,
        renewed=lambda renew: keep(secret)(renew(secret)),
        **keeping({"extra": extra}, extra),
    )


@pytest.fixture
def account(world: World) -> AccountView:
    return view_of(connect())


def draft(*parts: str, to: str = "", handle: str = "", **more: Any) -> DraftOut:
    parent = ParentOut(to, to, handle) if to else None
    return DraftOut(parts, "de", parent, created_at=datetime.now(UTC), **more)


def publish(account: AccountView, sent: DraftOut, progress: Progress | None = None) -> list[Any]:
    return network.publish(account, sent, "k" * 32, progress or Progress())


def item(kind: str = "image/png", content: bytes = b"\x89PNG", alt: str = "Ein Rad") -> MediaOut:
    return MediaOut("rad", kind, alt, len(content), lambda: content, 4, 4)
