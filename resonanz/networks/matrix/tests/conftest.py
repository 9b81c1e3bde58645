"""Our account in a room: on a small server that behaves, or on a real one."""

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
from resonanz.networks.matrix import networks
from resonanz.networks.tests.keeping import keeping
from resonanz.networks.tests.reading import everything_of
from tests.servers.matrix.fake import World, running
from tests.servers.matrix.synapse import PASSWORD, Member, Synapse

network, inside = networks

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


def view_of(grant: Grant, kept: dict[str, Any] | None = None) -> AccountView:
    """An account as the connector sees it; what it keeps lands in `kept`."""
    kept = {} if kept is None else kept

    def renewed(renew: Any) -> Any:
        kept["secret"] = dict(renew(grant.secret))
        return kept["secret"]

    return AccountView(
        id=1,
        server=grant.server,
        handle=grant.handle,
        remote_id=grant.remote_id,
        secret=grant.secret,
        extra=grant.extra,
        renewed=renewed,
        keep_secret=lambda secret: kept.update(secret={**grant.secret, **secret}),
        **keeping(kept, grant.extra),
    )


# --- on the small server -----------------------------------------------------------------------


@pytest.fixture
def world() -> Iterator[World]:
    """A small server that fails as it is told."""
    with running() as server:
        yield server


@pytest.fixture
def kept() -> dict[str, Any]:
    """What the connector asked to have kept of the account."""
    return {}


@pytest.fixture
def account(world: World, kept: dict[str, Any]) -> AccountView:
    """Our account in the room of the small server."""
    return connected(world, kept)


def connected(world: World, kept: dict[str, Any] | None = None) -> AccountView:
    granted = network.connect(request_for(world))
    assert isinstance(granted, Grant)
    return view_of(granted, kept)


def request_for(world: World, **changes: Any) -> ConnectRequest:
    """What a person types to connect the room of the small server."""
    typed = {"server": world.address, "handle": world.me, "secret": world.password}
    return ConnectRequest(**{**typed, "options": {"room": world.room_id}, **changes})


# --- on the real one ---------------------------------------------------------------------------


class Setting:
    """A room on the real server: our account in it, and somebody else."""

    def __init__(self, server: Synapse, **wishes: Any) -> None:
        self.server = server
        self.velora: Member = server.member("velora")
        self.jana: Member = server.member("jana")
        self.room = self.jana.makes_room(**wishes)
        self.kept: dict[str, Any] = {}

    @property
    def request(self) -> ConnectRequest:
        return ConnectRequest(
            self.server.address, self.velora.user_id, PASSWORD, {"room": self.room}
        )

    def connected(self, **changes: Any) -> AccountView:
        granted = network.connect(self.request)
        assert isinstance(granted, Grant)
        return view_of(granted, self.kept)

    def names_us(self, text: str, **more: Any) -> str:
        """Jana says something to us, as apps of today write it."""
        mentions = {"m.mentions": {"user_ids": [self.velora.user_id]}}
        return self.jana.says(self.room, text, **mentions, **more)


@pytest.fixture
def hilfe(synapse: Synapse) -> Setting:
    """A public room of Jana on the real server, to which ours is connected."""
    return Setting(synapse)


# --- on both -----------------------------------------------------------------------------------


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
