"""What every command does first: keys, a database, safe settings, Django."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

SETTINGS = "resonanz.config.settings"


def var() -> Path:
    """The folder everything of this installation lies in."""
    folder = Path(os.environ.get("VAR", "var")).resolve()
    os.environ["VAR"] = str(folder)
    return folder


def own_database() -> Path:
    """Where the data of the embedded PostgreSQL lie."""
    return var() / "postgres"


def make_ready(*, check: bool = True) -> None:
    """Make Django ready; where no database is named, with the embedded one.

    Ends the command with 1 where a setting cannot be read or `check` finds it unsafe, before
    anything is started.
    """
    refuse_illegible()
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    is_ours = "DATABASE_URL" not in os.environ
    if is_ours or os.environ.get("RESONANZ_MODE") == "demonstration":
        from . import keys

        with usable_folder():
            keys.keep(var())
    if check:
        refuse_unsafe()
    if is_ours:
        from . import embedded

        with usable_folder():
            os.environ["DATABASE_URL"] = embedded.start(own_database())
    import django

    django.setup()


@contextmanager
def usable_folder() -> Iterator[None]:
    """Says that it is `VAR` where nothing can be kept in it."""
    try:
        yield
    except OSError as error:
        raise click.ClickException(
            f"VAR is {var()}, where nothing can be kept: {error.strerror or error}."
        ) from error


def refuse_illegible() -> None:
    """End with 1 and say which settings cannot be read."""
    from .legible import illegible

    _refuse("wrong", illegible())


def refuse_unsafe() -> None:
    """End with 1 and say which settings are unsafe and how to mend them."""
    from .safety import problems

    _refuse("unsafe", problems())


def _refuse(kind: str, found: list[str]) -> None:
    for problem in found:
        click.echo(f"{kind}: {problem}", err=True)
    if found:
        raise SystemExit(1)


def refuse_outdated() -> None:
    """End with 1 where the database answers and is not of this version."""
    from django.db import OperationalError, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except OperationalError:
        return
    finally:
        connection.close()
    if missing:
        raise click.ClickException(
            f"The database lacks {len(missing)} migrations. Run `resonanz migrate` first."
        )
