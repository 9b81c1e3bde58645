"""The real Bluesky network: posts of many accounts due at once. `PUNCTUAL=1000,50`: in full."""

import os

import pytest

from .on_bluesky import measured

pytestmark = pytest.mark.django_db(transaction=True)
# Of a plain client's rate: the machine is shared with whatever runs beside.
AT_LEAST = 0.3


def test_due_at_once_each_account_leaves_in_order_at_the_networks_own_speed(bluesky, lea, settings):
    settings.DELIVERY_THREADS = 12
    posts, accounts = map(int, os.environ.get("PUNCTUAL", "120,10").split(","))
    found, of_plain = measured(bluesky, lea, posts=posts, accounts=accounts)

    assert found.is_whole
    assert found.in_order
    assert of_plain >= AT_LEAST, found
