"""An account as a connector may see it, and Resonanz as the servers of a network know it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction

from resonanz.core.time import now

from .contract import AccountView, ConnectRequest
from .models import Account, AppRegistration

type Make = Callable[[Mapping[str, Any]], Mapping[str, Any]]

# How many hints a connector is given at a time.
HINTS = 200


def view_of(account: Account) -> AccountView:
    """The view of a stored account; what the connector keeps is stored for all workers."""
    secret = secret_of(account)
    # A watch speaks and renews with the right of its account.
    store = _Store(account.pk, account.through_id or account.pk, secret)
    return AccountView(
        id=account.pk,
        server=account.server,
        handle=account.handle,
        remote_id=account.remote_id,
        secret=secret,
        extra=account.extra,
        watch=account.watch,
        hints=tuple(account.hints.order_by("pk").values_list("pk", "content")[:HINTS]),
        keep_secret=store.keep_secret,
        renewed=store.renewed,
        keep_end_of_rights=store.keep_end_of_rights,
        keep_extra=store.keep_extra,
        change_extra=store.change_extra,
        hold_off_until=store.hold_off_until,
        silent_until=store.silent_until,
    )


@transaction.atomic
def change(number: int, name: str, make: Make) -> None:
    """Store entries of an account's `extra` or `secret`; what others store meanwhile stays.

    `make` is given what is stored now and gives the entries that change.
    """
    account = Account.objects.select_for_update(no_key=True).get(pk=number)
    before = getattr(account, name)
    after = before | make(before)
    if after != before:
        setattr(account, name, after)
        account.save(update_fields=[name])


@dataclass(frozen=True)
class _Store:
    """Where what a connector keeps of an account goes.

    `begun` is the secret its view shows: what was renewed is not renewed
    again for the next post.
    """

    number: int
    rightful: int
    begun: dict[str, Any]

    def keep_secret(self, secret: Mapping[str, Any]) -> None:
        change(self.rightful, "secret", lambda kept: secret)
        self.begun.update(secret)

    @transaction.atomic
    def renewed(self, renew: Make) -> Mapping[str, Any]:
        kept = Account.objects.select_for_update(no_key=True).get(pk=self.rightful)
        if kept.secret == self.begun:  # no other worker was quicker
            kept.secret = dict(renew(kept.secret))
            kept.save(update_fields=["secret"])
        self.begun.clear()
        self.begun.update(kept.secret)
        return dict(kept.secret)

    def keep_end_of_rights(self, moment: datetime | None) -> None:
        Account.objects.filter(pk=self.rightful).update(rights_end_at=moment)

    def keep_extra(self, extra: Mapping[str, Any]) -> None:
        change(self.number, "extra", lambda kept: extra)

    def change_extra(self, make: Make) -> None:
        change(self.number, "extra", make)

    def hold_off_until(self, moment: datetime) -> None:
        Account.objects.filter(pk=self.number).update(hold_off_until=moment)

    def silent_until(self, moment: datetime) -> None:
        Account.objects.filter(pk=self.number).update(speak_again_at=moment)


def secret_of(account: Account) -> dict[str, Any]:
    """The right an account speaks with."""
    if account.through_id is None:
        return dict(account.secret)
    return dict(Account.objects.get(pk=account.through_id).secret)


def is_app_known(network_key: str) -> bool:
    """Whether somebody typed the credentials of our app at a network before."""
    return AppRegistration.objects.filter(network=network_key, server="").exists()


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
