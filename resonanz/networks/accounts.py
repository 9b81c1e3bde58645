"""An account as a connector may see it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from .contract import AccountView
from .models import Account


def view_of(account: Account) -> AccountView:
    """The view of a stored account; what the connector keeps is stored for all workers."""
    stored = Account.objects.filter(pk=account.pk)

    def keep_secret(secret: Mapping[str, Any]) -> None:
        stored.update(secret=dict(secret))

    def keep_extra(extra: Mapping[str, Any]) -> None:
        stored.update(extra=dict(extra))

    def hold_off_until(moment: datetime) -> None:
        stored.update(hold_off_until=moment)

    return AccountView(
        id=account.pk,
        server=account.server,
        handle=account.handle,
        remote_id=account.remote_id,
        secret=account.secret,
        extra=account.extra,
        keep_secret=keep_secret,
        keep_extra=keep_extra,
        hold_off_until=hold_off_until,
    )
