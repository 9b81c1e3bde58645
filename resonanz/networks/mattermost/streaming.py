"""Told at once: the server's web socket says what happens in all channels of the account."""

import json
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from resonanz.core.websocket import line
from resonanz.networks.contract import AccountView, LostRight
from resonanz.networks.values import mapping, text

from .wire import ROOT

TELLING = {
    "posted",
    "post_edited",
    "post_deleted",
    "reaction_added",
    "reaction_removed",
    "user_removed",
}


def wake_ups(account: AccountView) -> Iterator[None]:
    """Yields whenever something happened in the channel.

    Raises `TryLater` when the line breaks, `LostRight` where the token is worth nothing any more.
    """
    with line(address_of(account)) as open_line:
        challenge = {"token": text(account.secret.get("token"))}
        asked = {"seq": 1, "action": "authentication_challenge", "data": challenge}
        open_line.say(json.dumps(asked))
        for message in open_line.heard():
            told = _read(message)
            if told.get("status") == "FAIL":
                raise LostRight(text(mapping(told.get("error")).get("message")))
            if is_about(told, account.remote_id):
                yield None


def address_of(account: AccountView) -> str:
    """Where the web socket lies: beside the API, or on another port of the same host."""
    told = text(account.extra.get("websocket"))
    here, there = urlsplit(account.server), urlsplit(told)
    is_safe = here.scheme == "http" or there.scheme in ("wss", "https")
    # The token goes to the server it was given for, and to nobody it may name.
    base = told if is_safe and there.hostname == here.hostname else account.server
    return f"{base.rstrip('/')}{ROOT}/websocket"


def is_about(told: Mapping[str, Any], channel_id: str) -> bool:
    """Whether an event of the server is something that happened in this channel."""
    if told.get("event") not in TELLING:
        return False
    where = text(mapping(told.get("broadcast")).get("channel_id"))
    data = mapping(told.get("data"))
    return channel_id in (where or _channel_of(data), text(data.get("channel_id")))


def _channel_of(data: Mapping[str, Any]) -> str:
    """Some events carry what they are about as JSON within the JSON."""
    inner = _read(data.get("post") or data.get("reaction"))
    return text(inner.get("channel_id"))


def _read(message: Any) -> Mapping[str, Any]:
    try:
        return mapping(json.loads(text(message)))
    except ValueError:
        return {}
