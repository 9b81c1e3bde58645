"""What may go wrong on the way out and in: nothing is lost, nothing is said twice or wrongly."""

import time
from datetime import timedelta

import pytest

from resonanz.channels.models import Channel
from resonanz.conversations.actions import take_away
from resonanz.conversations.models import Post
from resonanz.core.errors import Refused, TryLater
from resonanz.core.http import Interrupted
from resonanz.core.models import Event
from resonanz.core.time import now
from resonanz.networks import actions, claims, delivery, practice, registry
from resonanz.networks.contract import LostRight, RateLimited, Remote, Uncertain
from resonanz.networks.intake import take_in
from resonanz.networks.models import Account, Delivery, PracticePost

State = Delivery.State


class Moody(practice.Practice):
    """The practice network on a bad day: it answers with the errors it was given, one by one."""

    def __init__(self):
        self.before, self.after, self.looking, self.telling = [], [], [], []

    def publish(self, account, draft, key, progress):
        if self.before:
            raise self.before.pop(0)
        done = super().publish(account, draft, key, progress)
        if self.after:
            raise self.after.pop(0)
        return done

    def find(self, account, key, draft):
        if self.looking:
            raise self.looking.pop(0)
        return super().find(account, key, draft)

    def events(self, account, cursor):
        if self.telling:
            raise self.telling.pop(0)
        return super().events(account, cursor)


@pytest.fixture
def moody(account, monkeypatch):
    network = Moody()
    monkeypatch.setitem(registry._networks, "practice", network)
    return network


@pytest.fixture
def sent(account, mira):
    return delivery.schedule(mira, account.channel, "answer:1", ["Ja, drinnen laden!"])


def go_on(sent):
    """Deliver as if the waiting was over."""
    Delivery.objects.filter(pk=sent.pk).update(due_at=now())
    delivery.deliver_due()
    sent.refresh_from_db()
    return sent


def on_the_network():
    return PracticePost.objects.filter(reason="own").count()


@pytest.mark.parametrize("error", [Uncertain(), Interrupted("weg"), ValueError("ours"), OSError()])
def test_what_broke_after_sending_began_is_looked_for_and_not_sent_again(moody, sent, error):
    moody.after = [error]

    assert go_on(sent).state == State.UNKNOWN
    assert sent.problem and sent.due_at > now()
    assert go_on(sent).state == State.SENT

    assert on_the_network() == 1
    assert Event.objects.filter(verb="delivery.unknown").count() == 1


def test_what_broke_before_it_arrived_is_looked_for_and_sent(moody, sent):
    moody.before = [Uncertain()]

    assert go_on(sent).state == State.UNKNOWN
    assert go_on(sent).state == State.SENT
    assert on_the_network() == 1


def test_while_nobody_can_look_it_stays_unknown_and_is_told_once(moody, sent):
    moody.after, moody.looking = [Uncertain()], [TryLater("weg"), TryLater("weg"), ValueError("x")]

    for _time in range(4):
        assert go_on(sent).state == State.UNKNOWN
    assert go_on(sent).state == State.SENT

    assert on_the_network() == 1


@pytest.mark.parametrize("limited", [True, False])
def test_a_network_that_says_later_is_asked_again_later(moody, sent, limited):
    in_a_minute = RateLimited(now() + timedelta(minutes=1))
    moody.before = [in_a_minute if limited else TryLater("Der Server antwortet nicht.")]

    assert go_on(sent).state == State.SCHEDULED
    assert sent.problem

    Account.objects.update(speak_again_at=None)
    assert go_on(sent).state == State.SENT


def test_while_the_network_asks_to_wait_nothing_is_sent_but_things_are_heard(
    moody, sent, account, mira, jana_says
):
    moody.before = [RateLimited(now() + timedelta(hours=1))]
    go_on(sent)
    other = delivery.schedule(mira, account.channel, "answer:2", ["Noch etwas"])

    assert go_on(other).state == State.SCHEDULED
    jana_says("Hallo?")
    assert take_in(account) == 1


def test_what_the_network_refuses_waits_for_a_person_with_the_reason(moody, sent, mira):
    moody.before = [Refused("Zu derb.")]

    assert go_on(sent).state == State.REFUSED
    assert sent.problem == "Zu derb."

    delivery.retry(mira, sent, ["Ja, gern drinnen laden!"])
    assert go_on(sent).state == State.SENT
    assert PracticePost.objects.get(reason="own").text == "Ja, gern drinnen laden!"


def test_a_lost_right_is_said_and_after_connecting_again_it_is_looked_first(moody, sent, account):
    moody.after, moody.looking = [Uncertain()], [LostRight()]
    go_on(sent)

    assert go_on(sent).state == State.UNKNOWN
    account.refresh_from_db()
    assert account.state == Account.State.LOST
    assert delivery.deliver_due() == 0

    Account.objects.update(state=Account.State.CONNECTED)
    assert go_on(sent).state == State.SENT
    assert on_the_network() == 1


