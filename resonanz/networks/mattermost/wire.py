"""Asking a Mattermost server (REST, version 4): one place for the token and refusals."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from django.utils.translation import gettext as _

from resonanz.core import http
from resonanz.core.errors import TryLater
from resonanz.core.http import Answer
from resonanz.networks.chat import ahead
from resonanz.networks.contract import AccountView
from resonanz.networks.values import mapping, text

from .errors import Broken, spent_until, trouble

ROOT = "/api/v4"


class Api:
    """One server, with the token of one account."""

    def __init__(self, server: str, token: str = "") -> None:
        self.server = server.rstrip("/")
        self.token = token
        # How far the server's clock is ahead of ours.
        self.ahead = timedelta()
        # Where nothing is left: when there is more.
        self.spent_until: datetime | None = None

    def get(self, *parts: str, **params: Any) -> Any:
        return self.ask("GET", *parts, params=params or None)

    def ask(self, method: str, *parts: str, **options: Any) -> Any:
        """What the server says, where it is a good answer.

        Raises `LostRight`, `RateLimited`, `Gone` (404), `Broken` (5xx, or what nobody can read),
        `Refused` (other 4xx; its code is the server's id) and what `core.http` raises.
        """
        path = "/".join(quote(part, safe="") for part in parts)
        return _read(self._good(method, path, **options))

    def file(self, path: str, most_bytes: int) -> Answer:
        """A file with our token; raises like `ask`."""
        return self._good("GET", path, headers={"accept": "*/*"}, max_bytes=most_bytes)

    def _good(self, method: str, path: str, **options: Any) -> Answer:
        headers = {"accept": "application/json", **options.pop("headers", {})}
        if self.token:
            headers["authorization"] = f"Bearer {self.token}"
        answer = http.request(method, f"{self.server}{ROOT}/{path}", headers=headers, **options)
        self.ahead = ahead(answer.headers) or self.ahead
        self.spent_until = spent_until(answer)
        if not answer.ok:
            raise trouble(answer)
        return answer


def _read(answer: Answer) -> Any:
    try:
        return answer.json()
    except TryLater as error:
        raise Broken(_("The server answered something we do not understand.")) from error


def api_of(account: AccountView) -> Api:
    """The server of one of our accounts, with its token."""
    return Api(account.server, text(account.secret.get("token")))


def user_of(account: AccountView) -> str:
    """Our user's id there."""
    return text(account.extra.get("user_id"))


def post_in(api: Api, name: str) -> Mapping[str, Any]:
    """One post as it stands; raises `Gone` where it does not."""
    return mapping(api.get("posts", name))
