"""A small server that behaves, and our account on it, without any database."""

from collections.abc import Callable, Iterator
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
from resonanz.networks.mastodon import network
from resonanz.networks.tests.keeping import keeping
from resonanz.networks.tests.reading import everything_of
from tests.servers.http import serving
from tests.servers.mastodon.fake import answer as usual
from tests.servers.mastodon.fake import running
from tests.servers.mastodon.world import ALL, MASTODON, Habits, World


@pytest.fixture(autouse=True)
def _loopback(settings: Any) -> Iterator[None]:
    settings.ALLOWED_PRIVATE_HOSTS = ["127.0.0.1", "localhost"]
    with override("en"):
        yield


@pytest.fixture
def world() -> Iterator[World]:
    """A server with Mastodon's habits; `world.become(…)` changes them."""
    with running(MASTODON) as server:
        yield server


@pytest.fixture(params=ALL.values(), ids=ALL)
def any_world(request: pytest.FixtureRequest) -> Iterator[World]:
    """One server after the other, each with the habits of another software."""
    habits: Habits = request.param
    with running(habits) as server:
        yield server


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
        **keeping(kept, grant.extra),
        hold_off_until=lambda moment: kept.update(until=moment),
    )


def account_on(world: World, kept: dict[str, Any] | None = None) -> AccountView:
    """Our account there, connected with an access token."""
    request = ConnectRequest(server=world.address, secret=world.token())
    granted = network.connect(request)
    assert isinstance(granted, Grant)
    return view_of(granted, kept)


@pytest.fixture
def kept() -> dict[str, Any]:
    return {}


@pytest.fixture
def account(world: World, kept: dict[str, Any]) -> AccountView:
    return account_on(world, kept)


def answer_to(world: World, status: Any, *parts: str, **more: Any) -> DraftOut:
    """A draft that answers a post there."""
    author = status.author.acct
    handle = author if "@" in author else f"{author}@{world.domain}"
    parent = ParentOut(status.id, status.id, author_handle=handle)
    return draft(*parts, parent=parent, **more)


def draft(*parts: str, **more: Any) -> DraftOut:
    return DraftOut(parts=parts, language="de", created_at=datetime.now(UTC), **more)


PIXEL = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f"
    b"\x15\xc4\x89\x00\x00\x00\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\x00\x05\x00\x01\xff\x89\x99=\x1d"
    b"\x00\x00\x00\x00IEND\xaeB`\x82"
)


@pytest.fixture
def picture() -> MediaOut:
    return MediaOut("rad.png", "image/png", "Ein rotes Rad", len(PIXEL), lambda: PIXEL)


class Kept(Progress):
    """Progress that remembers every step it was asked to keep."""

    def __init__(self) -> None:
        self.steps: list[tuple[int, tuple[str, ...]]] = []
        super().__init__(keep=self._note)

    def _note(self, progress: Progress) -> None:
        self.steps.append((len(progress.parts), tuple(sorted(progress.media))))


@pytest.fixture
def progress() -> Kept:
    return Kept()


Everything = Callable[[AccountView], list[Any]]


def everything(
    account: AccountView, cursor: dict[str, Any] | None = None
) -> tuple[list[Any], dict[str, Any]]:
    """All events until there are no more, and the cursor to go on from."""
    return everything_of(network, account, cursor)


def but(world, told, *, ends="", starts="", method="GET"):
    """The server, with some of its answers changed."""

    def answer(asked):
        odd = asked.method == method and asked.path.endswith(ends) and asked.path.startswith(starts)
        return told if odd else usual(world, asked)

    return serving(answer)
