"""A small WebSub hub: it asks back whether we meant it, and sends on what is published."""

import hmac
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from tests.servers.http import Asked, Told, serving

METHODS = {"sha1", "sha256", "sha384", "sha512"}


@dataclass
class Hub:
    """Who wants to be told, and of what; `calls` gives a status and words for a call of ours."""

    calls: Callable[[str, str, bytes, dict[str, str]], tuple[int, str]]
    wishes: list[dict[str, str]] = field(default_factory=list)
    address: str = ""
    status: int = 202
    lease: int | None = None
    # Whether it asks back while it is being asked.
    is_hasty: bool = True
    answers: list[tuple[int, str]] = field(default_factory=list)

    def answer(self, asked: Asked) -> Told:
        self.wishes.append(asked.data())
        if self.status < 300 and self.is_hasty:
            self.verify()
        return Told(self.status, "")

    def verify(self, mode: str = "subscribe", **more: str) -> tuple[int, str]:
        """Ask back whether the last wish was meant."""
        wish = self.wishes[-1]
        lease = self.lease if self.lease is not None else int(wish["hub.lease_seconds"])
        told = {
            "hub.mode": mode,
            "hub.topic": wish["hub.topic"],
            "hub.challenge": "c-h-a-l-l-e-n-g-e",
            "hub.lease_seconds": str(lease),
            **more,
        }
        asked = f"{wish['hub.callback']}?{urlencode({k: v for k, v in told.items() if v})}"
        self.answers.append(self.calls("GET", asked, b"", {}))
        return self.answers[-1]

    def publish(
        self, body: str | bytes, method: str = "sha256", secret: str = "", **more: str
    ) -> tuple[int, str]:
        """Send on what was published, signed."""
        raw = body.encode() if isinstance(body, str) else body
        key = (secret or self.wishes[-1]["hub.secret"]).encode()
        told = {"content-type": "application/rss+xml", **more}
        if method in METHODS:
            told["x-hub-signature"] = f"{method}={hmac.new(key, raw, method).hexdigest()}"
        return self.calls("POST", self.wishes[-1]["hub.callback"], raw, told)


def over_http(method: str, address: str, body: bytes, headers: dict[str, str]) -> tuple[int, str]:
    """A call as a hub makes it, to a server that really listens."""
    asked = Request(address, body if method == "POST" else None, headers, method=method)
    with urlopen(asked, timeout=20) as answer:
        return answer.status, answer.read().decode()


@contextmanager
def running(
    calls: Callable[[str, str, bytes, dict[str, str]], tuple[int, str]] = over_http,
) -> Iterator[Hub]:
    hub = Hub(calls)
    with serving(hub.answer) as address:
        hub.address = f"{address}/hub"
        yield hub


def news(*items: dict[str, Any]) -> str:
    """A JSON Feed of these items."""
    head = {"version": "https://jsonfeed.org/version/1.1", "title": "Velora Neues"}
    return json.dumps({**head, "items": list(items)})
