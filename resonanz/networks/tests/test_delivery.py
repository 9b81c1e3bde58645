from datetime import timedelta

import pytest

from resonanz.conversations.models import Post
from resonanz.core.errors import Forbidden, Refused
from resonanz.core.time import now
from resonanz.networks import delivery
from resonanz.networks.claims import claim, hold
from resonanz.networks.contract import Progress
from resonanz.networks.drafts import account_of, draft_of
from resonanz.networks.intake import take_in
from resonanz.networks.models import Delivery, PracticePost
from resonanz.networks.registry import network_of


@pytest.fixture
def question(account, jana_says):
    jana_says("Hält der Akku im Winter?")
    take_in(account)
    return Post.objects.get()


def test_an_answer_goes_out_once_and_stands_in_the_thread(account, mira, question):
    sent = delivery.schedule(
        mira, account.channel, "answer:1", ["Ja, drinnen laden!"], parent=question
    )
    assert delivery.schedule(mira, account.channel, "answer:1", ["anders"]) == sent

    assert delivery.deliver_due() == 1
    assert delivery.deliver_due() == 0

    sent.refresh_from_db()
    assert sent.state == Delivery.State.SENT
    assert sent.post.parent == question
    assert sent.post.author == account.channel.identity
    assert PracticePost.objects.filter(text="Ja, drinnen laden!").count() == 1


def test_who_finds_a_dead_lease_looks_before_sending(account, mira, question):
    sent = delivery.schedule(mira, account.channel, "answer:1", ["Ja"], parent=question)
    # A worker published, and died before it could note it.
    claimed = claim()
    hold(claimed, state=Delivery.State.SENDING, must_look=True)
    network_of("practice").publish(account_of(claimed), draft_of(claimed), claimed.key, Progress())
    Delivery.objects.update(lease_until=now() - timedelta(seconds=1))

    delivery.deliver_due()

    sent.refresh_from_db()
    assert sent.state == Delivery.State.SENT
    assert PracticePost.objects.filter(reason="own").count() == 1


def test_what_is_too_long_is_refused_before_anything_is_sent(account, mira):
    with pytest.raises(Refused, match="1 Zeichen zu lang"):
        delivery.schedule(mira, account.channel, "answer:1", ["x" * 301])
    assert not Delivery.objects.exists()


def test_a_colleague_without_the_desk_may_not_speak(account, tom):
    with pytest.raises(Forbidden):
        delivery.schedule(tom, account.channel, "answer:1", ["Hallo"])


def test_what_is_scheduled_waits_for_its_time_and_can_be_withdrawn(account, mira):
    later = now() + timedelta(hours=1)
    planned = delivery.schedule(mira, account.channel, "plan:1", ["Bald"], due_at=later)

    assert delivery.deliver_due() == 0
    delivery.withdraw(mira, planned)

    planned.refresh_from_db()
    assert planned.state == Delivery.State.WITHDRAWN


def test_a_colleague_posts_to_a_space_through_the_same_delivery(service, mira):
    sent = delivery.schedule(mira, service, "plan:2", ["Guten **Morgen**", "und noch etwas"])
    delivery.deliver_due()

    sent.refresh_from_db()
    assert sent.state == Delivery.State.SENT
    assert sent.post.html == "<p>Guten <strong>Morgen</strong></p>"
    assert Post.objects.get(parent=sent.post).plain == "und noch etwas"
