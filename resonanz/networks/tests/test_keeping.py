"""What connectors note of an account: two workers at once lose nothing of each other's notes."""

import threading

import pytest
from django.db import connection

from resonanz.networks import actions
from resonanz.networks.accounts import view_of
from resonanz.networks.contract import ConnectRequest
from resonanz.networks.models import Account
from resonanz.networks.x import budget
from resonanz.networks.youtube.quota import Quota

ROUNDS = 25


@pytest.fixture
def stored(lea) -> Account:
    account = actions.connect(lea, "practice", ConnectRequest(handle="velora"))
    assert isinstance(account, Account)
    return account


def at_once(*works):
    """Every piece of work in a thread of its own, begun at the same moment."""
    begin, failures = threading.Barrier(len(works)), list[BaseException]()

    def run(work):
        try:
            begin.wait(10)
            for number in range(ROUNDS):
                work(number)
        except BaseException as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


@pytest.mark.django_db(transaction=True)
def test_two_workers_who_note_different_things_keep_both(stored):
    Account.objects.filter(pk=stored.pk).update(secret={"key": "ours"})
    mine, yours = view_of(stored), view_of(stored)
    at_once(
        lambda number: mine.keep_extra({f"mine{number}": number}),
        lambda number: yours.keep_extra({f"yours{number}": number}),
        lambda number: mine.keep_secret({f"token{number}": "new"}),
        lambda number: yours.keep_secret({f"hub{number}": "new"}),
    )
    stored.refresh_from_db()
    for number in range(ROUNDS):
        assert stored.extra[f"mine{number}"] == stored.extra[f"yours{number}"] == number
        assert stored.secret[f"token{number}"] == stored.secret[f"hub{number}"] == "new"
    assert stored.secret["key"] == "ours", "the right itself stays"


@pytest.mark.django_db(transaction=True)
def test_two_workers_who_count_the_same_budget_count_everything(stored):
    def read(_number):
        with budget.counted(view_of(stored)) as meter:
            meter.reads, meter.posts = 2, 1

    mine, yours = Quota(view_of(stored)), Quota(view_of(stored))
    at_once(read, read, lambda _n: mine.spend(3), lambda _n: yours.spend(5, uploads=1))

    stored.refresh_from_db()
    assert stored.extra["usage"]["reads"] == 4 * ROUNDS
    assert stored.extra["usage"]["posts"] == 2 * ROUNDS
    assert stored.extra["quota"]["used"] == 8 * ROUNDS
    assert stored.extra["quota"]["uploads"] == ROUNDS


@pytest.mark.django_db(transaction=True)
def test_connecting_again_and_letting_go_lose_no_cursor_that_is_stored_meanwhile(stored, lea):
    stale = Account.objects.get(pk=stored.pk)
    Account.objects.filter(pk=stored.pk).update(cursor={"post": 7})
    view_of(stored).keep_extra({"noted": True})
    actions.disconnect(lea, stale)

    stored.refresh_from_db()
    assert (stored.cursor, stored.extra["noted"]) == ({"post": 7}, True)
    again = actions.connect(lea, "practice", ConnectRequest(handle="velora"))
    assert isinstance(again, Account)
    assert (again.pk, again.cursor, again.extra["noted"]) == (stored.pk, {"post": 7}, True)


def test_a_note_that_fails_changes_nothing(stored, db):
    def refused(kept):
        raise ValueError(kept)

    view = view_of(stored)
    view.keep_extra({"before": 1})
    with pytest.raises(ValueError, match="before"):
        view.change_extra(refused)
    stored.refresh_from_db()
    assert stored.extra["before"] == 1
