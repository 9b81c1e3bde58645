"""An account as a connector may see it, and Resonanz as the servers of a network know it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from resonanz.core.time import now

from .contract import AccountView, ConnectRequest
from .models import Account, AppRegistration


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


def with_registrations(network_key: str, request: ConnectRequest) -> ConnectRequest:
    """The request of a connection, with what servers were told of Resonanz before (OAuth)."""
    stored = AppRegistration.objects.filter(network=network_key)

    def app_of(server: str) -> Mapping[str, Any]:
        registration = stored.filter(server=server[:300]).first()
        return registration.secret if registration else {}

    def keep_app(server: str, secret: Mapping[str, Any]) -> None:
        stored.update_or_create(
            network=network_key,
            server=server[:300],
            defaults={"secret": dict(secret), "registered_at": now()},
        )

    return replace(request, app_of=app_of, keep_app=keep_app)
