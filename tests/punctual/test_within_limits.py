"""Posts due at once over accounts whose networks limit them: in order, never at a closed door."""

import pytest

from .limited import measured

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("network", ["mastodon", "bluesky", "x", "telegram"])
def test_due_at_once_each_account_leaves_in_order_and_within_its_limit(network, lea, settings):
    settings.ALLOWED_PRIVATE_HOSTS = ["127.0.0.1"]
    settings.NETWORK_ADDRESSES = {}
    found = measured(network, lea, posts=50, accounts=10, most=4)

    assert found.is_whole
    assert found.in_order
    assert not found.ignored, "what an answer told of the limit was heeded"
    assert found.refused <= (10 if network == "telegram" else 0), "told of it by a refusal alone"
    assert found.share >= 0.99, found
