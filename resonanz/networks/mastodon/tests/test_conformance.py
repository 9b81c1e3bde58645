"""Mastodon, GoToSocial and Takahē are held to the same tests as every other network."""

from datetime import UTC, datetime, timedelta

import pytest

from resonanz.core.time import standing_at
from resonanz.networks.contract import ConnectRequest
from resonanz.networks.mastodon import Mastodon
from resonanz.networks.tests.conformance import Bench, Conformance

from .conftest import account_on


class ThreeMinutesLater(Mastodon):
    """Deletions are announced by nobody: they show when recent posts are looked at again."""

    calls = 0

    def events(self, account, cursor):
        self.calls += 1
        with standing_at(datetime.now(UTC) + timedelta(minutes=3 * self.calls)):
            return super().events(account, cursor)


class TestMastodon(Conformance):
    @pytest.fixture
    def bench(self, any_world) -> Bench:
        world = any_world
        jana = world.person("jana@anderswo.example", "Jana Sommer")
        return Bench(
            network=ThreeMinutesLater(),
            account=account_on(world),
            stranger_says=lambda text, parent="": (
                world.says(jana, f"@velora {text}", answers=parent).id
            ),
            standing=lambda name: world.statuses[name].text if name in world.statuses else None,
            ours=lambda: [one.id for one in world.own()],
            stranger_likes=lambda name: world.tell("favourite", jana, name),
            stranger_deletes=lambda name: world.removes(world.statuses[name]),
            wrong=ConnectRequest(server=world.address, secret="wrong"),
        )
