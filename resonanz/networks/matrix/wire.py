"""Asking a Matrix server: one place for tokens, their renewal, and refusals."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import quote

from django.utils.translation import gettext as _

from resonanz.core import http
from resonanz.core.errors import Gone
from resonanz.core.http import Answer
from resonanz.networks.chat import ahead
from resonanz.networks.contract import JSON, AccountView
from resonanz.networks.values import mapping, text

from .errors import Broken, told_by, trouble

CLIENT = "/_matrix/client/v3"


class Api:
    """One server, with the token of one account (or without any)."""

    def __init__(
        self, server: str, token: str = "", *, renew: Callable[[], str] = lambda: ""
    ) -> None:
        self.server = server.rstrip("/")
        self.token = token
        # How far the server's clock is ahead of ours.
        self.ahead = timedelta()
        self._renew = renew

    def get(self, path: str, **params: Any) -> Mapping[str, Any]:
        return self.ask("GET", path, params=params or None)

    def ask(self, method: str, path: str, **options: Any) -> Mapping[str, Any]:
        """What the server says, where it is a good answer.

        Raises `LostRight`, `RateLimited`, `Gone` (404), `Broken` (5xx, or what nobody can read),
        `Refused` (other 4xx; its code is the server's) and what `core.http` raises.
        """
        answer = self._plain(method, path, **options)
        if answer.status == 401 and self._renewed():
            answer = self._plain(method, path, **options)
        if not answer.ok:
            raise trouble(answer)
        return _read(answer)

    def file(self, path: str, most_bytes: int) -> Answer:
        """A file with our token; raises like `ask`."""
        options: dict[str, Any] = {"headers": {"accept": "*/*"}, "max_bytes": most_bytes}
        answer = self._plain("GET", path, **options)
        if answer.status == 401 and self._renewed():
            answer = self._plain("GET", path, **options)
        if not answer.ok:
            raise trouble(answer)
        return answer

    def known(self, path: str, **params: Any) -> Mapping[str, Any]:
        """What stands at a place; nothing where nothing does."""
        try:
            return self.get(path, **params)
        except Gone:
            return {}

    def _plain(self, method: str, path: str, **options: Any) -> Answer:
        headers = {"accept": "application/json", **options.pop("headers", {})}
        if self.token:
            headers["authorization"] = f"Bearer {self.token}"
        base = "" if path.startswith("/") else f"{CLIENT}/"
        answer = http.request(method, f"{self.server}{base}{path}", headers=headers, **options)
        self.ahead = ahead(answer.headers) or self.ahead
        return answer

    def _renewed(self) -> bool:
        token = self._renew()
        self.token = token or self.token
        return bool(token)


def _read(answer: Answer) -> Mapping[str, Any]:
    told = told_by(answer)
    if not told and answer.body.strip() != b"{}":
        raise Broken(_("The server answered something we do not understand."))
    return told


def api_of(account: AccountView) -> Api:
    """The server of one of our accounts, with its token."""
    token = text(account.secret.get("access_token"))
    return Api(account.server, token, renew=lambda: _renewed(account))


def _renewed(account: AccountView) -> str:
    """A new token from a server whose tokens end; nothing elsewhere."""
    if not account.secret.get("refresh_token"):
        return ""
    return text(
        account.renewed(lambda secret: _refreshed(account.server, secret)).get("access_token")
    )


def _refreshed(server: str, secret: Mapping[str, Any]) -> JSON:
    given = Api(server).ask("POST", "refresh", json={"refresh_token": secret.get("refresh_token")})
    return {**secret, **right_of(given)}


def right_of(given: Mapping[str, Any]) -> JSON:
    """What of a server's answer is the right to speak."""
    names = ("access_token", "refresh_token", "device_id")
    return {name: text(given.get(name)) for name in names if text(given.get(name))}


def room_path(room_id: str, *parts: str) -> str:
    """The path of something in a room."""
    return "/".join(["rooms", *(quote(part, safe="") for part in (room_id, *parts))])


def event_in(api: Api, room_id: str, event_id: str) -> Mapping[str, Any]:
    """One event as it stands in the room; raises `Gone` where it does not."""
    return mapping(api.get(room_path(room_id, "event", event_id)))
