"""Telegram calls us: an update as it came, believed only with our own secret."""

import json

from django.core import signing
from django.utils.translation import gettext as _

from resonanz.core.errors import Forbidden
from resonanz.networks.contract import Call, Hint, Reply
from resonanz.networks.values import mapping

SALT = "networks.telegram.hook"
HEADER = "x-telegram-bot-api-secret-token"


def secret_for(channel: str) -> str:
    """What Telegram sends along for a channel; letters, digits, `_` and `-` are allowed there."""
    return signing.Signer(salt=SALT).sign(channel).replace(":", "_")


def called(call: Call) -> Reply:
    """The update a call brings; raises `Forbidden` without our secret."""
    try:
        told = call.headers.get(HEADER, "").replace("_", ":", 1)
        channel = signing.Signer(salt=SALT).unsign(told)
    except signing.BadSignature as error:
        raise Forbidden(_("This call does not come from Telegram.")) from error
    try:
        update = mapping(json.loads(call.body))
    except ValueError:
        return Reply()  # nothing to keep, and nothing better comes of asking again
    return Reply(hints=[Hint(channel, update)] if update else [])