def test_an_account_that_is_lost_before_sending_refuses_with_what_to_do(moody, sent):
    Account.objects.update(state=Account.State.LOST)
    assert go_on(sent).state == State.REFUSED
    assert "Connect the account again" in sent.problem or "neu" in sent.problem


def test_an_answer_to_what_was_deleted_meanwhile_is_not_sent(moody, account, mira, jana_says):
    jana_says("Hält der Akku?")
    take_in(account)
    asked = Post.objects.get()
    sent = delivery.schedule(mira, account.channel, "answer:1", ["Ja"], parent=asked)
    take_away(asked)

    assert go_on(sent).state == State.REFUSED
    assert "deleted" in sent.problem or "gelöscht" in sent.problem
    assert on_the_network() == 0


def test_a_paused_account_sends_nothing_until_it_goes_on(moody, sent, account, lea):
    actions.pause(lea, account)
    assert delivery.deliver_due() == 0
    actions.resume(lea, Account.objects.get(pk=account.pk))
    assert go_on(sent).state == State.SENT


def test_who_lost_the_claim_notes_nothing(account, sent):
    mine = claims.claim()
    Delivery.objects.update(lease_until=now() - timedelta(seconds=1))
    theirs = claims.claim()

    with pytest.raises(claims.LostFence):
        claims.hold(mine, problem="alt")
    claims.hold(theirs, problem="")
    delivery.deliver_one(mine)

    sent.refresh_from_db()
    assert sent.state != State.SENT


def test_on_one_channel_one_thing_is_sent_at_a_time_in_order(account, mira):
    first = delivery.schedule(mira, account.channel, "answer:1", ["Eins"])
    delivery.schedule(mira, account.channel, "answer:2", ["Zwei"])

    assert claims.claim() == first
    assert claims.claim() is None


@pytest.mark.django_db(transaction=True)
def test_a_claim_is_kept_while_its_worker_lives(account, mira, settings):
    settings.DELIVERY_LEASE_SECONDS = 1.5
    delivery.schedule(mira, account.channel, "answer:1", ["Eins"])
    mine = claims.claim()

    with claims.kept_alive([mine]):
        time.sleep(2.2)
        assert claims.claim() is None
    time.sleep(1.7)
    assert claims.claim() == mine


def test_a_channel_without_a_profile_of_ours_says_nothing(moody, sent, account):
    Channel.objects.filter(pk=account.channel_id).update(identity=None)
    assert go_on(sent).state == State.REFUSED
    assert on_the_network() == 0


def test_an_address_that_is_none_is_not_kept(moody, sent):
    moody.publish = lambda *given: [Remote("a-1", "javascript:alert(1)")]

    assert go_on(sent).state == State.SENT
    assert (sent.remote_id, sent.address) == ("a-1", "")
    assert sent.post.plain == "Ja, drinnen laden!"


def test_trouble_with_asking_is_noted_and_we_ask_again_by_ourselves(moody, account, jana_says):
    jana_says("Hallo?")
    moody.telling = [TryLater("Der Server antwortet nicht.")]

    assert take_in(account) == 0
    assert account.problem == "Der Server antwortet nicht."
    assert take_in(account) == 0, "not at once"

    Account.objects.update(look_again_at=now() - timedelta(seconds=1))
    assert take_in(account) == 1
    assert account.problem == ""


def test_after_trouble_a_person_may_ask_at_once(moody, account, lea, jana_says):
    jana_says("Hallo?")
    moody.telling = [TryLater("weg")]
    take_in(account)

    assert actions.take_in_now(lea, account) == 1


def test_where_the_network_says_wait_a_person_waits_too(moody, account, lea, jana_says):
    jana_says("Hallo?")
    moody.telling = [RateLimited(now() + timedelta(minutes=5))]
    take_in(account)

    assert actions.take_in_now(lea, account) == 0
    assert account.problem


def test_an_error_of_our_own_is_noted_and_loses_nothing(moody, account, lea, jana_says):
    jana_says("Hallo?")
    moody.telling = [KeyError("odd")]

    assert take_in(account) == 0
    assert account.problem
    assert actions.take_in_now(lea, account) == 1


def test_what_has_begun_to_arrive_cannot_be_withdrawn(account, mira, sent):
    Delivery.objects.update(state=State.REFUSED, progress={"parts": [["1", "", 0, {}]]})
    with pytest.raises(Refused):
        delivery.withdraw(mira, sent)
    Delivery.objects.update(state=State.SENDING, progress={})
    with pytest.raises(Refused):
        delivery.withdraw(mira, sent)


def test_what_waits_without_a_reason_is_late_after_a_minute(account, mira, sent):
    assert not sent.is_late
    sent.due_at = now() - timedelta(minutes=2)
    assert sent.is_late
