"""Asking a server that speaks XRPC: one place for sessions, refusals, limits.

Written by hand over the one guarded client and not over the atproto SDK: the SDK brings an HTTP
client of its own past the guard and takes seconds to import. Five methods need no library.
"""

import base64
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from resonanz.core import http
from resonanz.core.errors import Gone, Refused, TryLater
from resonanz.core.http import Answer
from resonanz.core.time import now
from resonanz.networks.contract import JSON, AccountView, LostRight, RateLimited, Uncertain
from resonanz.networks.values import mapping

from . import errors
from .parse import text

# Where a server says "too many" without saying for how long.
USUAL_WAIT = timedelta(minutes=5)
LONGEST_WAIT = timedelta(days=1)
# What a record costs at most, as a PDS counts its limits.
POINTS = 3
# An access token that ends this soon is renewed before it is used.
SPARE = timedelta(minutes=2)
_TOKEN_ENDED = {"ExpiredToken", "InvalidToken"}
_UNKNOWN_METHOD = {"XRPCNotSupported", "MethodNotImplemented"}
_NOT_THERE = {"RecordNotFound", "NotFound", "RepoNotFound"}


class Xrpc:
    """One server, without any right."""

    def __init__(self, server: str) -> None:
        self.server = server.rstrip("/")

    def get(self, method: str, **params: Any) -> JSON:
        """What the server answers to a query; lists become repeated parameters."""
        return mapping(self.ask("GET", method, params=_pairs(params)).json())

    def post(self, method: str, body: Any = None, **options: Any) -> JSON:
        """What the server answers to a procedure; an empty answer is an empty one."""
        answer = self.ask("POST", method, json=body, **options)
        return mapping(answer.json()) if answer.body else {}

    def ask(self, verb: str, method: str, **options: Any) -> Answer:
        """The answer, where it is a good one.

        Raises `LostRight`, `RateLimited`, `Gone`, `TryLater` (5xx while reading), `Uncertain` (5xx
        while writing), `Refused`, and what `core.http` raises.
        """
        answer = self.plain(verb, method, **options)
        if not answer.ok:
            _refuse(verb, answer)
        return answer

    def plain(
        self, verb: str, method: str, *, headers: Mapping[str, str] | None = None, **options: Any
    ) -> Answer:
        """The answer, whatever it is, except where the server asks to wait."""
        sent = {"accept": "application/json", **(headers or {})}
        answer = http.request(verb, f"{self.server}/xrpc/{method}", headers=sent, **options)
        if answer.status == 429:
            raise RateLimited(reset_of(answer.headers))
        return answer


class Session(Xrpc):
    """One of our accounts at its PDS: tokens are renewed before they end and kept for all."""

    def __init__(self, account: AccountView) -> None:
        super().__init__(account.server)
        self.account = account
        self.did = account.remote_id
        self._secret: Mapping[str, Any] = account.secret
        # Where nothing is left to write with: until when.
        self.spent_until: datetime | None = None

    def plain(
        self, verb: str, method: str, *, headers: Mapping[str, str] | None = None, **options: Any
    ) -> Answer:
        if _ends(text(self._secret.get("access"))) < now() + SPARE:
            self._renew()
        answer = super().plain(verb, method, headers=self._headers(method, headers), **options)
        if _token_ended(answer):
            self._renew()
            answer = super().plain(verb, method, headers=self._headers(method, headers), **options)
        self._note(verb, answer)
        return answer

    def _headers(self, method: str, headers: Mapping[str, str] | None) -> dict[str, str]:
        token = {"authorization": f"Bearer {text(self._secret.get('access'))}"}
        # Without it a PDS asks the AppView it is set to, which is right nearly everywhere.
        if settings.BLUESKY_APPVIEW and method.startswith("app.bsky."):
            token["atproto-proxy"] = settings.BLUESKY_APPVIEW
        return {**(headers or {}), **token}

    def _note(self, verb: str, answer: Answer) -> None:
        """Leave the rest of an exhausted limit to those who write, and see how much they have."""
        left = answer.headers.get("ratelimit-remaining", "")
        if left == "0":
            self.account.hold_off_until(reset_of(answer.headers))
        is_spent = verb == "POST" and left.isdecimal() and int(left) < POINTS
        self.spent_until = reset_of(answer.headers) if is_spent else None

    def _renew(self) -> None:
        given = self._refreshed() or self._signed_in_again()
        # An empty token never takes the place of a good one.
        fresh = {name: token for name, token in tokens(given).items() if token}
        self._secret = {**self._secret, **fresh}
        self.account.keep_secret(fresh)

    def _refreshed(self) -> JSON:
        refresh = text(self._secret.get("refresh"))
        if not refresh:
            return {}
        headers = {"authorization": f"Bearer {refresh}"}
        answer = super().plain("POST", "com.atproto.server.refreshSession", headers=headers)
        if answer.status >= 500:
            _refuse("GET", answer)
        return mapping(answer.json()) if answer.ok else {}

    def _signed_in_again(self) -> JSON:
        password = text(self._secret.get("password"))
        if not password:
            raise LostRight
        body = {"identifier": self.did, "password": password}
        answer = super().plain("POST", "com.atproto.server.createSession", json=body)
        if answer.status in (400, 401, 403):
            raise LostRight(said_by(answer), problem=errors.stopped(error_of(answer)))
        if not answer.ok:
            _refuse("GET", answer)
        return mapping(answer.json())


