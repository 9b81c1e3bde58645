"""An account as a connector may see it, and Resonanz as the servers of a network know it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction

from resonanz.core.time import now

from .contract import AccountView, ConnectRequest
from .models import Account, AppRegistration

# How many hints a connector is given at a time.
HINTS = 200


def view_of(account: Account) -> AccountView:
    """The view of a stored account; what the connector keeps is stored for all workers."""
    stored = Account.objects.filter(pk=account.pk)
    # A watch speaks and renews with the right of its account.
    rightful = Account.objects.filter(pk=account.through_id or account.pk)

    def keep_secret(secret: Mapping[str, Any]) -> None:
        rightful.update(secret=dict(secret))

    @transaction.atomic
    def renewed(renew: Callable[[Mapping[str, Any]], Mapping[str, Any]]) -> Mapping[str, Any]:
        kept = rightful.select_for_update().get()
        if kept.secret == secret_of(account):
            kept.secret = dict(renew(kept.secret))
            kept.save(update_fields=["secret"])
        return dict(kept.secret)

    def keep_end_of_rights(moment: datetime | None) -> None:
        rightful.update(rights_end_at=moment)

    def keep_extra(extra: Mapping[str, Any]) -> None:
        stored.update(extra=dict(extra))

    def hold_off_until(moment: datetime) -> None:
        stored.update(hold_off_until=moment)

    return AccountView(
        id=account.pk,
        server=account.server,
        handle=account.handle,
        remote_id=account.remote_id,
        secret=secret_of(account),
        extra=account.extra,
        watch=account.watch,
        hints=tuple(account.hints.order_by("pk").values_list("pk", "content")[:HINTS]),
        keep_secret=keep_secret,
        renewed=renewed,
        keep_end_of_rights=keep_end_of_rights,
        keep_extra=keep_extra,
        hold_off_until=hold_off_until,
    )


def secret_of(account: Account) -> dict[str, Any]:
    """The right an account speaks with."""
    if account.through_id is None:
        return dict(account.secret)
    return dict(Account.objects.get(pk=account.through_id).secret)


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
