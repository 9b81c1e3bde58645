"""What a server counts of our posts is told, by servers that tell many at once and by others."""

import pytest

from resonanz.networks.contract import Action, Progress
from resonanz.networks.mastodon import network

from .conftest import draft


def publish(account, sent):
    return network.publish(account, sent, sent.parts[0], Progress())


@pytest.mark.parametrize("tells_many", [True, False])
def test_likes_boosts_and_replies_are_counted(world, account, tells_many):
    world.become(tells_many=tells_many)
    (first,), (second,) = publish(account, draft("Eins")), publish(account, draft("Zwei"))
    network.act(account, Action("like", first.remote_id))
    network.act(account, Action("share", first.remote_id))
    world.says(world.person("jana"), "Schön!", answers=first.remote_id)

    told = network.figures(account, [first.remote_id, second.remote_id, "987654321"])

    assert told == {
        first.remote_id: {"likes": 1, "comments": 1, "shares": 1},
        second.remote_id: {"likes": 0, "comments": 0, "shares": 0},
    }


def test_a_server_that_tells_one_by_one_is_not_asked_too_much(world, account):
    world.become(tells_many=False)
    names = [publish(account, draft(f"Nummer {number}"))[0].remote_id for number in range(22)]
    assert len(network.figures(account, names)) == 20
