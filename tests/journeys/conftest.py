"""Journeys walk in a real browser; its fixtures serve here too."""

import pytest

from resonanz.networks import actions
from resonanz.networks.contract import ConnectRequest
from resonanz.networks.models import Account
from tests.browser.conftest import (
    assert_accessible,
    browser,
    no_work_left,
    open_as,
    screenshot,
)

__all__ = ["assert_accessible", "browser", "no_work_left", "open_as", "screenshot"]


@pytest.fixture
def practice_account(lea) -> Account:
    """Lea's account on the practice network."""
    connected = actions.connect(lea, "practice", ConnectRequest(handle="velora"))
    assert isinstance(connected, Account)
    return connected
