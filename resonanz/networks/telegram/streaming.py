"""Told at once: a question that Telegram answers when something happens (long polling)."""

import time
from collections.abc import Iterator

from resonanz.networks.contract import AccountView
from resonanz.networks.values import number

from .hearing import updates_since
from .wire import Conflict, api_of

WAIT_SECONDS = 25
# While the intake has not stored what we were told of, we are told the same again.
PAUSE_SECONDS = 2.0
# After so many questions it ends: whoever follows looks whether the account is still ours.
ROUNDS = 120


def wake_ups(account: AccountView) -> Iterator[None]:
    """Yields when there are updates not told of yet; ends where Telegram calls us instead.

    It never names an offset: that would make Telegram forget what is not stored.
    """
    api, newest = api_of(account), 0
    for _round in range(ROUNDS if account.extra.get("streaming") else 0):
        try:
            updates = updates_since(api, 0, wait_seconds=WAIT_SECONDS)
        except Conflict:
            updates = []  # the intake asks at this moment
        latest = max((number(one.get("update_id")) for one in updates), default=0)
        if latest != newest and updates:
            newest = latest
            yield None
        if updates:
            time.sleep(PAUSE_SECONDS)
