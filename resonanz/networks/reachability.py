"""Whether our public address can be reached: some networks fetch pictures and videos from us.

Looked at from a worker, the way such a network does: an address nobody can guess is asked for over
the public name, and only we know what it answers.
"""

import secrets
from enum import StrEnum
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _l

from resonanz.core import http
from resonanz.core.errors import Refused, ResonanzError, TryLater
from resonanz.core.guard import checked_addresses
from resonanz.core.jobs import enqueue

from .contract import FetchesFromUs
from .handing_out import SALT
from .models import Account
from .registry import network_of, networks

# Under which name an account keeps what was seen last.
KEPT = "unreachable"
SECONDS = 10.0


class Trouble(StrEnum):
    """Why networks cannot fetch from us; empty where they can."""

    NONE = ""
    NO_ADDRESS = "no_address"
    INSIDE = "inside"
    UNKNOWN_NAME = "unknown_name"
    NOT_ENCRYPTED = "not_encrypted"
    SOMEBODY_ELSE = "somebody_else"
    SILENT = "silent"


WORDS: dict[Trouble, Promise] = {
    Trouble.NO_ADDRESS: _l(
        "Nobody said under which address Resonanz is reached. The operator sets PUBLIC_ADDRESS."
    ),
    Trouble.INSIDE: _l(
        "%(address)s is reached from inside only. Give Resonanz an address that is open to "
        "everybody; the operator sets it as PUBLIC_ADDRESS."
    ),
    Trouble.UNKNOWN_NAME: _l(
        "Nobody knows the name in %(address)s. The operator enters it in the DNS, or corrects "
        "PUBLIC_ADDRESS."
    ),
    Trouble.NOT_ENCRYPTED: _l(
        "%(address)s is not encrypted. The operator puts a proxy with https:// in front of it and "
        "sets PUBLIC_ADDRESS to that."
    ),
    Trouble.SOMEBODY_ELSE: _l(
        "Under %(address)s somebody else answers, or a sign-in stands before it. The operator lets "
        "everybody reach /networks/out/ there."
    ),
    Trouble.SILENT: _l(
        "Under %(address)s nobody answers us. Perhaps it is reached from outside only; else the "
        "operator opens it."
    ),
}


def fetches(network: object) -> bool:
    """Whether a network fetches pictures and videos from us."""
    return isinstance(network, FetchesFromUs)


def words_of(kept: object) -> str:
    """What is wrong and what to do; nothing where nothing is wrong."""
    known = {str(one): words for one, words in WORDS.items()}
    found = known.get(str(kept or ""))
    return str(found) % {"address": settings.PUBLIC_ADDRESS} if found else ""


def trouble_of(account: Account) -> str:
    """What was wrong when it was looked at last, in words; nothing elsewhere."""
    return words_of(account.extra.get(KEPT))


def told_by_itself() -> Trouble:
    """What the address tells without asking anybody."""
    host = urlsplit(settings.PUBLIC_ADDRESS).hostname
    if not host:
        return Trouble.NO_ADDRESS
    try:
        checked_addresses(host, urlsplit(settings.PUBLIC_ADDRESS).port or 443)
        http.check_address(settings.PUBLIC_ADDRESS)
    except TryLater:
        return Trouble.UNKNOWN_NAME
    except Refused as error:
        return Trouble.INSIDE if error.code == "private_address" else Trouble.NOT_ENCRYPTED
    return Trouble.NONE


def looked_at() -> Trouble:
    """What is wrong with our public address, after asking it as a network would."""
    if known := told_by_itself():
        return known
    sign = secrets.token_urlsafe(16)
    token = signing.dumps(sign, salt=SALT)
    address = settings.PUBLIC_ADDRESS + reverse("networks:out", args=[token])
    try:
        answer = http.get(address, timeout=SECONDS)
    except Refused:
        return Trouble.SOMEBODY_ELSE
    except ResonanzError:
        return Trouble.SILENT
    return Trouble.NONE if answer.ok and answer.body == sign.encode() else Trouble.SOMEBODY_ELSE


def look_soon(account: Account) -> None:
    """Have it looked at, where the account's network fetches from us."""
    if fetches(network_of(account.channel.network)):
        enqueue("networks.reachability", queue="upkeep", once="networks.reachability")


def look() -> Trouble:
    """Look, and note with every account that it concerns what was seen; none: nobody asked."""
    keys = [network.key for network in networks() if fetches(network)]
    concerned = list(Account.objects.filter(channel__network__in=keys))
    trouble = looked_at() if concerned else Trouble.NONE
    for account in concerned:
        _note(account, trouble)
    return trouble


def _note(account: Account, trouble: Trouble) -> None:
    kept = {name: value for name, value in account.extra.items() if name != KEPT}
    extra = {**kept, KEPT: str(trouble)} if trouble else kept
    if extra != account.extra:
        Account.objects.filter(pk=account.pk).update(extra=extra)