def tokens(given: Mapping[str, Any]) -> JSON:
    """The two tokens of a session as we keep them."""
    return {"access": text(given.get("accessJwt")), "refresh": text(given.get("refreshJwt"))}


def said_by(answer: Answer) -> str:
    """The server's own words about what is wrong; outside text, bounded."""
    found = _problem(answer)
    return (text(found.get("message")) or text(found.get("error")))[:300]


def error_of(answer: Answer) -> str:
    """The name of what is wrong."""
    return text(_problem(answer).get("error"))


def reset_of(headers: Mapping[str, str]) -> datetime:
    """When a limit holds no more, by the headers of the answer."""
    moment = now() + USUAL_WAIT
    if headers.get("ratelimit-reset", "").isdecimal():
        # Later than year 9999 is nonsense all the same: bounded below.
        seconds = min(int(headers["ratelimit-reset"]), 253_402_300_000)
        moment = datetime.fromtimestamp(seconds, UTC)
    elif headers.get("retry-after", "").isdecimal():
        moment = now() + timedelta(seconds=min(int(headers["retry-after"]), 86_400))
    return min(max(moment, now() + timedelta(seconds=1)), now() + LONGEST_WAIT)


def _problem(answer: Answer) -> JSON:
    try:
        return mapping(answer.json())
    except TryLater:
        return {}


def _refuse(verb: str, answer: Answer) -> None:
    error, said = error_of(answer), said_by(answer)
    if error in errors.STOPPED or answer.status == 401:
        raise LostRight(said, problem=errors.stopped(error))
    if error in _UNKNOWN_METHOD or answer.status == 501:
        raise Refused(str(errors.WORDS["MethodNotImplemented"]), code=error)
    if error in _NOT_THERE or answer.status == 404:
        raise Gone(_("It is no longer there."))
    if answer.status >= 500 and verb == "POST":
        raise Uncertain(said)
    if answer.status >= 500:
        problem = _("The server has a problem of its own (%(status)d).")
        raise TryLater(problem % {"status": answer.status})
    if answer.status == 413 or error in {"BlobTooLarge", "PayloadTooLarge"}:
        raise Refused(_("The server does not take pictures this large."), code="too_large")
    known = errors.words_of(error, said)
    words = {"said": said or str(answer.status)}
    raise Refused(known or _("Bluesky refused it: %(said)s") % words, code=error)


def _token_ended(answer: Answer) -> bool:
    return answer.status in (400, 401) and error_of(answer) in _TOKEN_ENDED


def _ends(token: str) -> datetime:
    """When a token ends, as it says itself; one that says nothing is tried."""
    claims = token.split(".")
    if len(claims) != 3:
        return now() + 2 * SPARE if token else datetime.fromtimestamp(0, UTC)
    try:
        padded = claims[1] + "=" * (-len(claims[1]) % 4)
        return datetime.fromtimestamp(int(json.loads(base64.urlsafe_b64decode(padded))["exp"]), UTC)
    except (ValueError, KeyError, TypeError, OverflowError, OSError):
        return now() + 2 * SPARE


def _pairs(params: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [
        (name, str(one).lower() if isinstance(one, bool) else str(one))
        for name, value in params.items()
        for one in (value if isinstance(value, list | tuple) else [value])
        if one is not None and one != ""
    ]
