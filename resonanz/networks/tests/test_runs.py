"""What is due on one channel goes out in runs, each post still on its own terms."""

import itertools
import logging
from datetime import timedelta

import pytest

from resonanz.conversations.models import Post
from resonanz.core.events import record
from resonanz.core.models import Event
from resonanz.core.time import now
from resonanz.networks import actions, arriving, claims, delivery, halting, practice, registry
from resonanz.networks.contract import Uncertain
from resonanz.networks.models import Account, Delivery, Halt, PracticePost

State = Delivery.State


class Watched(practice.Practice):
    """The practice network, where something happens before a post with certain words."""

    def __init__(self):
        self.before = {}

    def publish(self, account, draft, key, progress):
        self.before.pop(draft.parts[0], lambda: None)()
        return super().publish(account, draft, key, progress)


@pytest.fixture
def watched(account, monkeypatch):
    network = Watched()
    monkeypatch.setitem(registry._networks, "practice", network)
    return network


@pytest.fixture
def three(account, mira):
    due_at = now() - timedelta(seconds=5)
    return [
        delivery.schedule(
            mira,
            account.channel,
            f"plan:{words}",
            [words],
            due_at=due_at + timedelta(seconds=number),
        )
        for number, words in enumerate(("eins", "zwei", "drei"))
    ]


def states(three):
    return [Delivery.objects.get(pk=one.pk).state for one in three]


def stands():
    return list(PracticePost.objects.order_by("pk").values_list("text", flat=True))


def test_a_run_holds_what_is_due_on_its_channel_in_order(three):
    run = claims.claim_run()

    assert run == three
    assert claims.claim_run() == []
    assert all(one.lease_until > now() for one in Delivery.objects.all())


def test_whoever_finished_leaves_nothing_behind(three):
    assert delivery.deliver_due() == 3
    assert states(three) == [State.SENT] * 3
    assert stands() == ["eins", "zwei", "drei"]
    assert not Delivery.objects.exclude(lease_until=None).exists()


def test_a_halt_in_the_middle_of_a_run_stops_the_rest(watched, three, lea):
    watched.before["zwei"] = lambda: halting.halt(lea, "Rückruf")
    delivery.deliver_due()

    assert states(three) == [State.SENT, State.SENT, State.SCHEDULED]
    assert Delivery.objects.get(pk=three[2].pk).lease_until is None
    halting.go_on(lea)
    delivery.deliver_due()
    assert stands() == ["eins", "zwei", "drei"]


def test_what_is_taken_back_or_moved_in_the_middle_of_a_run_stays(watched, three, mira):
    def change_of_mind():
        delivery.withdraw(mira, three[1])
        delivery.move(mira, three[2], now() + timedelta(hours=1))

    watched.before["eins"] = change_of_mind
    delivery.deliver_due()

    assert states(three) == [State.SENT, State.WITHDRAWN, State.SCHEDULED]
    assert stands() == ["eins"]


def test_a_pause_in_the_middle_of_a_run_holds_the_rest_back(watched, three, account, lea):
    watched.before["eins"] = lambda: actions.pause(lea, account)
    delivery.deliver_due()
    assert states(three) == [State.SENT, State.SCHEDULED, State.SCHEDULED]

    actions.resume(lea, Account.objects.get(pk=account.pk))
    delivery.deliver_due()
    assert stands() == ["eins", "zwei", "drei"]


def test_after_trouble_the_rest_is_given_back_and_goes_out(watched, three):
    def breaks():
        raise Uncertain("?")

    watched.before["zwei"] = breaks
    delivery.deliver_due()

    assert states(three) == [State.SENT, State.UNKNOWN, State.SENT]
    Delivery.objects.update(due_at=now() - timedelta(seconds=1))
    delivery.deliver_due()
    assert sorted(stands()) == ["drei", "eins", "zwei"]


def test_who_lost_one_of_a_run_still_sends_the_others(three):
    run = claims.claim_run()
    Delivery.objects.filter(pk=three[1].pk).update(fence=99)
    delivery.deliver_run(run)

    assert stands() == ["eins", "drei"]


@pytest.mark.parametrize(
    ("state", "halted", "planned", "account_state", "waits", "due_in"),
    list(
        itertools.product(
            (State.SCHEDULED, State.UNKNOWN, State.SENT, State.WITHDRAWN),
            (False, True),
            (False, True),
            (Account.State.CONNECTED, Account.State.PAUSED),
            (None, -1, 1),
            (-1, 1),
        )
    ),
)
def test_what_may_begin_is_what_may_be_claimed(
    account, mira, state, halted, planned, account_state, waits, due_in
):
    moment = now()
    one = delivery.schedule(mira, account.channel, "answer:1", ["eins"])
    Delivery.objects.update(
        state=state,
        is_planned=planned,
        due_at=moment + timedelta(minutes=due_in),
        remote_id="practice:1",
    )
    speak_again_at = moment + timedelta(minutes=waits) if waits else None
    Account.objects.update(state=account_state, speak_again_at=speak_again_at)
    if halted:
        Halt.objects.create(since=moment, by=mira)
    may = one in claims.due()

    try:
        claims.begin(one)
    except claims.LostFence:
        assert not may
    else:
        assert may


def test_what_is_out_is_said_before_it_stands_here(three):
    run = claims.claim_run()
    delivery.deliver_run(run)
    assert states(three) == [State.SENT] * 3
    assert not Post.objects.exists()

    assert arriving.enter_sent() == 3
    assert arriving.enter_sent() == 0
    assert [post.plain for post in Post.objects.order_by("pk")] == ["eins", "zwei", "drei"]
    assert Event.objects.filter(verb="delivery.sent").count() == 3


def test_what_cannot_be_entered_is_set_aside_and_holds_up_nothing(three, monkeypatch, caplog):
    delivery.deliver_run(claims.claim_run())

    def breaks_for_the_first(actor, verb, subject, **more):
        if subject == three[0]:
            raise ValueError("a listener of ours")
        return record(actor, verb, subject, **more)

    with monkeypatch.context() as broken, caplog.at_level(logging.CRITICAL):
        broken.setattr(arriving, "record", breaks_for_the_first)
        arriving.enter_sent()
    entered = Delivery.objects.filter(is_entered=True)
    assert set(entered.all()) == set(three[1:])
    assert arriving.enter_sent() == 0, "not again at once"

    monkeypatch.setattr(arriving, "AGAIN_SECONDS", 0)
    arriving._set_aside.clear()
    arriving.enter_sent()
    assert set(entered.all()) == set(three)


def test_a_first_comment_stands_here_after_what_it_comments_on(account, mira):
    post = delivery.schedule(mira, account.channel, "plan:1", ["Neu!"])
    delivery.schedule(mira, account.channel, "plan:1:comment", ["Mehr hier"], after=post)
    delivery.deliver_due()

    said = Post.objects.get(plain="Neu!")
    assert Post.objects.get(plain="Mehr hier").parent == said
