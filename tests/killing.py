"""Kill a worker at random moments and start another, until all work is done."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from django.db import connection

ROOT = Path(__file__).resolve().parents[1]
LEASE_SECONDS = "0.8"

# A worker that does nothing but the one thing, over and over, until it is killed.
DELIVER = "from resonanz.networks.delivery import deliver_due as once"
TAKE_IN = """
from resonanz.networks.intake import take_in
from resonanz.networks.models import Account
def once():
    for account in Account.objects.all():
        take_in(account)
"""
LOOP = """
import django; django.setup()
import time
{work}
print("ready", flush=True)
while True:
    once()
    time.sleep(0.01)
"""


def rounds(usual: int) -> int:
    """How many rounds a kill test takes: few as usual, all of them with ROUNDS=20."""
    return int(os.environ.get("ROUNDS", usual))


def kill_until(
    done: Callable[[], bool],
    work: str,
    *,
    kills: int = 3,
    patience: float = 90.0,
    **environment: str,
) -> int:
    """Kill so many workers at random moments of their work, and let the next one finish it.

    Returns how many were killed before the work was done.
    """
    for killed in range(kills):
        _work(done, work, environment, random.uniform(0.02, 0.9))
        if done():
            return killed
    _work(done, work, environment, patience)
    assert done(), "the work was not done in time"
    return kills


def _work(done: Callable[[], bool], work: str, environment: dict[str, str], seconds: float) -> None:
    worker = _start(work, environment)
    try:
        assert worker.stdout and worker.stdout.readline() == b"ready\n"
        _wait(done, worker, seconds)
    finally:
        worker.send_signal(signal.SIGKILL)
        worker.wait()


def _wait(done: Callable[[], bool], worker: "subprocess.Popen[bytes]", seconds: float) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until and not done():
        assert worker.poll() is None, "the worker ended by itself"
        time.sleep(0.05)


def _start(work: str, environment: dict[str, str]) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-c", LOOP.format(work=work)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        env=os.environ
        | {
            "DATABASE_URL": database_url(),
            "DJANGO_SETTINGS_MODULE": "resonanz.config.settings_test",
            "DELIVERY_LEASE_SECONDS": LEASE_SECONDS,
        }
        | environment,
    )


def database_url() -> str:
    """The address of the database this test writes to."""
    told = connection.get_connection_params()
    return f"postgresql://{told['user']}@/{told['dbname']}?host={quote(told['host'])}"
