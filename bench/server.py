"""The servers of the benchmark: an embedded PostgreSQL of its own and one web process."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def web(threads: int = 4) -> Iterator[str]:
    """One granian WSGI process, as `resonanz web` starts it; gives its address."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1"]
        + ["--port", str(port), "--workers", "1", "--blocking-threads", str(threads)]
        + ["--no-ws", "--log-level", "warning", "resonanz.config.wsgi:application"],
        env=os.environ | {"PYTHONPATH": "."},
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{address}/healthz")
        yield address
    finally:
        process.terminate()
        process.wait(20)


def _wait_for(address: str, seconds: float = 30) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            urllib.request.urlopen(address, timeout=2).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise SystemExit(f"The web process did not answer at {address}.")
