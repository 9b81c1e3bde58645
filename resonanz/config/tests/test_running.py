"""`resonanz run`: everything starts by itself, and nothing is left when it stops."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from .conftest import ROOT, bare_environment, free_port

START_SECONDS = 90


class Running:
    """An installation of its own in a folder, with its own database."""

    def __init__(self, folder: Path, **more: str) -> None:
        self.folder = folder
        self.port = free_port()
        said = {"VAR": str(folder), "PORT": str(self.port)} | more
        self.process = subprocess.Popen(
            [sys.executable, "-m", "resonanz.config.cli", "run"],
            env=bare_environment(**said),
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def wait_until_ready(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if "Resonanz is ready" in line:
                assert f"http://localhost:{self.port}" in line
                return
        raise AssertionError("it ended before it was ready")

    def end(self, number: int) -> int:
        """Signal the whole group, as a terminal does for Ctrl-C; returns the exit code."""
        if number == signal.SIGINT:
            os.killpg(self.process.pid, number)
        else:
            self.process.send_signal(number)
        self.said = self.process.communicate(timeout=60)[0]
        return self.process.returncode

    def processes(self) -> dict[int, str]:
        """Every living process of this installation, by its environment or its data folder."""
        found = {}
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit() and int(entry.name) != os.getpid():
                with contextlib.suppress(OSError):
                    known = (entry / "environ").read_bytes() + (entry / "cmdline").read_bytes()
                    if str(self.folder).encode() in known and not _is_dead(entry):
                        found[int(entry.name)] = (entry / "cmdline").read_text().replace("\0", " ")
        return found


def _is_dead(entry: Path) -> bool:
    return (entry / "stat").read_text().rpartition(")")[2].split()[0] == "Z"


@pytest.fixture
def home() -> Iterator[Path]:
    """A folder the database's own user can reach (pytest keeps its folders to itself)."""
    with tempfile.TemporaryDirectory(prefix="r", ignore_cleanup_errors=True) as folder:
        yield Path(folder) / "var"


def assert_gone(running: Running) -> None:
    until = time.monotonic() + 10
    while (left := running.processes()) and time.monotonic() < until:
        time.sleep(0.2)
    assert left == {}


def test_it_runs_until_it_is_asked_to_stop_and_leaves_nothing(home):
    running = Running(home)
    running.wait_until_ready()

    with urlopen(f"http://localhost:{running.port}/accounts/login/", timeout=20) as page:
        assert page.status == 200
    with urlopen(f"http://localhost:{running.port}/healthz", timeout=20) as told:
        assert json.load(told)["database"] == "ok"
    assert len(running.processes()) >= 5
    twin = Running(home)
    assert "already runs on" in twin.process.communicate(timeout=60)[0]
    assert twin.process.returncode == 1

    assert running.end(signal.SIGTERM) == 0, running.said
    assert_gone(running)

    again = Running(home)
    again.wait_until_ready()
    assert again.end(signal.SIGINT) == 0, again.said
    assert_gone(again)


def test_when_a_part_dies_all_of_it_stops_and_says_so(home):
    running = Running(home)
    running.wait_until_ready()
    worker = next(
        number for number, command in running.processes().items() if "cli worker" in command
    )

    os.kill(worker, signal.SIGKILL)
    said = running.process.communicate(timeout=60)[0]

    assert "The worker process ended" in said
    assert running.process.returncode == 1
    assert_gone(running)


@pytest.mark.parametrize(
    ("seconds", "number"),
    [
        (0.6, signal.SIGINT),
        (1.5, signal.SIGTERM),
        (2.5, signal.SIGINT),
        (4.0, signal.SIGTERM),
        (7.0, signal.SIGINT),
    ],
)
def test_stopped_while_it_starts_it_leaves_nothing_and_starts_again(home, seconds, number):
    running = Running(home)
    time.sleep(seconds)

    code = running.end(number)

    # Before our own code is loaded Python itself ends, as any program does.
    assert code in (0, 1, 143, -signal.SIGINT, -signal.SIGTERM)
    assert_gone(running)
    again = Running(home)
    again.wait_until_ready()
    assert again.end(signal.SIGTERM) == 0, again.said


def test_killed_without_a_word_it_takes_its_children_along(home):
    running = Running(home)
    running.wait_until_ready()

    running.process.kill()
    running.process.communicate(timeout=60)

    until = time.monotonic() + 20
    while _ours(running) and time.monotonic() < until:
        time.sleep(0.2)
    assert _ours(running) == {}
    again = Running(home)
    again.wait_until_ready()
    assert again.end(signal.SIGTERM) == 0, again.said
    assert_gone(again)


def _ours(running: Running) -> dict[int, str]:
    """All but the database, which the next start joins."""
    return {
        number: command
        for number, command in running.processes().items()
        if "postgres" not in command
    }


def test_a_taken_port_is_named(home):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        running = Running(home, PORT=str(port))
        said = running.process.communicate(timeout=60)[0]

    assert f"Port {port} is taken. Choose another: PORT={port + 1}" in said
    assert running.process.returncode == 1
    assert not (home / "postgres").exists()
