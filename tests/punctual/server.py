"""One small server with many accounts of a network, in a process and on a clock of its own.

    python -m tests.punctual.server <network> <accounts> <most> <seconds>

Prints its address. `POST /clock` puts its clock forward by so many seconds; `GET /said` gives what
each account said, when, and since when it might; and how often it ran into its limit. It ends with
its stdin.
"""

import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from tests.servers.bluesky import fake as bluesky
from tests.servers.http import Asked, Told, serving
from tests.servers.mastodon import fake as mastodon
from tests.servers.mastodon.world import World as MastodonWorld
from tests.servers.telegram import fake as telegram
from tests.servers.x import fake as x

from .limits import Clock, Limit

SAYS = {
    "mastodon": ("POST", "/api/v1/statuses"),
    "bluesky": ("POST", "/xrpc/com.atproto.repo.putRecord"),
    "x": ("POST", "/2/tweets"),
    "telegram": ("POST", "/sendMessage"),
}


@dataclass
class Home:
    """One account: what stands there, its limit, what it said."""

    answer: Callable[[Asked], Told]
    limit: Limit
    said: list[tuple[str, float, float]] = field(default_factory=list)

    def ask(self, asked: Asked, is_post: bool) -> Told:
        told = (self.limit.refusal() if is_post else None) or self.answer(asked)
        if is_post and 200 <= told.status < 300:
            self.said.append((_words(asked), self.limit.clock.now(), self.limit.since))
        return replace(told, headers={**told.headers, **self.limit.headers()})


def _words(asked: Asked) -> str:
    body = asked.data()
    record = body.get("record") or {}
    return str(body.get("status") or body.get("text") or record.get("text"))


def secret_of(network: str, number: int) -> str:
    """How an account proves itself: by this the server knows which it is."""
    if network == "telegram":
        return f"{1000 + number}:{'A' * 35}"
    if network == "bluesky":
        return bluesky.token(86_400 * 300, f"account {number}")
    return f"token-{number}"


class Town:
    """All accounts behind one address."""

    def __init__(self, network: str, accounts: int, most: int, seconds: float) -> None:
        self.network, self.clock = network, Clock()
        self.secrets = [secret_of(network, number) for number in range(accounts)]
        self.homes = {
            secret: Home(_world(network, secret), Limit(self.clock, network, most, seconds))
            for secret in self.secrets
        }

    def answer(self, asked: Asked) -> Told:
        if asked.path == "/clock":
            self.clock.ahead += float(asked.data()["seconds"])
            return Told(body={})
        if asked.path == "/said":
            return Told(body=[_report(self.homes[secret]) for secret in self.secrets])
        if asked.path == "/secrets":
            return Told(body=self.secrets)
        home = self.homes.get(self._secret(asked))
        if home is None:
            return Told(401, {"error": "nobody"})
        method, path = SAYS[self.network]
        return home.ask(asked, (asked.method, asked.path[-len(path) :]) == (method, path))

    def _secret(self, asked: Asked) -> str:
        if self.network == "telegram":
            return asked.path.split("/")[1].removeprefix("bot")
        return str(asked.headers.get("authorization", "")).removeprefix("Bearer ")


def _report(home: Home) -> dict[str, Any]:
    return {"said": home.said, "ignored": home.limit.ignored, "refused": home.limit.refused}


def _world(network: str, secret: str) -> Callable[[Asked], Told]:
    if network == "mastodon":
        toots = MastodonWorld()
        toots.tokens[secret] = "read write"
        return lambda asked: mastodon.answer(toots, asked)
    if network == "bluesky":
        pds = bluesky.World(sessions={secret})
        return lambda asked: bluesky.answer(pds, asked)
    if network == "x":
        tweets = x.World(token=secret)
        return lambda asked: x.answer(tweets, asked)
    bot, known = telegram.World(is_linked=False), f"/bot{telegram.TOKEN}"
    return lambda asked: telegram.answer(
        bot, replace(asked, path=asked.path.replace(f"/bot{secret}", known))
    )


def main() -> None:
    network, accounts, most, seconds = sys.argv[1:]
    # One of many threads is to answer as soon as it is asked.
    sys.setswitchinterval(0.0005)
    threading.stack_size(256 * 1024)
    town = Town(network, int(accounts), int(most), float(seconds))
    with serving(town.answer) as address:
        print(address, flush=True)  # noqa: T201
        sys.stdin.read()


if __name__ == "__main__":
    main()
