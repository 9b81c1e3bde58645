"""Workers die by SIGKILL while they speak with a real server: nothing twice, nothing missing."""

from collections import Counter

import pytest

from resonanz.channels.models import Membership
from resonanz.conversations.models import Post
from resonanz.networks import actions, delivery
from resonanz.networks.intake import take_in
from resonanz.networks.models import Account, Delivery
from tests.killing import DELIVER, TAKE_IN, kill_until, rounds

POSTS, SAID = 60, 250
SURROUNDINGS = {"ALLOWED_PRIVATE_HOSTS": "127.0.0.1,localhost", "DELIVERY_LEASE_SECONDS": "2"}


@pytest.fixture
def room(hilfe, lea, mira) -> Account:
    """Lea's room on the server; Mira belongs to its desk."""
    connected = actions.connect(lea, "matrix", hilfe.request)
    assert isinstance(connected, Account)
    Membership.objects.create(channel=connected.channel, person=mira)
    return connected


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("number", range(rounds(2)))
def test_answers_and_threads_stand_there_once_although_workers_die(number, hilfe, room, mira):
    asked = hilfe.names_us("Frage?")
    take_in(room)
    question = Post.objects.get(remote_id=asked)
    for n in range(POSTS):
        parent = question if n % 2 else None
        words = [f"Teil 1 von {n}", f"Teil 2 von {n}"]
        delivery.schedule(mira, room.channel, f"post:{n}", words, parent=parent, language="de")

    sent = Delivery.objects.filter(state=Delivery.State.SENT)
    killed = kill_until(
        lambda: sent.count() == POSTS, DELIVER, kills=4, patience=120, **SURROUNDINGS
    )

    assert killed == 4, "the work outlived all that were killed"
    standing = Counter(
        event["content"]["body"]
        for event in hilfe.jana.history(hilfe.room)
        if event["sender"] == hilfe.velora.user_id and event["type"] == "m.room.message"
    )
    wanted = {f"Teil {part} von {n}" for n in range(POSTS) for part in (1, 2)}
    assert set(standing) == wanted and set(standing.values()) == {1}


@pytest.mark.django_db(transaction=True)
def test_what_is_said_comes_in_once_although_workers_die(hilfe, room):
    take_in(room)
    said = [hilfe.jana.says(hilfe.room, f"Satz {n}") for n in range(SAID)]
    posts = Post.objects.filter(channel=room.channel)
    kill_until(lambda: posts.count() >= SAID, TAKE_IN, kills=3, **SURROUNDINGS)
    stored = Counter(posts.values_list("remote_id", flat=True))
    assert stored == Counter(said)
