"""A worker dies at any step of a thread with pictures: everything stands there once."""

from datetime import timedelta

import pytest

from resonanz.networks.tests.crashing import gone_on, published
from resonanz.networks.x import network, publishing

from .conftest import draft, item


@pytest.mark.parametrize("step", range(14))
def test_everything_stands_there_once(world, account, monkeypatch, step):
    monkeypatch.setattr(publishing, "SETTLES", timedelta())
    sent = draft("Eins", "Zwei", media=(item(),))

    def publish(progress):
        return network.publish(account, sent, "k", progress)

    died, parts, media = published(publish, step)
    if died:
        gone_on(publish, parts, media, lambda: network.find(account, "k", sent))

    assert [world.standing(name) for name in world.ours()] == ["Eins", "Zwei"]
