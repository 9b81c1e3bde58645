"""The stream as it really runs: a granian process on the database of the tests."""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client

from resonanz.config.processes import stream_command, web_command
from resonanz.people.models import Person

ROOT = Path(__file__).resolve().parents[3]
SAID_OF_AN_INSTALLATION = {"SECRET_KEY", "SECRETS_KEYS", "PUBLIC_ADDRESS", "ALLOWED_HOSTS"}
SAID_OF_AN_INSTALLATION |= {"HOST", "PORT", "STREAM_PORT", "STREAM_ADDRESS", "VAR", "EMAIL_URL"}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def bare_environment(**more: str) -> dict[str, str]:
    """Our environment without what the tests say about the installation."""
    ours = {"DATABASE_URL", "RESONANZ_MODE", "DJANGO_SETTINGS_MODULE", *SAID_OF_AN_INSTALLATION}
    kept = {name: value for name, value in os.environ.items() if name not in ours}
    return kept | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"} | more


def environment(**more: str) -> dict[str, str]:
    """The environment of a process on the database of this test."""
    known = connection.get_connection_params()
    address = f"postgresql://{known['user']}@/{known['dbname']}?host={known['host']}"
    return bare_environment(DATABASE_URL=address, RESONANZ_MODE="test") | more


@pytest.fixture
def home() -> Iterator[Path]:
    yield from _folder()


@pytest.fixture(scope="module")
def settled() -> Iterator[Path]:
    """One folder for all tests of a file: the first start writes the tables for the others."""
    yield from _folder()


def _folder() -> Iterator[Path]:
    """One that the database's own user can reach (pytest keeps its folders to itself)."""
    with tempfile.TemporaryDirectory(prefix="r", ignore_cleanup_errors=True) as folder:
        yield Path(folder) / "var"


@pytest.fixture
def cookie() -> Callable[[Person], dict[str, str]]:
    """`cookie(tom)`: the headers of Tom's browser."""

    def sign_in(person: Person) -> dict[str, str]:
        client = Client()
        client.force_login(person.user)
        return {"Cookie": f"sessionid={client.cookies['sessionid'].value}"}

    return sign_in


@dataclass
class Page:
    """What a page hears of the stream."""

    response: HTTPResponse

    @property
    def status(self) -> int:
        return self.response.status

    def lines(self, seconds: float = 10) -> Iterator[str]:
        """Lines as they come, until the stream ends or nothing comes for so long."""
        self.response.fp.raw._sock.settimeout(seconds)  # type: ignore[union-attr]
        while line := self.response.readline():
            if line.strip():
                yield line.decode().strip()

    def next_hint(self, seconds: float = 10) -> dict[str, object]:
        for line in self.lines(seconds):
            if line.startswith("data: ") and '"again"' not in line:
                return json.loads(line.removeprefix("data: "))
        raise AssertionError("the stream ended")

    def ends(self, seconds: float = 10) -> bool:
        """Whether the stream is closed by the other side."""
        try:
            for _line in self.lines(seconds):
                pass
        except TimeoutError:
            return False
        return True


@dataclass
class Stream:
    port: int

    def open(self, headers: dict[str, str], *topics: str, since: str = "") -> Page:
        there = HTTPConnection("127.0.0.1", self.port, timeout=10)
        asked = urlencode([*(("topic", topic) for topic in topics), ("since", since)])
        there.request("GET", f"/live?{asked}", headers=headers)
        return Page(there.getresponse())


@pytest.fixture
def web(db: None) -> Callable[..., AbstractContextManager[str]]:
    """`with web(PUBLIC_ADDRESS=…) as address`: the process of pages and API."""
    return serving


@contextmanager
def serving(**more: str) -> Iterator[str]:
    port = free_port()
    command = web_command("127.0.0.1", port, 1)
    process = subprocess.Popen(command, env=environment(**more), cwd=ROOT)
    try:
        _wait_for(port, process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(15)


@pytest.fixture(scope="module")
def web_process(django_db_setup: None) -> Iterator[str]:
    """The address of a process of pages and API that all tests of a file share."""
    with serving() as address:
        yield address


@pytest.fixture
def stream(transactional_db: None, stream_process: Stream) -> Stream:
    """The stream process, listening."""
    return stream_process


@pytest.fixture(scope="module")
def stream_process(django_db_setup: None) -> Iterator[Stream]:
    port = free_port()
    quick = environment(
        LIVE_HEARTBEAT_SECONDS="0.3", LIVE_RECHECK_SECONDS="1", STREAM_ADDRESS=f":{port}"
    )
    process = subprocess.Popen(stream_command("127.0.0.1", port), env=quick, cwd=ROOT)
    try:
        _wait_for(port, process)
        yield Stream(port)
    finally:
        process.terminate()
        process.wait(15)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError("the process did not start")


@pytest.fixture
def resonanz() -> Callable[..., subprocess.CompletedProcess[str]]:
    """`resonanz("doctor", VAR=…)`: the command, in a process of its own."""

    def command(*arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "resonanz.config.cli", *arguments],
            env=environment(**more),
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=120,
        )

    return command
