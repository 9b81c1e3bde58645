"""Bluesky holds to the contract, on the real network."""

import pytest

from resonanz.networks.bluesky import network
from resonanz.networks.contract import ConnectRequest
from resonanz.networks.tests.conformance import Bench, Conformance


class TestBluesky(Conformance):
    @pytest.fixture
    def bench(self, bluesky, velora, account, jana) -> Bench:
        def says(text: str, parent: str = "") -> str:
            if parent:
                return jana.says(text, to=parent)
            return jana.names(f"@{velora.handle} {text}", velora.did)

        def standing(uri: str) -> str | None:
            record = jana.reads(uri)
            return record.text if record else None

        return Bench(
            network=network,
            account=account,
            stranger_says=says,
            standing=standing,
            ours=lambda: jana.posts_of(velora.did),
            settle=bluesky.settle,
            stranger_likes=jana.likes,
            stranger_deletes=jana.deletes,
            wrong=ConnectRequest(server=bluesky.pds, handle=velora.handle, secret="falsch"),
        )
