"""A rate limit for each account of a small server, told in the words of its network."""

import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import time

from tests.servers.http import Told

# What one post costs at a PDS, as its limits count (putRecord).
POINTS = 2


class Clock:
    """The server's clock: it goes as ours does, and can be put forward."""

    def __init__(self) -> None:
        self.ahead = 0.0

    def now(self) -> float:
        return time() + self.ahead


@dataclass
class Limit:
    """So many posts of one account in a window, which begins with the first of them."""

    clock: Clock
    network: str
    most: int
    seconds: float
    used: int = 0
    ends: float = 0.0
    # Since when the account may say more, after it had to wait.
    since: float = 0.0
    # Refused although the answers before had said so; and where nothing had said so.
    ignored: int = 0
    refused: int = 0
    is_told: bool = False
    lock: threading.Lock = field(default_factory=threading.Lock)

    def refusal(self) -> Told | None:
        """None where one more post is taken."""
        with self.lock:
            if self.clock.now() >= self.ends:
                self.since = self.ends if self.used >= self.most else 0.0
                self.used, self.ends = 0, self.clock.now() + self.seconds
                self.is_told = False
            if self.used < self.most:
                self.used += 1
                return None
            self.ignored += self.is_told
            self.refused += not self.is_told
            self.is_told = True
            return _TOO_MANY[self.network](self)

    def headers(self) -> dict[str, str]:
        """What goes along with an answer; from now on whoever asks has been told."""
        told = _HEADERS[self.network](self)
        self.is_told = self.is_told or (bool(told) and self.used >= self.most)
        return told

    @property
    def left(self) -> int:
        return max(0, self.most - self.used)


def _mastodon(limit: Limit) -> dict[str, str]:
    reset = datetime.fromtimestamp(limit.ends, UTC).isoformat().replace("+00:00", "Z")
    return {
        "x-ratelimit-limit": str(limit.most),
        "x-ratelimit-remaining": str(limit.left),
        "x-ratelimit-reset": reset,
    }


def _bluesky(limit: Limit) -> dict[str, str]:
    """Points, and one that is left over is not enough for a post."""
    return {
        "ratelimit-limit": str(limit.most * POINTS + 1),
        "ratelimit-remaining": str(limit.left * POINTS + 1),
        "ratelimit-reset": str(int(limit.ends) + 1),
        "ratelimit-policy": f"{limit.most * POINTS + 1};w={limit.seconds:.0f}",
    }


def _x(limit: Limit) -> dict[str, str]:
    return {
        "x-rate-limit-limit": str(limit.most),
        "x-rate-limit-remaining": str(limit.left),
        "x-rate-limit-reset": str(int(limit.ends) + 1),
    }


def _telegram(limit: Limit) -> Told:
    wait = int(limit.ends - limit.clock.now()) + 1
    said = f"Too Many Requests: retry after {wait}"
    parameters = {"retry_after": wait}
    body = {"ok": False, "error_code": 429, "description": said, "parameters": parameters}
    return Told(429, body)


_HEADERS = {
    "mastodon": _mastodon,
    "bluesky": _bluesky,
    "x": _x,
    "telegram": lambda limit: {},
}
_TOO_MANY = {
    "mastodon": lambda limit: Told(429, {"error": "Too many requests"}),
    "bluesky": lambda limit: Told(429, {"error": "RateLimitExceeded"}),
    "x": lambda limit: Told(429, {"title": "Too Many Requests", "status": 429}),
    "telegram": _telegram,
}
