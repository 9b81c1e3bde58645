"""A provider that gives permissions for mailboxes (OAuth 2), as Google and Microsoft do."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tests.servers.http import Asked, Told, serving

CLIENT, SECRET = "app-1", "app-secret"


@dataclass
class Provider:
    """Gives tokens for one mailbox; `gives` is told of each, `tells` is what else is said."""

    user: str
    gives: Callable[[str], None] = lambda token: None
    address: str = ""
    tells: dict[str, Any] = field(default_factory=lambda: {"expires_in": 3600})
    is_lasting: bool = True
    tokens: list[str] = field(default_factory=list)
    # The tokens that are good no longer.
    ended: set[str] = field(default_factory=set)
    refused: str = ""
    asked: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def token(self) -> str:
        token = f"token-{len(self.tokens) + 1}"
        self.tokens.append(token)
        self.gives(token)
        return token


@contextmanager
def running(user: str, gives: Callable[[str], None] = lambda token: None) -> Iterator[Provider]:
    """The provider, until the block ends."""
    provider = Provider(user, gives)
    with serving(lambda asked: answer(provider, asked)) as provider.address:
        yield provider


def answer(provider: Provider, asked: Asked) -> Told:
    if asked.path == "/tokeninfo":  # a mail server asks whose token it is
        token = asked.one("access_token")
        is_good = token in provider.tokens and token not in provider.ended
        return Told(200, {"email": provider.user}) if is_good else Told(400, {"error": "invalid"})
    given = asked.data()
    provider.asked.append((asked.path, given))
    if (given.get("client_id"), given.get("client_secret")) != (CLIENT, SECRET):
        return Told(401, {"error": "invalid_client", "error_description": "Unknown app."})
    if provider.refused:
        said = {"error": "invalid_grant", "error_description": provider.refused}
        return Told(400, said)
    if given["grant_type"] == "authorization_code":
        assert (given["code"], bool(given["code_verifier"])) == ("good", True)
    else:
        assert given["refresh_token"] == "refresh"
    lasting = {"refresh_token": "refresh"} if provider.is_lasting else {}
    return Told(200, {"access_token": provider.token(), **lasting, **provider.tells})


def where(address: str) -> tuple[str, dict[str, str]]:
    """A redirect: where it leads, and what is asked there."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}{parts.path}", dict(parse_qsl(parts.query))
