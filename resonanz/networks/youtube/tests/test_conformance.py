"""YouTube is held to the same tests as every other network; every post there is a video."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from resonanz.core.time import standing_at
from resonanz.networks.contract import ConnectRequest
from resonanz.networks.fitting import check
from resonanz.networks.tests.conformance import Bench, Conformance
from resonanz.networks.youtube import YouTube
from tests.servers.youtube.fake import CHANNEL, CLIENT, SECRET

from .conftest import film, video


class Filmed(YouTube):
    """Words alone are no post there; deletions show when comments are looked at again."""

    calls = 0

    def events(self, account, cursor):
        self.calls += 1
        with standing_at(datetime.now(UTC) + timedelta(minutes=16 * self.calls)):
            return super().events(account, cursor)

    def publish(self, account, draft, key, progress):
        return super().publish(account, self._filmed(draft), key, progress)

    def find(self, account, key, draft):
        return super().find(account, key, self._filmed(draft))

    def _filmed(self, draft):
        if draft.parent:
            return draft
        return replace(draft, title="Ein Film", media=(video(), *draft.media))


class TestYouTube(Conformance):
    @pytest.fixture
    def bench(self, world, account) -> Bench:
        app = {"client_id": CLIENT, "client_secret": SECRET}
        state = {"state": "s", "verifier": "v", "return_address": "https://resonanz.example/back"}
        return Bench(
            network=Filmed(),
            account=account,
            stranger_says=world.says,
            standing=lambda name: world.things[name]["text"] if name in world.things else None,
            ours=lambda: [one["id"] for one in world.things.values() if one["by"] == CHANNEL],
            stranger_deletes=world.things.pop,
            wrong=ConnectRequest(code="wrong", state=state, app_of=lambda server: app),
        )

    def test_limits_are_held_before_the_network_refuses(self, bench) -> None:
        limits = bench.network.limits_of(bench.account)
        assert check(limits, film("x" * 5000, title="y" * 100)) == []
        assert check(limits, film("ß" * 2500)) == []
        for wrong in (
            film("x" * 5001),
            film("ß" * 2501),
            film("a < b"),
            film(title="y" * 101),
            film(title=""),
            film(media=()),
        ):
            assert len(check(limits, wrong)) == 1
