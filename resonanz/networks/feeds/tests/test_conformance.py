"""Feeds hold to the contract of networks, as one that only listens."""

import pytest

from resonanz.networks.contract import ConnectRequest
from resonanz.networks.feeds import network
from resonanz.networks.tests.conformance import Bench, Conformance
from tests.servers.feeds.site import item, rss

from .conftest import FEED


class TestFeeds(Conformance):
    @pytest.fixture
    def bench(self, site, reader) -> Bench:
        said: list[str] = []

        def says(text: str, parent: str = "") -> str:
            said.insert(0, item(len(said) + 10, text))
            site.put(FEED, rss(*said))
            return f"velora-{len(said) + 9}"

        return Bench(
            network=network,
            account=reader.view,
            stranger_says=says,
            standing=lambda name: None,
            ours=list,
            wrong=ConnectRequest(server=f"{site.address}/nothing"),
        )
