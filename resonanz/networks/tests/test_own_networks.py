"""What our own two networks, inside and practice, do when told to act; and what the room tells."""

from datetime import UTC, datetime

import pytest

from resonanz.channels.models import Channel
from resonanz.conversations.actions import say
from resonanz.conversations.models import Interaction, Post
from resonanz.core.errors import Forbidden, Gone, Refused
from resonanz.networks import actions, delivery, inside, practice, queries, tasks
from resonanz.networks.accounts import view_of
from resonanz.networks.contract import AccountView, Action, ConnectRequest, IdentitySeen, PostSeen
from resonanz.networks.intake import take_in
from resonanz.networks.models import Account, Delivery, PracticeReaction
from resonanz.networks.registry import network_of
from resonanz.networks.storable import storable


def test_on_practice_we_like_share_and_take_back(account, jana_says):
    said = jana_says("Hallo")
    name, us, network = practice.remote_id(said), view_of(account), practice.network

    for verb in ("like", "like", "share"):
        network.act(us, Action(verb, name))
    assert set(PracticeReaction.objects.values_list("kind", flat=True)) == {"reaction", "share"}

    network.act(us, Action("unlike", name))
    assert PracticeReaction.objects.get().kind == "share"
    network.act(us, Action("delete", name))
    network.act(us, Action("delete", "practice:0"))
    said.refresh_from_db()
    assert said.deleted_at is not None


def test_practice_needs_a_name(lea):
    with pytest.raises(Refused):
        actions.connect(lea, "practice", ConnectRequest(handle=" @ "))


def test_who_follows_on_practice_is_heard(account):
    practice.interact(account.remote_id, {"remote_id": "f", "handle": "fan"}, "follow")
    assert take_in(account) == 1
    assert account.channel.follows.count() == 1


@pytest.fixture
def as_mira(service, mira):
    own = mira.identities.get()
    return AccountView(0, service.slug, own.handle, own.remote_id, {}, {})


def test_inside_we_like_and_take_back_what_stands_in_a_space(service, tom, as_mira):
    post = say(tom, service, "Morgen ist Probefahrt")
    name = f"post:{post.pk}"

    inside.network.act(as_mira, Action("like", name))
    assert Interaction.objects.get().post == post
    inside.network.act(as_mira, Action("unlike", name))
    assert not Interaction.objects.exists()
    inside.network.act(as_mira, Action("delete", name))
    inside.network.act(as_mira, Action("delete", "post:0"))
    assert Post.objects.get().is_deleted


def test_inside_nobody_connects_to_what_is_not_there(service, mira):
    own = mira.identities.get()
    grant = inside.network.connect(ConnectRequest(server=service.slug, handle=own.handle))
    assert grant.remote_id == own.remote_id
    for request in (
        ConnectRequest(server="nowhere", handle=own.handle),
        ConnectRequest(server=service.slug, handle="nobody"),
    ):
        with pytest.raises(Refused):
            inside.network.connect(request)


def test_a_network_that_is_not_installed_is_said_to_be_missing():
    with pytest.raises(Gone, match="myspace"):
        network_of("myspace")


def test_every_minute_each_connected_account_is_asked(account, run_jobs, jana_says, lea):
    other = actions.connect(lea, "practice", ConnectRequest(handle="zweite"))
    Account.objects.filter(pk=other.pk).update(state=Account.State.PAUSED)
    jana_says("Hallo?")

    tasks.poll(0)
    run_jobs()

    assert Post.objects.filter(channel=account.channel).count() == 1


def test_an_account_disconnected_meanwhile_is_asked_nothing(account, jana_says):
    jana_says("Hallo?")
    number = account.pk
    account.delete()
    tasks.take_in_account(number)
    assert not Post.objects.exists()


def test_who_runs_the_outside_sees_all_accounts_others_those_of_their_desks(
    account, lea, mira, tom
):
    assert list(queries.accounts(lea)) == list(queries.accounts(mira)) == [account]
    assert not queries.accounts(tom).exists()
    assert queries.connectable(tom) == []
    assert {one.network.key for one in queries.connectable(lea)} >= {"bluesky", "mastodon"}


def test_the_same_account_connected_again_renews_its_right(account, lea):
    Account.objects.update(state=Account.State.LOST, problem="weg")
    again = actions.connect(lea, "practice", ConnectRequest(handle="velora"))
    assert again.pk == account.pk
    assert (again.state, again.problem) == (Account.State.CONNECTED, "")


def test_what_is_on_its_way_holds_the_account(account, lea, mira):
    delivery.schedule(mira, account.channel, "answer:1", ["Hallo"])
    Delivery.objects.update(state=Delivery.State.SENDING)
    with pytest.raises(Refused):
        actions.disconnect(lea, account)


def test_only_on_practice_somebody_is_invented(account, lea, tom):
    with pytest.raises(Forbidden):
        actions.hear_outsider(tom, account, "Jana", "Hallo")
    Channel.objects.filter(pk=account.channel_id).update(network="mastodon")
    with pytest.raises(Refused):
        actions.hear_outsider(lea, Account.objects.get(), "Jana", "Hallo")


def test_pausing_what_is_paused_changes_nothing(account, lea):
    actions.pause(lea, account)
    actions.pause(lea, Account.objects.get())
    assert Account.objects.get().state == Account.State.PAUSED


def test_a_post_of_no_usable_name_is_left_out(account):
    fan = IdentitySeen("f", "fan")
    assert storable(PostSeen("", fan, datetime.now(UTC), text="x")) is None
