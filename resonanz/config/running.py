"""`resonanz run`: everything on one machine, in the foreground."""

import os
import time
import urllib.error
import urllib.request
from collections.abc import Callable

import click

from . import embedded, processes
from .cli import _var

START_SECONDS = 60.0


def run_all(make_ready: Callable[[], None], host: str, port: int, threads: int) -> int:
    """Run until somebody stops us (0) or a part of it ends by itself (1)."""
    own_database = "DATABASE_URL" not in os.environ
    household = processes.Household()
    processes.stop_on_signals()
    try:
        _prepare(make_ready, host, port)
        _start(household, host, port, threads)
        ended = household.wait(lambda: _announce(household, host, port))
        click.echo(f"The {ended} process ended; stopping everything.", err=True)
        return 1
    except processes.Stop:
        click.echo("Stopping.")
        return 0
    finally:
        household.stop()
        if own_database:
            _stop_database()


def _prepare(make_ready: Callable[[], None], host: str, port: int) -> None:
    if processes.free_port(host, port) != port:
        raise SystemExit(f"Port {port} is taken. Choose another: PORT={port + 1}")
    stream_port = int(os.environ.get("STREAM_PORT", processes.free_port(host, port + 1)))
    os.environ["STREAM_PORT"] = str(stream_port)
    os.environ.setdefault("PUBLIC_ADDRESS", f"http://localhost:{port}")
    click.echo("Preparing the database …")
    make_ready()
    from django.conf import settings  # noqa: PLC0415  (ready only now)
    from django.core.management import call_command  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    if settings.DEMONSTRATION:
        _demonstrate()


def _demonstrate() -> None:
    from . import demo  # noqa: PLC0415  (ready only now)

    if demo.is_empty():
        click.echo("Writing the demonstration (about a minute) …")
        demo.seed()


def _start(household: processes.Household, host: str, port: int, threads: int) -> None:
    environment = os.environ
    household.start("web", processes.web_command(host, port, threads), environment)
    stream_port = int(environment["STREAM_PORT"])
    household.start("stream", processes.stream_command(host, stream_port), environment)
    household.start("worker", processes.worker_command(), environment)


def _announce(household: processes.Household, host: str, port: int) -> None:
    seen = "localhost" if host in {"127.0.0.1", "0.0.0.0", "::1"} else host
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and all(
        child.poll() is None for child in household.children.values()
    ):
        if _answers(f"http://127.0.0.1:{port}/healthz"):
            click.echo(f"\n  Resonanz is ready: http://{seen}:{port}\n")
            return
        time.sleep(0.2)


def _answers(address: str) -> bool:
    try:
        urllib.request.urlopen(address, timeout=2).close()
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


def _stop_database() -> None:
    embedded.stop(_var() / "postgres")
