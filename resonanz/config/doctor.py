"""`resonanz doctor`: looks at an installation and says what is wrong and what to do."""

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import click

OLDEST_PYTHON = (3, 12)
QUIET_SECONDS = 60

Finding = tuple[bool, str]


def examine(make_ready: Callable[..., None]) -> int:
    """Print what was found; 0 where all is well, 1 where something needs a person."""
    well = True
    for good, words in _findings(make_ready):
        click.echo(f"{'ok     ' if good else 'PROBLEM'}  {words}")
        well = well and good
    return 0 if well else 1


def _findings(make_ready: Callable[..., None]) -> Iterator[Finding]:
    from .safety import problems  # noqa: PLC0415  (asked again each time)

    yield sys.version_info >= OLDEST_PYTHON, f"Python {sys.version.split()[0]} (needs 3.12)"
    unsafe = problems() if "DATABASE_URL" in os.environ else []
    yield not unsafe, "Settings are safe" if not unsafe else " ".join(unsafe)
    try:
        make_ready(check=False)
        from django.db import connection  # noqa: PLC0415

        connection.ensure_connection()
    except Exception as error:
        yield False, f"The database does not answer: {error}. Is DATABASE_URL right?"
        return
    yield True, f"The database answers (PostgreSQL {connection.pg_version // 10000})"  # type: ignore[attr-defined]
    yield from _inside()


def _inside() -> Iterator[Finding]:
    yield _migrations()
    yield _front_end()
    yield _media()
    if _migrations()[0]:
        yield _worker()
        yield from _accounts()


def _migrations() -> Finding:
    from django.db import connection  # noqa: PLC0415
    from django.db.migrations.executor import MigrationExecutor  # noqa: PLC0415

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        return False, f"{len(plan)} migrations are missing. Run `resonanz migrate`."
    return True, "The database is up to date"


def _front_end() -> Finding:
    from django.contrib.staticfiles.finders import find  # noqa: PLC0415

    if find("npm/htmx/htmx.min.js") is None:
        return (
            False,
            "The front end is missing. In a checkout run `npm ci`.",
        )
    return True, "The front end is here"


def _media() -> Finding:
    from django.conf import settings  # noqa: PLC0415

    if settings.STORAGES["default"]["BACKEND"].endswith("S3Storage"):
        return True, "Media lie in S3"
    folder = Path(settings.MEDIA_ROOT)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True, "The media folder can be written"
    except OSError as error:
        return False, f"The media folder cannot be written: {error}"


def _worker() -> Finding:
    from .health import seconds_since_heartbeat  # noqa: PLC0415

    seconds = seconds_since_heartbeat()
    if seconds is None or seconds > QUIET_SECONDS:
        return False, "No worker runs: nothing comes in and nothing goes out. `resonanz worker`"
    return True, f"A worker is alive ({seconds:.0f} s ago)"


def _accounts() -> Iterator[Finding]:
    from resonanz.networks.models import Account  # noqa: PLC0415

    for account in Account.objects.exclude(problem="").select_related("channel"):
        yield False, f"{account.channel.network_name} {account.handle}: {account.problem}"
