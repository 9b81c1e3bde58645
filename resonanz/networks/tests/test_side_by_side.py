"""Slow networks are published to side by side; on each account one after the other."""

import threading
import time
from datetime import timedelta

import pytest
from django.db import connection

from resonanz.channels.models import Membership
from resonanz.core.time import now
from resonanz.networks import actions, delivery
from resonanz.networks.claims import claim
from resonanz.networks.contract import ConnectRequest
from resonanz.networks.models import Account, Delivery, PracticePost
from resonanz.networks.tasks import clock, deliver
from tests.punctual.planned import account_on, plan

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def accounts(lea) -> list[Account]:
    found = [actions.connect(lea, "practice", ConnectRequest(handle=f"velora{n}")) for n in "123"]
    return [one for one in found if isinstance(one, Account)]


@pytest.fixture
def planned(accounts, lea) -> list[Delivery]:
    """Three posts on each account: all of the first are due before those of the second."""
    begin = now() - timedelta(minutes=1)
    made = []
    for number, account in enumerate(accounts):
        for post in range(3):
            due_at = begin + timedelta(seconds=3 * number + post)
            words = [f"{account.handle}: {post}"]
            origin = f"plan:{number}:{post}"
            made.append(
                delivery.schedule(lea, account.channel, origin, words, due_at=due_at, language="de")
            )
    return made


def _standing() -> list[str]:
    own = PracticePost.objects.filter(reason="own")
    return list(own.order_by("pk").values_list("text", flat=True))


def test_a_slow_account_holds_up_no_other(planned, settings, monkeypatch):
    settings.DELIVERY_THREADS = 6
    monkeypatch.setenv("PRACTICE_FALTERS_SECONDS", "0.8")
    deliver()

    stands = _standing()
    assert len(stands) == len(planned)
    assert stands.index("velora3: 0") < stands.index("velora1: 2"), "side by side"
    for name in ("velora1", "velora2", "velora3"):
        own = [words for words in stands if words.startswith(name)]
        assert own == sorted(own), "in the order they were due"
    assert not Delivery.objects.exclude(state=Delivery.State.SENT).exists()


def test_two_jobs_of_a_worker_do_not_hold_two_of_its_threads(planned, settings, monkeypatch):
    settings.DELIVERY_THREADS = 6
    monkeypatch.setenv("PRACTICE_FALTERS_SECONDS", "0.3")
    first = threading.Thread(target=_run, args=(deliver,))
    first.start()
    while not Delivery.objects.filter(state=Delivery.State.SENDING).exists():
        pass
    clock(0)
    assert Delivery.objects.exclude(state=Delivery.State.SENT).exists(), "it did not wait"
    first.join()
    assert len(_standing()) == len(planned)


def test_an_answer_does_not_wait_behind_what_was_planned(lea, mira, settings, monkeypatch):
    """A thousand planned posts are under way, more than all threads do in a minute."""
    settings.DELIVERY_THREADS = 4
    monkeypatch.setenv("PRACTICE_FALTERS_SECONDS", "0.3")
    accounts = [account_on("practice", "", f"velora{n}", {}) for n in range(20)]
    plan(lea, accounts, 1_000, now())
    worker = threading.Thread(target=_run, args=(deliver,))
    worker.start()
    while Delivery.objects.filter(state=Delivery.State.SENT).count() < 4:
        time.sleep(0.05)

    desk = account_on("practice", "", "desk", {})
    Membership.objects.create(channel=desk.channel, person=mira)
    begin = now()
    answer = delivery.schedule(mira, desk.channel, "answer:1", ["Gern!"])
    while answer.state != Delivery.State.SENT and now() - begin < timedelta(seconds=10):
        time.sleep(0.05)
        answer.refresh_from_db()
    waiting = Delivery.objects.filter(state=Delivery.State.SCHEDULED)
    left = waiting.count()
    waiting.update(state=Delivery.State.WITHDRAWN)
    worker.join()

    assert answer.sent_at is not None and answer.sent_at - begin < timedelta(seconds=5)
    assert left > 800


def _run(job) -> None:
    job()
    connection.close()


def test_who_choose_at_the_same_moment_choose_different_accounts(planned):
    found: list[Delivery | None] = []
    start = threading.Barrier(6)

    def choose() -> None:
        start.wait()
        found.append(claim())
        connection.close()

    threads = [threading.Thread(target=choose) for _number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    chosen = [one.channel_id for one in found if one is not None]
    assert len(chosen) == len(set(chosen)) == 3
