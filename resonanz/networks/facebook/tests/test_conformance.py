"""Facebook is held to the same tests as every other network."""

import pytest

from resonanz.networks.contract import ConnectRequest
from resonanz.networks.tests.conformance import Bench, Conformance
from tests.servers.graph.world import APP, PAGE, SECRET

from .conftest import Called, account_on


class TestFacebook(Conformance):
    @pytest.fixture
    def bench(self, world) -> Bench:
        app = {"client_id": APP, "client_secret": SECRET}
        state = {"state": "s", "return_address": "https://resonanz.example/return"}
        return Bench(
            network=Called(world),
            account=account_on(),
            stranger_says=world.says,
            standing=lambda name: world.things[name]["text"] if name in world.things else None,
            ours=lambda: [
                one["id"]
                for one in world.things.values()
                if one["from"] == PAGE and one["kind"] in ("post", "comment")
            ],
            stranger_likes=world.likes,
            stranger_deletes=world.removes,
            wrong=ConnectRequest(code="wrong", state=state, app_of=lambda server: app),
        )
