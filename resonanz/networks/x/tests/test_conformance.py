"""X holds to the contract."""

import pytest

from resonanz.core.errors import Refused
from resonanz.networks.contract import ConnectRequest
from resonanz.networks.tests.conformance import Bench, Conformance
from resonanz.networks.x import network

from .conftest import APP


class TestX(Conformance):
    @pytest.fixture
    def bench(self, world, account) -> Bench:
        known = {"app_of": lambda name: APP, "state": {"return_address": "https://velora.example"}}
        return Bench(
            network=network,
            account=account,
            stranger_says=lambda text, parent="": world.says(text, parent),
            standing=world.standing,
            ours=world.ours,
            wrong=ConnectRequest(code="bad", **known),
        )


def test_without_a_code_and_an_app_nothing_is_begun(world):
    with pytest.raises(Refused):
        network.connect(ConnectRequest())
