"""The processes of an installation, and how all of them run and stop together."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import FrameType

PATIENCE_SECONDS = 10.0


def web_command(host: str, port: int, threads: int) -> list[str]:
    """Pages and API: one WSGI process."""
    return _granian("wsgi", host, port) + [
        "--blocking-threads",
        str(threads),
        "resonanz.config.wsgi:application",
    ]


def stream_command(host: str, port: int) -> list[str]:
    """The stream of live news: one small ASGI process."""
    return [*_granian("asgi", host, port), "resonanz.config.stream:application"]


def worker_command() -> list[str]:
    """Background work."""
    return [sys.executable, "-m", "resonanz.config.cli", "worker"]


def _granian(interface: str, host: str, port: int) -> list[str]:
    command = [sys.executable, "-m", "granian", "--interface", interface, "--no-ws"]
    command += ["--host", host, "--port", str(port), "--workers", "1", "--log-level", "warning"]
    return [*command, "--workers-kill-timeout", "5"]


def free_port(host: str, wish: int) -> int:
    """The wished port, or the next free one."""
    for port in range(wish, min(wish + 100, 65536)):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                continue
            return port
    raise OSError(f"No free port from {wish} on.")


class Stop(Exception):
    """Somebody asked us to stop."""


@dataclass
class Household:
    """Child processes that live and die together."""

    children: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, name: str, command: list[str], environment: Mapping[str, str]) -> None:
        """Start a child in a group of its own, so that Ctrl-C reaches us alone."""
        self.children[name] = subprocess.Popen(
            command, env=dict(environment), start_new_session=True
        )

    def wait(self, ready: Callable[[], None] = lambda: None) -> str:
        """Wait until one of the children ends; returns its name."""
        ready()
        while True:
            for name, child in self.children.items():
                if child.poll() is not None:
                    return name
            time.sleep(0.2)

    def stop(self) -> None:
        """Ask all children to end, and end those that do not."""
        for child in self.children.values():
            _signal(child, signal.SIGTERM)
        until = time.monotonic() + PATIENCE_SECONDS
        for child in self.children.values():
            try:
                child.wait(max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                _signal(child, signal.SIGKILL)
                child.wait()
            # What a child left behind (granian's workers) ends with it.
            _signal(child, signal.SIGKILL)


def _signal(child: subprocess.Popen[bytes], number: signal.Signals) -> None:
    try:
        os.killpg(child.pid, number)
    except ProcessLookupError:
        return


def stop_on_signals() -> None:
    """Let SIGINT and SIGTERM raise `Stop` wherever we are, once; later ones are ignored."""

    def stop(number: int, frame: FrameType | None) -> None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        raise Stop

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
