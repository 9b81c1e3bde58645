"""Workers die by SIGKILL while they speak with the real network: nothing twice, nothing missing."""

from collections import Counter

import pytest

from resonanz.channels.models import Membership
from resonanz.conversations.models import Interaction, Post
from resonanz.core.models import Event
from resonanz.networks import actions, delivery
from resonanz.networks.contract import ConnectRequest
from resonanz.networks.intake import take_in
from resonanz.networks.models import Account, Delivery
from tests.killing import DELIVER, TAKE_IN, kill_until, rounds

ANSWERS, POSTS = 60, 40
OURS, REPLIES, BELOW = 10, 150, 30


@pytest.fixture
def channel_account(bluesky, velora, lea, mira) -> Account:
    """Lea's account on the network; Mira belongs to its desk."""
    request = ConnectRequest(bluesky.pds, velora.handle, velora.app_password)
    connected = actions.connect(lea, "bluesky", request)
    assert isinstance(connected, Account)
    Membership.objects.create(channel=connected.channel, person=mira)
    return connected


@pytest.fixture
def surroundings(bluesky) -> dict[str, str]:
    """What a worker needs to find the network."""
    return {
        "ALLOWED_PRIVATE_HOSTS": "127.0.0.1,localhost",
        "BLUESKY_PLC": bluesky.plc,
        "BLUESKY_RESOLVER": bluesky.pds,
        "DELIVERY_LEASE_SECONDS": "2",
    }


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("number", range(rounds(3)))
def test_a_hundred_answers_and_posts_stand_there_once_although_workers_die(
    number, bluesky, velora, jana, channel_account, mira, surroundings
):
    asked = jana.names(f"@{velora.handle} Frage?", velora.did)
    bluesky.settle()
    take_in(channel_account)
    question = Post.objects.get(remote_id=asked)
    channel = channel_account.channel
    for n in range(ANSWERS):
        words = [f"Antwort {n}"]
        delivery.schedule(mira, channel, f"answer:{n}", words, parent=question, language="de")
    for n in range(POSTS):
        words = [f"Teil 1 von {n}", f"Teil 2 von {n}"]
        delivery.schedule(mira, channel, f"post:{n}", words, language="de")

    sent = Delivery.objects.filter(state=Delivery.State.SENT, is_entered=True)
    killed = kill_until(
        lambda: sent.count() == ANSWERS + POSTS, DELIVER, kills=4, patience=240, **surroundings
    )

    assert killed == 4, "the work outlived all that were killed"
    records = {uri: jana.reads(uri) for uri in jana.posts_of(velora.did)}
    stands = Counter(record.text for record in records.values())
    assert max(stands.values()) == 1, "nothing twice"
    assert len(stands) == ANSWERS + 2 * POSTS, "nothing missing"
    answers = [one for one in records.values() if one.text.startswith("Antwort")]
    assert {one.reply.parent.uri for one in answers} == {asked}
    here = Post.objects.exclude(pk=question.pk)
    assert Counter(here.values_list("plain", flat=True)) == stands
    assert set(here.values_list("remote_id", flat=True)) == set(records)
    assert Event.objects.filter(verb="delivery.sent").count() == ANSWERS + POSTS


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("number", range(rounds(3)))
def test_every_event_comes_in_once_and_in_order_although_the_intake_dies(
    number, bluesky, velora, jana, make_fan, channel_account, surroundings
):
    said, liked = _a_thread(bluesky, velora, jana, make_fan("tim"))

    posts = Post.objects.all()
    deeds = Interaction.objects.filter(kind=Interaction.Kind.REACTION)

    def done() -> bool:
        return posts.count() >= len(said) and deeds.count() >= len(liked)

    kill_until(done, TAKE_IN, kills=4, patience=240, **surroundings)
    take_in(channel_account)

    channel_account.refresh_from_db()
    assert channel_account.problem == ""
    assert Counter(posts.values_list("remote_id", flat=True)) == Counter(list(said))
    assert Counter(deeds.values_list("post__remote_id", flat=True)) == Counter(liked)
    heard = Event.objects.filter(verb="post.heard").order_by("pk")
    order = [Post.objects.get(pk=event.subject_id).remote_id for event in heard]
    assert Counter(order) == Counter(list(said)), "each is heard once"
    for post in posts.select_related("parent"):
        above = said[post.remote_id]
        assert (post.parent.remote_id if post.parent else "") == above
        assert not above or order.index(above) < order.index(post.remote_id)


def _a_thread(bluesky, velora, jana, tim):
    """A question to us, answers of ours, answers below them and below those, and likes of ours.

    What was said with what it answers, and the addresses of what was liked.
    """
    asked = jana.names(f"@{velora.handle} wie weit?", velora.did)
    bluesky.settle()
    ours = type(jana)(bluesky, velora).says_all([f"Schritt {n}" for n in range(OURS)], to=asked)
    bluesky.settle()
    said = {asked: ""} | dict.fromkeys(ours, asked)
    first = jana.says_all([f"Antwort {n}" for n in range(REPLIES)], to=ours[0])
    said |= dict.fromkeys(first, ours[0])
    for n in range(BELOW):
        said[tim.says(f"Dazu {n}", to=first[n])] = first[n]
    for uri in ours:
        tim.likes(uri)
        jana.likes(uri)
    bluesky.settle()
    return said, ours * 2
