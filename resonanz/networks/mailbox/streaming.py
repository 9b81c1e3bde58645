"""Told at once: the server says when mails come in, while we wait (IDLE, RFC 2177)."""

from collections.abc import Iterator

from resonanz.networks.contract import AccountView

from .hearing import INBOX
from .wire import mailbox

# Servers end a wait after half an hour, and some routers earlier.
WAIT_SECONDS = 240.0
# After so many waits it ends: whoever follows looks whether the account is still ours.
ROUNDS = 30


def wake_ups(account: AccountView) -> Iterator[None]:
    """Yields when something came in; ends at once where the server does not tell."""
    with mailbox(account, seconds=ROUNDS * (WAIT_SECONDS + 60)) as box:
        if not box.has_capability("IDLE"):
            return
        box.select_folder(INBOX, readonly=True)
        for _round in range(ROUNDS):
            box.idle()
            told = box.idle_check(timeout=WAIT_SECONDS)
            told += box.idle_done()[1] or []
            if any(isinstance(one, tuple) and b"EXISTS" in one for one in told):
                yield None
