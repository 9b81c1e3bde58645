"""Telegram holds to the contract, whether or not a bot is shown its own posts."""

import pytest

from resonanz.networks.contract import ConnectRequest
from resonanz.networks.telegram import network
from resonanz.networks.tests.conformance import Bench, Conformance

from .conftest import TOKEN


class TestTelegram(Conformance):
    @pytest.fixture(params=[True, False], ids=["shown its own", "only by the group"])
    def bench(self, request, world, account) -> Bench:
        world.shows_own = request.param

        def says(text: str, parent: str = "") -> str:
            return world.says(text, parent) if parent else world.says(f"@velora {text}")

        return Bench(
            network=network,
            account=account,
            stranger_says=says,
            standing=world.standing,
            ours=world.ours,
            # The intake looks again and again; what it has not stored comes again.
            settle=lambda: [network.events(account, {}), None][1],
            wrong=ConnectRequest(handle="@velora", secret=TOKEN.replace("ABC", "XYZ")),
        )
