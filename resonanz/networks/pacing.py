"""What a network's limit still allows is read from its answers: nobody knocks at a closed door."""

from datetime import datetime

from .contract import AccountView, RateLimited


def heed(account: AccountView, spent_until: datetime | None, *, is_last: bool) -> None:
    """After a post that was the last for now, nothing more is said before the network lets us.

    Raises `RateLimited` where more parts of the same draft are to follow.
    """
    if spent_until is None:
        return
    account.silent_until(spent_until)
    if not is_last:
        raise RateLimited(spent_until)
