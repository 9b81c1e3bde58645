"""A desk with one practice account, and a way to hear from its outside."""

from collections.abc import Callable

import pytest

from resonanz.channels.models import Membership
from resonanz.networks import actions, practice
from resonanz.networks.contract import ConnectRequest
from resonanz.networks.models import Account, PracticePost

JANA = {"remote_id": "fan:jana", "handle": "jana", "name": "Jana Sommer"}


@pytest.fixture
def account(lea, mira) -> Account:
    """Lea's practice account; Mira belongs to its desk."""
    connected = actions.connect(lea, "practice", ConnectRequest(handle="velora"))
    assert isinstance(connected, Account)
    Membership.objects.create(channel=connected.channel, person=mira)
    return connected


@pytest.fixture
def jana_says(account) -> Callable[..., PracticePost]:
    return lambda text, **more: practice.say(account.remote_id, JANA, text, **more)
