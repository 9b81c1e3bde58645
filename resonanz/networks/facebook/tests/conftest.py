"""A small Graph that behaves, and our page on it, without any database."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from django.utils.translation import override

from resonanz.networks.contract import AccountView, Call, DraftOut, MediaOut, ParentOut
from resonanz.networks.facebook import Facebook, network
from tests.servers.graph.fake import running
from tests.servers.graph.world import APP, PAGE, PAGE_TOKEN, SECRET, World, signed

RIGHT = {"access_token": PAGE_TOKEN, "client_id": APP, "client_secret": SECRET}


@pytest.fixture(autouse=True)
def _loopback(settings: Any) -> Iterator[None]:
    settings.ALLOWED_PRIVATE_HOSTS = ["127.0.0.1", "localhost"]
    with override("en"):
        yield


@pytest.fixture
def world(settings: Any) -> Iterator[World]:
    with running() as graph:
        settings.NETWORK_ADDRESSES = {"graph": graph.address, "facebook": graph.address}
        yield graph


@pytest.fixture
def kept() -> dict[str, Any]:
    return {}


@pytest.fixture
def account(world: World, kept: dict[str, Any]) -> AccountView:
    return account_on(kept)


def account_on(kept: dict[str, Any] | None = None) -> AccountView:
    kept = {} if kept is None else kept
    noting = {
        "hold_off_until": lambda moment: kept.update(until=moment),
        "silent_until": lambda moment: kept.update(silent=moment),
    }
    return AccountView(1, "", "mylife", PAGE, RIGHT, {}, **noting)


def call_of(content: dict[str, Any], secret: str = SECRET) -> Call:
    """A call as Meta makes it."""
    body = json.dumps(content).encode()
    headers = {"x-hub-signature-256": signed(body, secret)}
    return Call("POST", headers, {}, body, app={"client_secret": SECRET, "verify_token": "wir"})


class Called(Facebook):
    """Facebook, with everything heard that Meta called about."""

    def __init__(self, world: World) -> None:
        self.world = world

    def events(self, account: AccountView, cursor: dict[str, Any]) -> Any:
        calls, self.world.calls = self.world.calls, []
        hints = [hint for call in calls for hint in self.called(call_of(call)).hints]
        told = tuple((at, dict(hint.content)) for at, hint in enumerate(hints))
        return super().events(replace(account, hints=told), cursor)


def draft(*parts: str, **more: Any) -> DraftOut:
    return DraftOut(parts=parts, language="de", created_at=datetime.now(UTC), **more)


def answer_to(remote_id: str, *parts: str, root: str = "", **more: Any) -> DraftOut:
    return draft(*parts, parent=ParentOut(remote_id, root or remote_id), **more)


def picture(name: str = "rad.jpg") -> MediaOut:
    return MediaOut(name, "image/jpeg", "Ein Rad", 9, lambda: b"a picture", 64, 48)


def video(size: int = 2500) -> MediaOut:
    return MediaOut("rad.mp4", "video/mp4", "", size, lambda: bytes(size), seconds=12.0)


__all__ = ["network"]
