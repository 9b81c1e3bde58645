"""An installation that runs by itself: its processes, and whether any is left."""

import contextlib
import fcntl
import os
import pty
import signal
import subprocess
import sys
import termios
import time
from pathlib import Path

from .conftest import ROOT, bare_environment, free_port

RUN = [sys.executable, "-m", "resonanz.config.cli", "run"]


class Running:
    """An installation of its own in a folder, with its own database."""

    def __init__(self, folder: Path, **more: str) -> None:
        self.folder = folder
        self.port = free_port()
        said = {"VAR": str(folder), "PORT": str(self.port)} | more
        self.process = self.begin(bare_environment(**said))

    def begin(self, environment: dict[str, str]) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            RUN,
            env=environment,
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


class UnderMake(Running):
    """A terminal opened for `make run`: make leads its session, as with `ssh -t host make run`."""

    def begin(self, environment: dict[str, str]) -> "subprocess.Popen[str]":
        self.terminal, inside = pty.openpty()
        bin_folder = f"BIN={Path(sys.executable).parent}"
        process = subprocess.Popen(
            # What `run` needs first was made before the tests began.
            ["make", "--old-file=setup", bin_folder, "run"],
            env=environment,
            cwd=ROOT,
            stdin=inside,
            stdout=inside,
            stderr=inside,
            text=True,
            start_new_session=True,
            preexec_fn=_take_terminal,
        )
        os.close(inside)
        return process

    def wait_until_said(self, words: bytes) -> None:
        said = b""
        while words not in said:
            said += os.read(self.terminal, 4096)

    def close_terminal(self) -> int:
        """Returns the signal make ended by."""
        os.close(self.terminal)
        return -self.process.wait(60)


def _take_terminal() -> None:
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


def _is_dead(entry: Path) -> bool:
    return (entry / "stat").read_text().rpartition(")")[2].split()[0] == "Z"


def assert_gone(running: Running) -> None:
    until = time.monotonic() + 10
    while (left := running.processes()) and time.monotonic() < until:
        time.sleep(0.2)
    assert left == {}
