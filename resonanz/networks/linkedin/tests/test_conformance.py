"""LinkedIn holds to the contract."""

import pytest

from resonanz.networks.linkedin import network
from resonanz.networks.tests.conformance import Bench, Conformance

from .conftest import request


class TestLinkedIn(Conformance):
    @pytest.fixture
    def bench(self, world, account) -> Bench:
        return Bench(
            network=network,
            account=account,
            stranger_says=lambda text, parent="": world.says(text, parent),
            standing=world.standing,
            ours=world.ours,
            stranger_likes=world.likes,
            stranger_deletes=lambda name: world.comments.pop(name),
            wrong=request(code="bad", state={"return_address": "https://velora.example"}),
        )
