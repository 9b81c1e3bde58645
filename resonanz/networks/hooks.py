"""A network calls us: what it tells is kept as a hint at once, and taken in by the intake."""

from collections.abc import Mapping
from dataclasses import replace

from django.core import signing
from django.db import transaction
from django.utils.translation import gettext as _

from resonanz.core.errors import Gone
from resonanz.core.time import now

from .accounts import view_of
from .contract import Call, Hint, Hooks, Reply
from .intake import enqueue_intake
from .models import Account, AppRegistration
from .models import Hint as KeptHint
from .registry import network_of

SALT = "networks.hook"


def token_of(account_id: int) -> str:
    """The part of an account's own hook address that nobody can guess."""
    return signing.Signer(salt=SALT).sign(str(account_id)).replace(":", "-")


def account_of(key: str, token: str) -> Account:
    """The account a hook address belongs to; raises `Gone` for an address we never gave."""
    try:
        number = signing.Signer(salt=SALT).unsign(token.replace("-", ":", 1))
    except signing.BadSignature as error:
        raise Gone(_("There is nothing here.")) from error
    account = Account.objects.filter(pk=number, channel__network=key).first()
    if account is None:
        raise Gone(_("There is nothing here."))
    return account


def called(key: str, call: Call, token: str = "") -> Reply:
    """What the network is answered; its hints are stored by then.

    Raises `Forbidden` for a call that does not come from the network, `Gone` where nobody calls.
    """
    network = network_of(key)
    if not isinstance(network, Hooks):
        raise Gone(_("There is nothing here."))
    account = account_of(key, token) if token else None
    view = view_of(account) if account else None
    reply = network.called(replace(call, account=view, app=_app(key)))
    _keep(key, reply, account)
    return reply


def _app(key: str) -> Mapping[str, object]:
    registration = AppRegistration.objects.filter(network=key, server="").first()
    return registration.secret if registration else {}


@transaction.atomic
def _keep(key: str, reply: Reply, account: Account | None) -> None:
    for hint in reply.hints:
        for concerned in [account] if account else _concerned(key, hint):
            KeptHint.objects.create(account=concerned, content=hint.content, at=now())
            enqueue_intake(concerned.pk)


def _concerned(key: str, hint: Hint) -> list[Account]:
    return list(Account.objects.filter(channel__network=key, remote_id=hint.remote_id))
