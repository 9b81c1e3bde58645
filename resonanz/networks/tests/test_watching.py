"""Listening to more than ourselves: what is found comes in as a channel of its own."""

import pytest

from resonanz.channels.models import Channel
from resonanz.core.errors import Forbidden, Refused
from resonanz.desk.models import Case
from resonanz.networks import practice
from resonanz.networks.accounts import view_of
from resonanz.networks.intake import take_in
from resonanz.networks.models import Account
from resonanz.networks.watching import watch

from .conftest import JANA


@pytest.fixture
def elsewhere():
    return practice.say("account:other", JANA, "Welches Lastenrad ist das beste?")


def test_what_others_say_about_a_word_comes_in_and_opens_no_case(
    account, lea, elsewhere, jana_says, run_jobs
):
    found = watch(lea, account, "search", "lastenrad")
    jana_says("Etwas ganz anderes")
    take_in(found)
    run_jobs()

    assert found.channel.kind == Channel.Kind.WATCH
    assert [post.plain for post in found.channel.posts.all()] == [elsewhere.text]
    assert not Case.objects.filter(channel=found.channel).exists()


def test_asked_twice_it_is_one_watch_with_the_desk_of_its_account(account, lea, mira):
    found = watch(lea, account, "search", "Akku")
    assert watch(lea, account, "search", "akku") == found
    assert set(found.channel.memberships.values_list("person", flat=True)) == {lea.pk, mira.pk}


def test_who_may_not_manage_the_account_watches_nothing(account, mira):
    with pytest.raises(Forbidden):
        watch(mira, account, "search", "Akku")


@pytest.mark.parametrize(("kind", "what"), [("search", "  "), ("moon", "Akku")])
def test_what_cannot_be_listened_to_is_said(account, lea, kind, what):
    with pytest.raises(Refused):
        watch(lea, account, kind, what)


def test_a_watch_cannot_watch(account, lea):
    found = watch(lea, account, "search", "Akku")
    with pytest.raises(Refused):
        watch(lea, found, "search", "Motor")


def test_a_lost_right_is_that_of_the_account_and_the_watch_waits(account, lea, elsewhere):
    found = watch(lea, account, "search", "lastenrad")
    Account.objects.filter(pk=account.pk).update(state="lost")
    assert take_in(found) == 0
    Account.objects.filter(pk=account.pk).update(state="connected")
    assert take_in(found) == 1


def test_it_is_begun_on_the_page_of_the_account(client, account, lea):
    client.force_login(lea.user)
    page = f"/networks/accounts/{account.pk}/"
    wrong = client.post(f"{page}watches", {"kind": "search", "what": ""})
    assert wrong.status_code == 422
    made = client.post(f"{page}watches", {"kind": "search", "what": "Akku"}, follow=True)
    assert "„Akku“" in made.text
    assert "„Akku“" in client.get(page).text


def test_of_two_who_renew_the_right_of_a_watch_one_does(account, lea):
    found = watch(lea, account, "search", "Akku")
    first, second = view_of(found), view_of(found)
    assert first.renewed(lambda secret: {**secret, "token": "first"})["token"] == "first"
    assert second.renewed(lambda secret: {**secret, "token": "second"})["token"] == "first"
    account.refresh_from_db()
    assert account.secret["token"] == "first"


def test_what_an_account_listens_to_goes_on_page_by_page(client, account, lea, pages_of):
    client.force_login(lea.user)
    for number in range(55):
        watch(lea, account, "search", f"Wort {number}")

    pages = pages_of(f"networks/accounts/{account.pk}/watches")

    assert [len(page) for page in pages] == [50, 5]
