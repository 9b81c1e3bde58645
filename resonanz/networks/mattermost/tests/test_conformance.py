"""Mattermost is held to the same tests as every other network."""

from dataclasses import replace

import pytest

from resonanz.networks.mattermost import network
from resonanz.networks.tests.conformance import Bench, Conformance

from .conftest import connected, request_for


class TestMattermost(Conformance):
    @pytest.fixture
    def bench(self, world) -> Bench:
        def standing(name):
            post = world.posts.get(name)
            return post["message"] if post and not post["delete_at"] else None

        return Bench(
            network=network,
            account=connected(world),
            stranger_says=lambda text, parent="": world.says(f"@velora {text}", root=parent),
            standing=standing,
            ours=lambda: [one["id"] for one in world.own()],
            stranger_likes=world.reacts,
            stranger_deletes=world.removes,
            wrong=replace(request_for(world), secret="falsch"),
        )
