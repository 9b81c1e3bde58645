"""Kill a worker at random moments and start another, until all work is done."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from urllib.parse import quote

from django.db import connection

ROOT = Path(__file__).resolve().parents[1]
LEASE_SECONDS = "0.8"

# A worker does nothing but the one thing, over and over, until it is killed.
DELIVER = "from resonanz.networks.delivery import deliver_due as once"
TAKE_IN = """
from resonanz.networks.intake import take_in
from resonanz.networks.models import Account
def once():
    for account in Account.objects.all():
        take_in(account)
"""
# Django is set up once; each worker is a process of its own that begins where that ended. Whoever
# is told "." begins one and says its number; when it ended, its place is free. No test, no worker.
NURSERY = """
import django; django.setup()
import os, select, signal, time
{work}
def begun():
    worker = os.fork()
    if worker:
        return worker
    try:
        while True:
            once()
            time.sleep(0.01)
    finally:
        os._exit(1)
print("ready", flush=True)
while os.read(0, 1):
    worker = begun()
    print(worker, flush=True)
    while not os.waitpid(worker, os.WNOHANG)[0]:
        if select.select([0], [], [], 0.005)[0]:
            os.kill(worker, signal.SIGKILL)
    print("gone", flush=True)
"""

type Nursery = subprocess.Popen[bytes]


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
    nursery = _nursery(work, tuple(sorted({"DATABASE_URL": database_url(), **environment}.items())))
    assert nursery.stdin and nursery.stdout
    nursery.stdin.write(b".")
    worker = int(nursery.stdout.readline())
    try:
        _wait(done, worker, seconds)
    finally:
        with suppress(ProcessLookupError):
            os.kill(worker, signal.SIGKILL)
        assert nursery.stdout.readline() == b"gone\n"


def _wait(done: Callable[[], bool], worker: int, seconds: float) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until and not done():
        assert Path(f"/proc/{worker}").exists(), "the worker ended by itself"
        time.sleep(0.02)


@cache
def _nursery(work: str, environment: tuple[tuple[str, str], ...]) -> Nursery:
    """The process that begins workers; it ends with this one."""
    nursery = subprocess.Popen(
        [sys.executable, "-c", NURSERY.format(work=work)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        bufsize=0,
        env=os.environ
        | {
            "DJANGO_SETTINGS_MODULE": "resonanz.config.settings_test",
            "DELIVERY_LEASE_SECONDS": LEASE_SECONDS,
        }
        | dict(environment),
    )
    assert nursery.stdout and nursery.stdout.readline() == b"ready\n"
    return nursery


def database_url() -> str:
    """The address of the database this test writes to."""
    told = connection.get_connection_params()
    return f"postgresql://{told['user']}@/{told['dbname']}?host={quote(told['host'])}"
