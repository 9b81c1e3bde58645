"""What every command does first: keys, a database, safe settings, Django."""

import os
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

    Ends the command with 1 where `check` finds an unsafe setting, before anything is started.
    """
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    is_ours = "DATABASE_URL" not in os.environ
    if is_ours or os.environ.get("RESONANZ_MODE") == "demonstration":
        from . import keys

        keys.keep(var())
    if check:
        refuse_unsafe()
    if is_ours:
        from . import embedded

        os.environ["DATABASE_URL"] = embedded.start(own_database())
    import django

    django.setup()


def refuse_unsafe() -> None:
    """End with 1 and say which settings are unsafe and how to mend them."""
    from .safety import problems

    found = problems()
    for problem in found:
        click.echo(f"unsafe: {problem}", err=True)
    if found:
        raise SystemExit(1)
