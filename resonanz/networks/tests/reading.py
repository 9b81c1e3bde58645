"""Reading a network to its end, for the tests of every connector."""

from collections.abc import Mapping
from typing import Any

from resonanz.networks.contract import AccountView, Network

# No small network has more to tell than fits into so many batches.
MOST_BATCHES = 50


def everything_of(
    network: Network, account: AccountView, cursor: Mapping[str, Any] | None = None
) -> tuple[list[Any], dict[str, Any]]:
    """All events until there are no more, and the cursor to go on from."""
    at, events = dict(cursor or {}), []
    for _number in range(MOST_BATCHES):
        batch = network.events(account, at)
        events += batch.events
        at = dict(batch.cursor)
        if not batch.more:
            return events, at
    raise AssertionError("the network never comes to an end")
