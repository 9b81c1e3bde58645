"""`resonanz run`: everything starts by itself, and nothing is left when it stops."""

import json
import os
import signal
import socket
import time
from urllib.request import urlopen

import pytest

from .installation import Running, assert_gone

pytestmark = pytest.mark.long


def test_it_runs_until_it_is_asked_to_stop_and_leaves_nothing(settled):
    running = Running(settled)
    running.wait_until_ready()

    with urlopen(f"http://localhost:{running.port}/accounts/login/", timeout=20) as page:
        assert page.status == 200
    with urlopen(f"http://localhost:{running.port}/healthz", timeout=20) as told:
        assert json.load(told)["database"] == "ok"
    assert len(running.processes()) >= 5
    twin = Running(settled)
    assert "already runs on" in twin.process.communicate(timeout=60)[0]
    assert twin.process.returncode == 1

    assert running.end(signal.SIGTERM) == 0, running.said
    assert_gone(running)

    again = Running(settled)
    again.wait_until_ready()
    assert again.end(signal.SIGINT) == 0, again.said
    assert_gone(again)


def test_when_the_pages_die_all_of_it_stops_and_says_so(settled):
    running = Running(settled)
    running.wait_until_ready()

    os.kill(_one(running, "granian --interface wsgi"), signal.SIGKILL)
    said = running.process.communicate(timeout=60)[0]

    assert "The web process ended" in said
    assert running.process.returncode == 1
    assert_gone(running)


def test_a_worker_that_dies_is_started_again(settled):
    running = Running(settled)
    running.wait_until_ready()
    dead = _one(running, "cli worker")

    os.kill(dead, signal.SIGKILL)
    until = time.monotonic() + 60
    while _one(running, "cli worker") in (0, dead) and time.monotonic() < until:
        time.sleep(0.2)

    assert _one(running, "cli worker") not in (0, dead)
    assert running.end(signal.SIGTERM) == 0, running.said
    assert "The worker process ended; it is started again." in running.said
    assert_gone(running)


def _one(running: Running, words: str) -> int:
    """The oldest process with these words in its command; 0 where there is none."""
    found = [number for number, command in running.processes().items() if words in command]
    return min(found, default=0)


def test_killed_without_a_word_it_takes_its_children_along(settled):
    running = Running(settled)
    running.wait_until_ready()

    running.process.kill()
    running.process.communicate(timeout=60)

    until = time.monotonic() + 20
    while _ours(running) and time.monotonic() < until:
        time.sleep(0.2)
    assert _ours(running) == {}
    again = Running(settled)
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
