"""Asking a server of the Mastodon API: one place for tokens, refusals, limits and clocks."""

import secrets
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from django.utils.translation import gettext as _

from resonanz.core import http
from resonanz.core.errors import Gone, Refused, TryLater
from resonanz.core.http import Answer
from resonanz.core.time import now
from resonanz.networks import values
from resonanz.networks.contract import AccountView, LostRight, RateLimited

from . import errors, parse

# Where a server says "too many" without saying for how long.
USUAL_WAIT = timedelta(minutes=5)
LONGEST_WAIT = timedelta(hours=6)


class Failed(TryLater):
    """The server broke while it worked on what we asked; it may have done it all the same."""


class Api:
    """One server, with the token of one account (or without any)."""

    def __init__(
        self,
        server: str,
        token: str = "",
        *,
        renew: Callable[[], str] = lambda: "",
    ) -> None:
        self.server = server.rstrip("/")
        self.left: int | None = None
        # Where nothing is left: until when.
        self.spent_until: datetime | None = None
        # How far the server's clock is ahead of ours.
        self.ahead = timedelta()
        self._token = token
        self._renew = renew

    def get(self, path: str, **params: Any) -> Any:
        return self.ask("GET", path, params=params or None).json()

    def ask(self, method: str, path: str, **options: Any) -> Answer:
        """The answer, where it is a good one.

        Raises `LostRight`, `RateLimited`, `Gone` (404, 410), `Failed` (5xx), `Refused` (other 4xx)
        and what `core.http` raises.
        """
        answer = self.plain(method, path, **options)
        if answer.status == 401 and self._renewed():
            answer = self.plain(method, path, **options)
        if not answer.ok:
            self._refuse(answer)
        return answer

    def plain(
        self, method: str, path: str, *, headers: Mapping[str, str] | None = None, **options: Any
    ) -> Answer:
        """The answer, whatever it is, except where the server asks to wait."""
        address = path if "://" in path else self.server + path
        answer = http.request(
            method, address, headers={**self._authority(address), **(headers or {})}, **options
        )
        self._note(answer)
        return answer

    def stream_headers(self) -> dict[str, str]:
        return {"authorization": f"Bearer {self._token}", "accept": "text/event-stream"}

    def _authority(self, address: str) -> dict[str, str]:
        # A page's address comes from the server's headers: the token goes to the server alone.
        ours = address.startswith(self.server + "/")
        token = {"authorization": f"Bearer {self._token}"} if self._token and ours else {}
        return {"accept": "application/json", **token}

    def _renewed(self) -> bool:
        token = self._renew()
        self._token = token or self._token
        return bool(token)

    def _note(self, answer: Answer) -> None:
        self.ahead = _ahead(answer.headers) or self.ahead
        left = parse.left(answer.headers)
        self.left = self.left if left is None else left
        until = parse.wait_until(answer.headers, now()) if left == 0 else None
        self.spent_until = _bounded(until) if until else None
        if answer.status == 429:
            raise RateLimited(_bounded(parse.wait_until(answer.headers, now())))

    def _refuse(self, answer: Answer) -> None:
        said = said_by(answer)
        if answer.status in (401, 403):
            self._denied(answer, said)
        if errors.is_nobodys(said):
            raise LostRight(said)
        if answer.status in (404, 410):
            raise Gone(_("It is no longer there."))
        if answer.status >= 500 and not errors.is_about_a_file(said):
            raise Failed(_("The server has a problem of its own (%(status)d).") % _status(answer))
        if answer.status == 413:
            raise Refused(_("The server does not take files this large."))
        if errors.is_not_ready(said):
            raise TryLater(str(errors.PREPARING), code=errors.NOT_READY, retry_after_seconds=5)
        status = str(answer.status)
        words = errors.words_of(said) or _("The server refused it: %(said)s")
        raise Refused(words.replace("%(said)s", said or status), code=status)

    def _denied(self, answer: Answer, said: str) -> None:
        """Some servers say 401 or 403 of a single post: only who knows us no more has let go."""
        # Named by the protocol's code, or in words ("outside the authorized scopes").
        lacking = "scope" in answer.headers.get("www-authenticate", "") + said.lower()
        if not self._token or lacking or not self._knows_us():
            raise LostRight(said or str(answer.status), problem=errors.stopped(said))
        words = errors.words_of(said) or _("The server does not allow this: %(said)s")
        raise Refused(words.replace("%(said)s", said))

    def _knows_us(self) -> bool:
        return self.plain("GET", "/api/v1/accounts/verify_credentials").status not in (401, 403)


def said_by(answer: Answer) -> str:
    """The server's own words about what is wrong; outside text, bounded."""
    try:
        found = values.mapping(answer.json())
    except TryLater:
        return ""
    named = (parse.text(found.get(name)) for name in ("error_description", "error", "message"))
    return next((words for words in named if words), "")[:300]


def error_of(answer: Answer) -> str:
    """The error by its name in the protocol (`invalid_client`), where the server gives one."""
    try:
        return parse.text(values.mapping(answer.json()).get("error"))
    except TryLater:
        return ""


def form_of(data: Mapping[str, str]) -> dict[str, str]:
    """A form without what is empty."""
    return {name: value for name, value in data.items() if value}


def api_of(account: AccountView) -> Api:
    """The server of one of our accounts, with its token."""
    return Api(
        account.server,
        parse.text(account.secret.get("access_token")),
        renew=lambda: _renewed_token(account),
    )


def _renewed_token(account: AccountView) -> str:
    """A new token from a server whose tokens end; nothing elsewhere."""
    secret = account.secret
    if not secret.get("refresh_token"):
        return ""
    form = {"grant_type": "refresh_token", "refresh_token": parse.text(secret["refresh_token"])}
    form |= {name: parse.text(secret.get(name)) for name in ("client_id", "client_secret")}
    address = parse.text(secret.get("token_address")) or f"{account.server}/oauth/token"
    answer = http.post(address, data=form_of(form), headers={"accept": "application/json"})
    if not answer.ok:
        return ""
    given = values.mapping(answer.json())
    if not parse.text(given.get("access_token")):
        return ""
    # An empty answer never takes the place of something good.
    account.keep_secret({name: told for name, told in given.items() if told})
    return parse.text(given.get("access_token"))


def new_key() -> str:
    """Something nobody can guess."""
    return secrets.token_urlsafe(32)


def _status(answer: Answer) -> dict[str, int]:
    return {"status": answer.status}


def _bounded(until: datetime | None) -> datetime:
    return min(until or now() + USUAL_WAIT, now() + LONGEST_WAIT)


def _ahead(headers: Mapping[str, str]) -> timedelta | None:
    try:
        return parsedate_to_datetime(headers.get("date", "")) - now()
    except (ValueError, TypeError):
        return None
