"""A website on loopback, and its feed as an account of ours."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.utils.translation import override

from resonanz.networks.contract import AccountView, Batch, ConnectRequest, Grant, PostSeen
from resonanz.networks.feeds import network
from resonanz.networks.tests.keeping import keeping
from tests.servers.feeds.site import Site, item, rss, running

FEED = "/feed.xml"


@pytest.fixture
def site(settings: Any) -> Iterator[Site]:
    settings.ALLOWED_PRIVATE_HOSTS = ["127.0.0.1"]
    with override("en"), running() as there:
        there.put(FEED, rss(item(2), item(1)))
        yield there


def connect(address: str, **more: Any) -> Grant:
    granted = network.connect(ConnectRequest(server=address, **more))
    assert isinstance(granted, Grant)
    return granted


class Reader:
    """An account that listens to a feed, with what it keeps; no database."""

    def __init__(self, granted: Grant) -> None:
        self.granted = granted
        self.cursor: dict[str, Any] = {}
        self.extra: dict[str, Any] = {}
        self.secret: dict[str, Any] = {}
        self.hints: list[tuple[int, dict[str, Any]]] = []
        self.last: Batch | None = None

    @property
    def view(self) -> AccountView:
        return AccountView(
            1,
            self.granted.server,
            self.granted.handle,
            self.granted.remote_id,
            self.secret,
            self.extra,
            self.granted.watch,
            tuple(self.hints),
            keep_secret=self.secret.update,
            **keeping({"extra": self.extra}, self.extra),
        )

    def look(self) -> list[Any]:
        """What comes in with one look."""
        self.last = network.events(self.view, self.cursor)
        self.cursor = dict(self.last.cursor)
        self.hints = [row for row in self.hints if row[0] not in self.last.heeded]
        return list(self.last.events)

    def plain(self) -> list[str]:
        """The names of what comes in with one look."""
        return [one.remote_id for one in self.look() if isinstance(one, PostSeen)]


@pytest.fixture
def reads() -> Callable[[str], Reader]:
    """`reads(address)`: somebody who listens to the feed there."""
    return lambda address: Reader(connect(address))


@pytest.fixture
def reader(site: Site) -> Reader:
    return Reader(connect(f"{site.address}{FEED}"))
