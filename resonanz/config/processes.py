"""The processes of an installation, and how all of them run and stop together."""

import ctypes
import errno
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType

from . import terminal

PATIENCE_SECONDS = 10.0
# Each open page holds one stream.
MOST_STREAMS = 20_000
PR_SET_PDEATHSIG = 1


def web_command(host: str, port: int, threads: int) -> list[str]:
    """Pages and API: one WSGI process."""
    threading = ["--blocking-threads", str(threads)]
    return [*_granian("wsgi", host, port), *threading, "resonanz.config.wsgi:application"]


def stream_command(host: str, port: int) -> list[str]:
    """The stream of live news: one small ASGI process."""
    many = ["--backpressure", str(MOST_STREAMS)]
    return [*_granian("asgi", host, port), *many, "resonanz.config.stream:application"]


def worker_command() -> list[str]:
    """Background work."""
    return [sys.executable, "-m", "resonanz.config.cli", "worker"]


def _granian(interface: str, host: str, port: int) -> list[str]:
    command = [sys.executable, "-m", "granian", "--interface", interface, "--no-ws"]
    command += ["--host", host, "--port", str(port), "--workers", "1", "--log-level", "warning"]
    return [*command, "--workers-kill-timeout", "5"]


def is_free(host: str, port: int) -> bool:
    """Whether we could listen there."""
    return not why_taken(host, port)


def why_taken(host: str, port: int) -> str:
    """Why we cannot listen there, in a sentence; empty where we can."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return f"Port {port} is taken."
            if error.errno == errno.EACCES:
                return f"Port {port} is for the system's own services."
            return f"HOST is {host}, which is no address of this machine."
    return ""


def free_port(host: str, wish: int) -> int:
    """The wished port, or the next free one."""
    for port in range(wish, min(wish + 100, 65536)):
        if is_free(host, port):
            return port
    raise OSError(f"No free port from {wish} on.")


class Stop(Exception):
    """Somebody asked us to stop."""


@dataclass
class Signals:
    """SIGINT, SIGTERM and SIGHUP raise `Stop` once, wherever we are; later ones are ignored."""

    asked: bool = False
    is_held: bool = False

    def listen(self) -> None:
        signal.signal(signal.SIGINT, self._hear)
        signal.signal(signal.SIGTERM, self._hear)
        if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # `nohup` stays in force
            signal.signal(signal.SIGHUP, self._hear)
            terminal.watch()

    def _hear(self, number: int, frame: FrameType | None) -> None:
        if number == signal.SIGHUP:
            terminal.let_go()
        if self.asked:
            return
        self.asked = True
        if not self.is_held:
            raise Stop

    def ignore(self) -> None:
        """From now on we are stopping anyway."""
        self.asked = True

    @contextmanager
    def held(self) -> Iterator[None]:
        """What happens in here is not torn apart: `Stop` waits for its end."""
        self.is_held = True
        try:
            yield
        except Exception:
            # Ctrl-C reaches what we started too; its failure is no error of its own.
            if not self.asked:
                raise
        finally:
            self.is_held = False
        if self.asked:
            raise Stop


@dataclass
class Household:
    """Child processes that live and die together, unless one is started again."""

    signals: Signals = field(default_factory=Signals)
    children: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, name: str, command: list[str], environment: Mapping[str, str]) -> None:
        """Start a child in a group of its own, so that Ctrl-C reaches us alone."""
        with self.signals.held():
            self.children[name] = subprocess.Popen(
                command, env=dict(environment), start_new_session=True, preexec_fn=_die_with_us
            )

    def start_again(self, name: str, command: list[str], environment: Mapping[str, str]) -> None:
        """Start anew a child that ended, without what it left behind."""
        _end_group(self.children[name])
        self.start(name, command, environment)

    def ended(self) -> str:
        """The name of a child that ended; empty while all live."""
        for name, child in self.children.items():
            if child.poll() is not None:
                return name
        return ""

    def wait(self) -> str:
        """Wait until one of the children ends; returns its name."""
        while not (name := self.ended()):
            time.sleep(0.2)
        return name

    def stop(self) -> None:
        """Ask all children to end, and end those that do not."""
        self.signals.ignore()
        for child in self.children.values():
            child.terminate()
        until = time.monotonic() + PATIENCE_SECONDS
        for child in self.children.values():
            try:
                child.wait(max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
            _end_group(child)


def _end_group(child: subprocess.Popen[bytes]) -> None:
    """What a child left behind (granian's workers, where it was killed) ends with it."""
    try:
        os.killpg(child.pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def _die_with_us() -> None:
    """On Linux a child is asked to end when we are killed without a chance to say so."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
