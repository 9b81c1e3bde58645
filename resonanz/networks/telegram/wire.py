"""Asking Telegram: one place for the token, refusals, waits and groups that moved."""

import json as written
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from resonanz.core import http
from resonanz.core.errors import Gone, Refused, TryLater
from resonanz.core.http import Answer
from resonanz.core.time import now
from resonanz.networks.addresses import address_of
from resonanz.networks.contract import JSON, AccountView, LostRight, RateLimited
from resonanz.networks.values import mapping, number, text

from . import errors

USUAL_WAIT_SECONDS = 30
LONGEST_WAIT_SECONDS = 6 * 3600
FILE_SECONDS = 60.0


class Failed(TryLater):
    """Telegram broke while it worked on what we asked; it may have done it all the same."""


class Conflict(TryLater):
    """Somebody else asks for the same bot's updates at this moment."""


class Api:
    """Telegram, with the token of one bot. The token is part of every address: none is ever
    shown, logged or stored."""

    def __init__(self, token: str) -> None:
        server = address_of("telegram", "https://api.telegram.org")
        self._base, self._files = f"{server}/bot{token}", f"{server}/file/bot{token}"

    def ask(self, method: str, body: Mapping[str, Any] | None = None, **options: Any) -> Any:
        """The result of a method.

        Raises `LostRight`, `RateLimited`, `Failed` (5xx, unreadable), `Conflict`, `Refused` (other
        4xx; its code is Telegram's description) and what `core.http` raises.
        """
        asked = dict(body or {})
        answer = self._sent(method, asked, options)
        told = _told(answer)
        moved = number(mapping(told.get("parameters")).get("migrate_to_chat_id"))
        if moved and "chat_id" in asked:
            # The group became a supergroup: what we asked was not done, its new id takes it.
            told = _told(answer := self._sent(method, {**asked, "chat_id": moved}, options))
        if told.get("ok") is True:
            return told.get("result")
        raise _refusal(answer, told)

    def file(self, path: str, most_bytes: int) -> bytes:
        """What lies at a path that Telegram gave; raises `Gone`, `Failed` and `Refused`."""
        answer = http.get(f"{self._files}/{path}", max_bytes=most_bytes, timeout=FILE_SECONDS)
        if answer.status in (400, 404, 410):
            raise Gone(_("It is no longer there."))
        if not answer.ok:
            raise Failed(_("Telegram has a problem of its own (%d).") % answer.status)
        return answer.body

    def _sent(self, method: str, body: JSON, options: Mapping[str, Any]) -> Answer:
        address = f"{self._base}/{method}"
        if options.get("files"):
            return http.post(address, data=_form(body), **options)
        return http.post(address, json=body, **options)


def _form(body: JSON) -> dict[str, str]:
    """What goes along with files: everything but text is written as JSON."""
    return {
        name: value if isinstance(value, str) else written.dumps(value)
        for name, value in body.items()
    }


def _told(answer: Answer) -> JSON:
    try:
        return mapping(answer.json())
    except TryLater as error:
        raise Failed(error.message) from error


def _refusal(answer: Answer, told: JSON) -> Exception:
    status = number(told.get("error_code")) or answer.status
    said = text(told.get("description"))[:300]
    if status == 429:
        return RateLimited(now() + _wait(told))
    if errors.is_out(said):
        return LostRight(said, problem=str(errors.PUT_OUT))
    if status in (401, 404):
        return LostRight(said, problem=str(errors.NO_TOKEN))
    if status == 409 and "webhook" in said.lower():
        return Conflict(_("Another program has a web hook for this bot. Connect it again here."))
    if status == 409:
        return Conflict(_("Another program asks for the updates of this bot. Stop it there."))
    if status >= 500 or answer.ok:
        return Failed(_("Telegram has a problem of its own (%d).") % status)
    return Refused(errors.words_of(said) or _("Telegram refused it: %s") % said, code=said)


def _wait(told: JSON) -> timedelta:
    seconds = number(mapping(told.get("parameters")).get("retry_after")) or USUAL_WAIT_SECONDS
    return timedelta(seconds=min(max(seconds, 1), LONGEST_WAIT_SECONDS))


def api_of(account: AccountView) -> Api:
    """Telegram, with the bot of one of our accounts."""
    return Api(text(account.secret.get("token")))
