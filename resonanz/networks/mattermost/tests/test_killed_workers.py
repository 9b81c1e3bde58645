"""Workers die by SIGKILL while they send: the look alone keeps everything from standing twice."""

from collections import Counter

import pytest

from resonanz.channels.models import Membership
from resonanz.networks import actions, delivery
from resonanz.networks.models import Account, Delivery
from tests.killing import DELIVER, kill_until, rounds
from tests.servers.http import Told

from .conftest import request_for

POSTS = 40


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("number", range(rounds(1)))
def test_threads_stand_there_once_although_workers_die(number, world, lea, mira):
    # A server that forgets pending ids at once: nothing but the look helps.
    world.pending_seconds = 0
    connected = actions.connect(lea, "mattermost", request_for(world))
    assert isinstance(connected, Account)
    Membership.objects.create(channel=connected.channel, person=mira)
    for n in range(POSTS):
        words = [f"Teil 1 von {n}", f"Teil 2 von {n}"]
        delivery.schedule(mira, connected.channel, f"post:{n}", words, language="de")
    world.next("create", Told(502, "<html>"), Told(cut=True))

    sent = Delivery.objects.filter(state=Delivery.State.SENT)
    surroundings = {"ALLOWED_PRIVATE_HOSTS": "127.0.0.1"}
    kill_until(lambda: sent.count() == POSTS, DELIVER, kills=3, **surroundings)

    standing = Counter(one["message"] for one in world.own())
    assert standing == Counter(f"Teil {part} von {n}" for n in range(POSTS) for part in (1, 2))
