"""How soon a queue on a screen shows what a network answered, while it rains."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import httpx2

from resonanz.accounts.models import User
from resonanz.channels.models import Membership
from resonanz.config import processes
from resonanz.desk.models import Case
from resonanz.networks import intake
from resonanz.networks.contract import Batch, PostSeen
from resonanz.networks.models import Account
from resonanz.people.models import Identity, Person

from .intake import account_named, emptied, recorded
from .measure import session_of
from .server import free_port, web

A_SECOND, SECONDS, A_BATCH = 100, 20, 10
WITHIN_SECONDS, OF_ALL = 1.0, 0.99
# As the page does (ui/js/live-updates.js).
GATHER, PAUSE = 0.15, 0.4


class Screen:
    """A page with the queue: hears the news, gathers for a moment, looks."""

    def __init__(self, pages: str, stream: str, cookie: str, desk: int) -> None:
        self.shown: dict[str, float] = {}
        self._pages, self._stream, self._desk = pages, stream, desk
        self._headers = {"cookie": f"sessionid={cookie}"}
        self._news, self._ends = threading.Event(), threading.Event()

    def open(self) -> None:
        """The page is there before it hears of anything, as in a browser."""
        httpx2.get(f"{self._pages}/desk/", headers=self._headers, timeout=30).raise_for_status()
        for run in (self._listen, self._look):
            threading.Thread(target=run, daemon=True).start()

    def close(self) -> None:
        self._ends.set()

    def _listen(self) -> None:
        address = f"{self._stream}/live?topic=desk:{self._desk}"
        opened = httpx2.stream("GET", address, headers=self._headers, timeout=None)
        with suppress(httpx2.HTTPError), opened as answer:  # it ends with the measurement
            for line in answer.iter_lines():
                if line.startswith("data:"):
                    self._news.set()

    def _look(self) -> None:
        told = 0.0
        with httpx2.Client(headers=self._headers, timeout=30) as client:
            while not self._ends.is_set():
                self._news.wait(1)
                if not self._news.is_set():
                    continue
                time.sleep(max(GATHER, told + PAUSE - time.perf_counter()))
                self._news.clear()
                told = time.perf_counter()
                open_now = _cases(self._desk)
                client.get(f"{self._pages}/desk/").raise_for_status()
                at = time.perf_counter()
                for name in open_now - self.shown.keys():
                    self.shown[name] = at


def _cases(desk: int) -> set[str]:
    """What stands in the queue of a desk, by the networks' names."""
    return set(Case.objects.filter(channel=desk).values_list("latest__remote_id", flat=True))


def to_the_screen() -> bool:
    """Let it rain events and watch a queue; whether nearly all cases were seen in time."""
    emptied()
    account = account_named("queue")
    cookie = session_of(_agent(account))
    with web() as pages, _running("stream") as stream, _running("worker"):
        screen = Screen(pages, stream, cookie, account.channel_id)
        screen.open()
        time.sleep(5)  # the worker has begun
        answered = _rain(account)
        _wait_for(screen, answered)
        screen.close()
    return _told(answered, screen.shown)


def _agent(account: Account) -> User:
    user = User.objects.create_user("agent@bench.example", "no password", role=User.Role.AGENT)
    person = Person.objects.create(user=user, name="Agent")
    Identity.objects.create(person=person, remote_id=str(person.pk), network="inside", handle="a")
    Membership.objects.create(channel=account.channel, person=person)
    return user


def _rain(account: Account) -> dict[str, float]:
    """A batch every tenth of a second; when the network answered each post that asks."""
    events = [seen for batch in recorded(A_SECOND * SECONDS, "queue") for seen in batch]
    answered, begin = {}, time.perf_counter()
    for number in range(0, len(events), A_BATCH):
        time.sleep(max(0.0, begin + number / A_SECOND - time.perf_counter()))
        some = events[number : number + A_BATCH]
        fresh = Account.objects.select_related("channel__identity").get(pk=account.pk)
        now = time.perf_counter()
        answered |= {seen.remote_id: now for seen in some if isinstance(seen, PostSeen)}
        intake._store_batch(fresh, Batch(some, {"batch": number}))
    return answered


def _wait_for(screen: Screen, answered: dict[str, float], seconds: float = 60) -> None:
    until = time.perf_counter() + seconds
    while time.perf_counter() < until and len(screen.shown) < len(_cases(screen._desk)):
        time.sleep(0.5)


def _told(answered: dict[str, float], shown: dict[str, float]) -> bool:
    took = sorted(shown[name] - answered[name] for name in shown if name in answered)
    share = sum(one <= WITHIN_SECONDS for one in took) / max(1, len(took))
    middle, late = took[len(took) // 2], took[int(len(took) * OF_ALL) - 1]
    print(
        f"queue: {len(took)} cases at {A_SECOND} events a second; on the screen after "
        f"{middle:.2f} s (half) and {late:.2f} s (99 of 100), {share:.1%} within "
        f"{WITHIN_SECONDS:.0f} s (at least {OF_ALL:.0%})",
        flush=True,
    )
    return share >= OF_ALL


def _answers(port: int, seconds: float = 30) -> None:
    until = time.monotonic() + seconds
    while processes.is_free("127.0.0.1", port) and time.monotonic() < until:
        time.sleep(0.2)


@contextmanager
def _running(what: str) -> Iterator[str]:
    port = free_port()
    stream = processes.stream_command("127.0.0.1", port)
    command = stream if what == "stream" else processes.worker_command()
    process = subprocess.Popen(command, env=os.environ | {"PYTHONPATH": "."}, stdout=sys.stderr)
    try:
        if what == "stream":
            _answers(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(30)
