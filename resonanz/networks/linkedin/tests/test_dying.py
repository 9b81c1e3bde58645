"""A worker dies at any step of a post with a picture, or of a comment: it stands there once."""

import pytest

from resonanz.networks.linkedin import network, publishing
from resonanz.networks.tests.crashing import gone_on, published

from .conftest import draft, item


@pytest.mark.parametrize("step", range(6))
@pytest.mark.parametrize("is_comment", [False, True])
def test_everything_stands_there_once(world, account, monkeypatch, step, is_comment):
    monkeypatch.setattr(publishing, "SETTLES_SECONDS", 0)
    said = world.says("Was kostet es?") if is_comment else ""
    sent = draft("Nur einmal", to=said, media=() if is_comment else (item(),))

    def publish(progress):
        return network.publish(account, sent, "k", progress)

    died, parts, media = published(publish, step)
    if died:
        gone_on(publish, parts, media, lambda: network.find(account, "k", sent))

    assert [world.standing(name) for name in world.ours()].count("Nur einmal") == 1
