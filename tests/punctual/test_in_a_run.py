"""What is asked for once serves all posts of a run."""

import pytest

from resonanz.core.time import now
from resonanz.networks import delivery
from resonanz.networks.claims import claim_run
from resonanz.networks.models import Account, Delivery
from tests.servers.bluesky.fake import DID, running
from tests.servers.mastodon import fake as mastodon

from .planned import account_on, plan

pytestmark = pytest.mark.django_db


def test_a_session_renewed_for_one_post_serves_the_next(lea, settings):
    settings.ALLOWED_PRIVATE_HOSTS = ["127.0.0.1"]
    with running() as world:
        given = world.session(60)
        secret = {"access": given["accessJwt"], "refresh": given["refreshJwt"]}
        plan(lea, [account_on("bluesky", world.address, "us", secret, remote_id=DID)], 3, now())
        delivery.deliver_run(claim_run())

    texts = [one["value"]["text"] for one in world.records.values()]
    assert texts == ["Nummer 0", "Nummer 1", "Nummer 2"]
    assert world.times("refreshSession") == 1


def test_a_thread_that_meets_the_limit_waits_and_goes_on_behind_what_stands(lea, settings):
    settings.ALLOWED_PRIVATE_HOSTS = ["127.0.0.1"]
    with mastodon.running() as world:
        world.become(requests=2)
        token = {"access_token": world.token()}
        plan(lea, [account_on("mastodon", world.address, "us", token)], 1, now())
        Delivery.objects.update(parts=["Eins", "Zwei", "Drei"])
        before = Delivery.objects.get().due_at
        delivery.deliver_due()

        waiting = Delivery.objects.get()
        assert [one.text for one in world.own()] == ["Eins", "Zwei"]
        assert (waiting.state, waiting.due_at) == (Delivery.State.SCHEDULED, before)
        assert len(world.requests) == 2, "nothing was asked beyond the limit"
        assert Account.objects.get().speak_again_at > now()

        world.become(requests=100)
        Account.objects.update(speak_again_at=now())
        delivery.deliver_due()
        assert [one.text for one in world.own()] == ["Eins", "Zwei", "Drei"]
    assert Delivery.objects.get().state == Delivery.State.SENT
