"""Both networks of Matrix are held to the same tests as every other."""

from dataclasses import replace

import pytest

from resonanz.networks.matrix import networks
from resonanz.networks.tests.conformance import Bench, Conformance

from .conftest import connected, request_for


class TestMatrix(Conformance):
    @pytest.fixture(params=networks, ids=lambda one: one.key)
    def bench(self, request, world) -> Bench:
        def says(text, parent=""):
            return world.answers(text, parent) if parent else world.names_us(text)

        def standing(name):
            event = world.event(name)
            return event["content"].get("body") if event else None

        return Bench(
            network=request.param,
            account=connected(world),
            stranger_says=says,
            standing=standing,
            ours=lambda: [one["event_id"] for one in world.messages()],
            stranger_likes=world.reacts,
            stranger_deletes=world.takes_back,
            wrong=replace(request_for(world), secret="falsch"),
        )
