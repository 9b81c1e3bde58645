"""A small Graph that behaves, and our account on Instagram, without any database."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from django.utils.translation import override

from resonanz.networks.contract import AccountView, Call, DraftOut, MediaOut, ParentOut
from resonanz.networks.instagram import Instagram
from tests.servers.graph.fake import running
from tests.servers.graph.world import ACCOUNT, APP, PAGE_TOKEN, SECRET, World, signed

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
        graph.files = {"rad.jpg": "image/jpeg", "rad.mp4": "video/mp4"}
        yield graph


@pytest.fixture
def account(world: World) -> AccountView:
    return AccountView(1, "", "velora", ACCOUNT, RIGHT, {})


def call_of(content: dict[str, Any]) -> Call:
    """A call as Meta makes it."""
    body = json.dumps(content).encode()
    return Call(
        "POST", {"x-hub-signature-256": signed(body)}, {}, body, app={"client_secret": SECRET}
    )


class Called(Instagram):
    """Instagram, with everything heard that Meta called about."""

    def __init__(self, world: World) -> None:
        self.world = world

    def events(self, account: AccountView, cursor: dict[str, Any]) -> Any:
        calls, self.world.calls = self.world.calls, []
        hints = [hint for call in calls for hint in self.called(call_of(call)).hints]
        told = tuple((at, dict(hint.content)) for at, hint in enumerate(hints))
        return super().events(replace(account, hints=told), cursor)


def picture(world: World, name: str = "rad.jpg") -> MediaOut:
    address = f"{world.address}/files/{name}"
    return MediaOut(name, "image/jpeg", "Ein Rad", 9, lambda: b"", 64, 48, address=lambda: address)


def video(world: World) -> MediaOut:
    address = f"{world.address}/files/rad.mp4"
    return MediaOut(
        "rad.mp4", "video/mp4", "", 9, lambda: b"", seconds=12.0, address=lambda: address
    )


def draft(*parts: str, **more: Any) -> DraftOut:
    return DraftOut(parts=parts, language="de", created_at=datetime.now(UTC), **more)


def answer_to(remote_id: str, *parts: str, root: str = "") -> DraftOut:
    return draft(*parts, parent=ParentOut(remote_id, root or remote_id))
