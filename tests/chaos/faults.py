"""What can go wrong between us and a network: each kind strikes some requests of a small server.

`taken` kinds let the server do what was asked and spoil its answer; the others come before it did
anything.
"""

import ctypes
import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from tests.servers.http import Asked, Told

Answering = Callable[[Asked], Told]
Spoil = Callable[["Chaos", Told], Told]

# How long a late answer takes; the tests wait for less (HTTP_TIMEOUT_SECONDS).
LATE_SECONDS = 0.25


class Killed(BaseException):
    """The worker ends here, whatever it was doing."""


@dataclass(frozen=True)
class Fault:
    """One kind of trouble."""

    name: str
    spoil: Spoil
    taken: bool = False
    writes_only: bool = False


@dataclass
class Chaos:
    """Stands before a small server and strikes some of its requests."""

    usual: Answering
    rng: random.Random = field(default_factory=random.Random)
    fault: Fault | None = None
    strikes_left: int = 0
    struck: int = 0
    worker: int = field(default_factory=threading.get_ident)

    def __call__(self, asked: Asked) -> Told:
        if not self._strikes(asked) or self.fault is None:
            return self.usual(asked)
        self.strikes_left -= 1
        self.struck += 1
        told = self.usual(asked) if self.fault.taken else Told(200, {})
        return self.fault.spoil(self, told)

    def _strikes(self, asked: Asked) -> bool:
        if self.fault is None or self.strikes_left <= 0:
            return False
        if self.fault.writes_only and asked.method == "GET":
            return False
        return self.rng.random() < 0.6

    def kill(self) -> None:
        """End the worker at the next thing it does."""
        ctypes.pythonapi.PyThreadState_SetAsyncExc(
            ctypes.c_ulong(self.worker), ctypes.py_object(Killed)
        )


def _told(status: int, body: object = None, **headers: str) -> Spoil:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda chaos, told: Told(status, body, named)


def _date(seconds: int) -> str:
    return format_datetime(datetime.now(UTC) + timedelta(seconds=seconds), usegmt=True)


def _later(chaos: Chaos, told: Told) -> Told:
    time.sleep(LATE_SECONDS)
    return told


def _cut_short(chaos: Chaos, told: Told) -> Told:
    return Told(told.status, raw=b'{"id": "1', claims=500)


def _killed(chaos: Chaos, told: Told) -> Told:
    chaos.kill()
    return told


def _killed_before(chaos: Chaos, told: Told) -> Told:
    chaos.kill()
    return Told(cut=True)


PAGE = "<html><body><h1>Bad Gateway</h1></body></html>"
ERROR = {"error": "Too many requests", "message": "Too many requests"}

FAULTS = [
    # The server did nothing.
    Fault("the line breaks", lambda chaos, told: Told(cut=True)),
    Fault("it fails", _told(500, {"error": "Internal Server Error"})),
    Fault("a gateway answers", _told(502, PAGE)),
    Fault("it is away for seconds", _told(503, {"error": "x"}, retry_after="7")),
    Fault("it is away until a date", lambda c, t: Told(503, PAGE, {"retry-after": _date(9)})),
    Fault("too many, wait seconds", _told(429, ERROR, retry_after="5")),
    Fault("too many, wait until", lambda c, t: Told(429, ERROR, {"retry-after": _date(5)})),
    Fault("too many, odd words", _told(429, ERROR, retry_after="soon", ratelimit_reset="?")),
    Fault("too many, for ever", _told(429, ERROR, retry_after="99999999999")),
    Fault("too many, no word", _told(429, ERROR)),
    Fault("it never answers", lambda c, t: _later(c, Told(cut=True))),
    Fault("it refuses once", _told(422, {"error": "Invalid", "message": "no"}), writes_only=True),
    Fault("it knows us no more", _told(401, {"error": "InvalidToken", "message": "who?"})),
    Fault("we die before it hears", _killed_before),
    # It did what was asked, and we do not hear so.
    Fault("the answer is lost", lambda chaos, told: Told(cut=True), taken=True),
    Fault("it answers late", _later, taken=True),
    Fault("it did it and fails", _told(500, {"error": "x"}), taken=True),
    Fault("it did it, a gateway answers", _told(504, PAGE), taken=True),
    Fault("it answers nothing", lambda c, t: Told(t.status, raw=b""), taken=True, writes_only=True),
    Fault("it answers a page", _told(200, PAGE), taken=True, writes_only=True),
    Fault("it answers another shape", _told(200, []), taken=True, writes_only=True),
    Fault("the answer is cut short", _cut_short, taken=True),
    Fault("it answers twice", lambda c, t: Told(t.status, t.body, t.headers, twice=True), True),
    Fault("we die when it answers", _killed, taken=True),
]
