"""A worker dies at any step: nothing stands twice, and what nobody knows a person decides."""

from datetime import timedelta

import pytest

from resonanz.core.errors import Refused
from resonanz.networks.telegram import network, publishing
from resonanz.networks.tests.crashing import gone_on, published

from .conftest import draft, heard


@pytest.mark.parametrize("step", range(6))
def test_nothing_stands_twice(world, account, monkeypatch, step):
    monkeypatch.setattr(publishing, "LOOKS_FOR", timedelta())
    sent = draft("Eins", "Zwei")

    def publish(progress):
        return network.publish(account, sent, "k", progress)

    def look():
        heard(account)
        return network.find(account, "k", sent)

    died, parts, media = published(publish, step)
    try:
        if died:
            gone_on(publish, parts, media, look)
    except Refused as refusal:
        assert refusal.code == "nobody_knows"
    stands = [world.standing(name) for name in world.ours()]

    assert stands in ([], ["Eins"], ["Eins", "Zwei"])
    assert died or stands == ["Eins", "Zwei"]
