"""The command `resonanz`.

Exit codes: 0 done or stopped as asked, 1 something is wrong (said on standard error), 2 wrong use.
"""

import signal
import sys
from pathlib import Path
from types import FrameType
from typing import Any

import click

from resonanz import __version__
from resonanz.analysis.cli import insights

from .ready import make_ready, refuse_outdated, usable_folder

host_option = click.option(
    "--host",
    envvar="HOST",
    default="127.0.0.1",
    show_default=True,
    help="The address of this machine to listen at; 0.0.0.0 for all.",
)
port_option = click.option(
    "--port",
    envvar="PORT",
    default=8000,
    show_default=True,
    type=click.IntRange(1, 65535),
    help="Where pages are served.",
)
threads_option = click.option(
    "--threads",
    envvar="WEB_THREADS",
    default=4,
    show_default=True,
    type=click.IntRange(1, 64),
    help="How many requests are answered at once.",
)


class Commands(click.Group):
    """Says what is wrong in a line where the database or the ground is missing."""

    def invoke(self, context: click.Context) -> Any:
        from django.core.exceptions import ImproperlyConfigured
        from django.db import OperationalError, ProgrammingError
        from procrastinate.exceptions import ConnectorException
        from psycopg.errors import UndefinedColumn, UndefinedTable

        try:
            return super().invoke(context)
        except ProgrammingError as error:
            if not isinstance(error.__cause__, UndefinedColumn | UndefinedTable):
                raise
            raise click.ClickException(
                "The database is not of this version. Run `resonanz migrate` first."
            ) from error
        except (OperationalError, ConnectorException) as error:
            reason = str(error.__cause__ or error).strip().splitlines()[0]
            raise click.ClickException(f"The database does not answer: {reason}") from error
        except ImproperlyConfigured as error:
            raise click.ClickException(str(error)) from error


def _end(number: int, frame: FrameType | None) -> None:
    sys.exit(128 + number)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="resonanz")
def main() -> None:
    """One conversation, inside and outside.

    Settings come from the environment; docs/operators/settings.md lists them.
    """
    # An embedded database that we alone use stops with us.
    signal.signal(signal.SIGTERM, _end)


@main.command(short_help="Run everything here, until Ctrl-C.")
@host_option
@port_option
@threads_option
def run(host: str, port: int, threads: int) -> None:
    """Run everything here: database, pages, stream and worker; Ctrl-C stops it."""
    from .running import run_all

    sys.exit(run_all(host, port, threads))


@main.command(short_help="Serve pages, API and the stream.")
@host_option
@port_option
@click.option(
    "--stream-port",
    envvar="STREAM_PORT",
    type=click.IntRange(1, 65535),
    help="Where the stream of live news listens.  [default: port + 1]",
)
@threads_option
@click.option(
    "--only",
    type=click.Choice(["pages", "stream"]),
    help="Serve one of the two alone, to run them on different machines.",
)
def web(host: str, port: int, stream_port: int | None, threads: int, only: str | None) -> None:
    """Serve pages, API and the stream of live news; SIGTERM and Ctrl-C stop them."""
    from .serving import serve

    make_ready()
    refuse_outdated()
    with usable_folder():
        _manage("collectstatic", "--noinput", "--verbosity=0")
    sys.exit(serve(host, port, stream_port or port + 1, threads, only))


@main.command()
@click.option(
    "--concurrency",
    default=4,
    show_default=True,
    type=click.IntRange(1, 64),
    help="How many jobs at once.",
)
def worker(concurrency: int) -> None:
    """Do the background work: intake, delivery, notifications."""
    make_ready()
    refuse_outdated()
    from .working import work

    work(concurrency)


@main.command()
@click.option(
    "--seed", default=1, show_default=True, type=int, help="The same seed, the same world."
)
@click.option(
    "--people",
    default=60,
    show_default=True,
    type=click.IntRange(60, 5000),
    help="How many colleagues.",
)
@click.option(
    "--days",
    default=90,
    show_default=True,
    type=click.IntRange(1, 365),
    help="How many days back it begins.",
)
def demo(seed: int, people: int, days: int) -> None:
    """Fill an empty installation with the demonstration."""
    make_ready()
    from . import demo as demonstration

    _manage("migrate", "--verbosity=0")
    if not demonstration.is_empty():
        raise click.ClickException("This installation is not empty. Nothing was changed.")
    demonstration.seed(seed, people, days)
    click.echo("The demonstration is ready.")


@main.command()
def migrate() -> None:
    """Bring the database to this version."""
    make_ready()
    _manage("migrate", "--verbosity=1")


@main.group()
def token() -> None:
    """Keys for programs."""


@token.command("create", short_help="Print a new key; it is shown only once.")
@click.argument("email")
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    type=click.Choice(["read", "write", "desk", "networks", "directory", "admin"]),
    help="What it is for; may be given several times.  [default: read]",
)
@click.option("--name", default="command line", show_default=True, help="What it is called.")
@click.option("--days", type=click.IntRange(1, 3650), help="Valid for so long; else for good.")
def token_create(email: str, scopes: tuple[str, ...], name: str, days: int | None) -> None:
    """Print a new key for the person who signs in with EMAIL; it is shown only once."""
    make_ready()
    from django.utils import translation

    from resonanz.accounts.actions import create_token
    from resonanz.accounts.models import User
    from resonanz.core.errors import ResonanzError

    user = User.objects.filter(email__iexact=email, is_active=True).first()
    if user is None:
        raise click.ClickException(f"Nobody signs in with {email}.")
    try:
        with translation.override("en"):
            made = create_token(user, name, scopes or ["read"], days)
        click.echo(made[1])
    except ResonanzError as error:
        raise click.ClickException(error.message) from error


@main.group("keys")
def ring() -> None:
    """Keys under which secrets lie."""


@ring.command("rotate", short_help="Encrypt every stored secret anew.")
def keys_rotate() -> None:
    """Encrypt every stored secret anew with the first of SECRETS_KEYS.

    Where the keys are kept under VAR a new one is made first, and the old one forgotten.
    """
    from .turning import rotate

    rotate()


@main.command(short_help="Check the installation and explain it.")
def doctor() -> None:
    """Check the installation and explain what is wrong; exits with 1 where something is."""
    from .doctor import examine

    sys.exit(examine())


@main.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage(arguments: tuple[str, ...]) -> None:
    """Run one of Django's own commands."""
    make_ready(check=False)
    from django.core.management import execute_from_command_line

    execute_from_command_line(["resonanz manage", *arguments])


@main.group("people")
def colleagues() -> None:
    """People and their departments."""


@colleagues.command("import", short_help="Bring people and departments in line with a file.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
@click.option(
    "--complete", is_flag=True, help="Who is not in FILE belongs to no department any more."
)
@click.option("--invite", is_flag=True, help="Who is new gets an invitation by mail.")
def people_import(file: Path, dry_run: bool, complete: bool, invite: bool) -> None:
    """Bring people and departments in line with FILE (CSV); with a mistake nothing is changed.

    The same file twice changes nothing the second time. docs/users/administrator.md tells of the
    columns.
    """
    make_ready()
    from .importing import import_file

    sys.exit(import_file(file, only_look=dry_run, is_complete=complete, invites=invite))


main.add_command(insights)


def _manage(*arguments: str) -> None:
    from django.core.management import call_command

    call_command(*arguments)


if __name__ == "__main__":
    main()
