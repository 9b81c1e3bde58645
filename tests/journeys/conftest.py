"""What every journey begins with."""

import pytest

from resonanz.networks import actions
from resonanz.networks.contract import ConnectRequest
from resonanz.networks.models import Account
from tests.browser.conftest import no_work_left

__all__ = ["no_work_left"]


@pytest.fixture
def practice_account(lea) -> Account:
    """Lea's account on the practice network."""
    connected = actions.connect(lea, "practice", ConnectRequest(handle="velora"))
    assert isinstance(connected, Account)
    return connected
