"""`resonanz run`: everything on one machine, in the foreground."""

import fcntl
import os
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

import click

from . import embedded, reach
from .processes import (
    Household,
    Stop,
    free_port,
    stream_command,
    web_command,
    why_taken,
    worker_command,
)
from .ready import make_ready, own_database, var

START_SECONDS = 60.0
# A worker that lives shorter than this, so many times in a row, will not live longer the next time.
SHORT_LIFE_SECONDS, MOST_SHORT_LIVES = 30.0, 5


def run_all(host: str, port: int, threads: int) -> int:
    """Run until somebody stops us (0) or a part of it, but for the worker, ends by itself (1)."""
    household = Household()
    try:
        household.signals.listen()
        _arrange_ports(host, port)
        with _database(household):
            _prepare()
            return _live(household, host, port, threads)
    except Stop:
        click.echo("Stopped.")
        return 0


def _live(household: Household, host: str, port: int, threads: int) -> int:
    try:
        household.start("web", web_command(host, port, threads), os.environ)
        stream_port = int(os.environ["STREAM_PORT"])
        household.start("stream", stream_command(host, stream_port), os.environ)
        household.start("worker", worker_command(), os.environ)
        _announce(household, host, port)
        click.echo(f"The {_watch(household)} process ended; stopping everything.", err=True)
        return 1
    finally:
        household.stop()


def _watch(household: Household) -> str:
    """Wait until a part ends that is not started again; returns its name.

    A worker holds nothing that is lost with it, so one that died is started again.
    """
    short_lives = 0
    while True:
        began = time.monotonic()
        name = household.wait()
        is_short = time.monotonic() - began < SHORT_LIFE_SECONDS
        short_lives = short_lives + 1 if is_short else 1
        if name != "worker" or short_lives > MOST_SHORT_LIVES:
            return name
        click.echo("The worker process ended; it is started again.", err=True)
        time.sleep(short_lives - 1)
        household.start_again(name, worker_command(), os.environ)


def _arrange_ports(host: str, port: int) -> None:
    if reason := why_taken(host, port):
        another = f" Choose another: PORT={port + 1}" if reason.startswith("Port") else ""
        raise click.ClickException(reason + another)
    os.environ.setdefault("STREAM_PORT", str(free_port(host, port + 1)))
    reach.describe(host, port, int(os.environ["STREAM_PORT"]))


@contextmanager
def _database(household: Household) -> Iterator[None]:
    """Our own PostgreSQL for as long as we run, unless DATABASE_URL names another."""
    is_ours = "DATABASE_URL" not in os.environ
    with _alone() if is_ours else nullcontext():
        try:
            click.echo("Starting the database …" if is_ours else "Asking the database …")
            with household.signals.held():
                make_ready()
            yield
        finally:
            household.signals.ignore()
            if is_ours:
                embedded.stop(own_database())


@contextmanager
def _alone() -> Iterator[None]:
    """One `run` for one folder: who stops last must not take the database from another."""
    var().mkdir(parents=True, exist_ok=True)
    with (var() / "run.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise click.ClickException(
                f"Resonanz already runs on {var()}. Choose another folder: VAR=…"
            ) from None
        yield


def _prepare() -> None:
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connections

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    if settings.DEMONSTRATION:
        _demonstrate()
    connections.close_all()


def _demonstrate() -> None:
    from . import demo

    if demo.is_empty():
        click.echo("Writing the demonstration (about a minute) …")
        demo.seed()


def _announce(household: Household, host: str, port: int) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and not household.ended():
        if _answers(f"http://{reach.loopback(host)}:{port}/healthz"):
            click.echo(f"\n  Resonanz is ready: {reach.shown(host, port)}\n")
            return
        time.sleep(0.1)


def _answers(address: str) -> bool:
    try:
        urllib.request.urlopen(address, timeout=2).close()
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True
