"""An account that wishes to be left alone for a while is: until then, or a hint, or a person."""

from dataclasses import replace
from datetime import timedelta

import pytest

from resonanz.core.errors import TryLater
from resonanz.core.time import now, standing_at
from resonanz.networks import practice, registry
from resonanz.networks.contract import LostRight, RateLimited
from resonanz.networks.intake import take_in
from resonanz.networks.tasks import poll

ONE_HOUR = timedelta(hours=1)


class Resting(practice.Practice):
    """The practice network, asked once an hour."""

    asked = 0
    trouble: Exception | None = None

    def events(self, account, cursor):
        self.asked += 1
        if self.trouble:
            raise self.trouble
        heeded = [number for number, _content in account.hints]
        return replace(super().events(account, cursor), rest_until=now() + ONE_HOUR, heeded=heeded)


@pytest.fixture
def network(account, run_jobs):
    network = Resting()
    registry.register(network)
    run_jobs()
    assert network.asked == 1
    yield network
    registry.register(practice.network)


def test_who_rests_is_not_polled(network, account, run_jobs):
    poll(0)
    run_jobs()
    take_in(account)
    assert network.asked == 1
    with standing_at(now() + ONE_HOUR):
        poll(0)
        run_jobs()
    assert network.asked == 2


def test_a_person_who_asks_is_answered(network, account):
    take_in(account, asked=True)
    assert network.asked == 2


def test_a_hint_wakes_who_rests_but_not_who_is_in_trouble(network, account, run_jobs):
    account.hints.create(content={}, at=now())
    poll(0)
    run_jobs()
    assert network.asked == 2
    assert not account.hints.exists()

    network.trouble = TryLater("away")
    take_in(account, asked=True)
    account.hints.create(content={}, at=now())
    take_in(account)
    assert network.asked == 3


def test_a_hint_does_not_hurry_whom_the_network_lets_wait(network, account):
    network.trouble = RateLimited(now() + ONE_HOUR)
    take_in(account, asked=True)
    account.hints.create(content={}, at=now())
    take_in(account, asked=True)
    assert network.asked == 2


@pytest.mark.parametrize(("seconds", "minutes"), [(60, 2), (3600, 60)])
def test_the_connector_says_how_long_to_wait_after_trouble(network, account, seconds, minutes):
    network.trouble = TryLater("away", retry_after_seconds=seconds)
    take_in(account, asked=True)
    assert round((account.look_again_at - now()).total_seconds() / 60) == minutes


def test_the_connector_says_why_it_is_over(network, account):
    network.trouble = LostRight(problem="The feed was given up.")
    take_in(account, asked=True)
    assert (account.state, account.problem) == ("lost", "The feed was given up.")
