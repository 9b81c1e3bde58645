"""What is said comes in at once where the server has a stream."""

import threading

import pytest

from resonanz.conversations.models import Post
from resonanz.networks import actions, listening
from resonanz.networks.contract import ConnectRequest
from resonanz.networks.models import Account


@pytest.fixture
def connected(db, lea, world, run_jobs) -> Account:
    account = actions.connect(
        lea, "mastodon", ConnectRequest(server=world.address, secret=world.token())
    )
    run_jobs()
    return account


def test_a_stream_that_tells_of_something_brings_it_in(connected, world, run_jobs):
    def speak():
        while not world.streams:
            threading.Event().wait(0.01)
        world.says(world.person("jana"), "@velora Klappt das sofort?")
        world.send("end", "")

    speaking = threading.Thread(target=speak)
    speaking.start()
    assert listening.follow_once(connected.pk) == 1
    speaking.join()
    run_jobs()
    assert Post.objects.filter(plain__contains="Klappt das sofort?").count() == 1


def test_only_accounts_that_stream_are_followed(connected, world):
    assert listening.streaming_accounts() == [connected.pk]
    connected.extra["streaming"] = ""
    connected.save()
    assert listening.streaming_accounts() == []


def test_a_broken_stream_is_no_harm(connected, world):
    connected.extra["streaming"] = "http://127.0.0.1:9"
    connected.save()
    assert listening.follow_once(connected.pk) == 0


@pytest.mark.django_db(transaction=True)
def test_one_process_listens_and_stops_when_told(connected, world, monkeypatch):
    monkeypatch.setattr(listening, "LOOK_SECONDS", 0.05)
    monkeypatch.setattr(listening, "WAITS", (0.05,))
    stop = threading.Event()
    threads = [threading.Thread(target=listening.listen, args=(stop,)) for _number in range(2)]
    for thread in threads:
        thread.start()
    for _try in range(200):
        if world.streams:
            break
        stop.wait(0.05)
    stop.wait(0.5)
    assert len(world.streams) == 1
    stop.set()
    world.send("end", "")
    for thread in threads:
        thread.join(10)
        assert not thread.is_alive()
    stop.wait(0.5)  # the thread of the stream gives its connection back
