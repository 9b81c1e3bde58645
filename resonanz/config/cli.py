"""The command `resonanz`."""

import os
import sys
from pathlib import Path

import click

from resonanz import __version__

# Exit codes: 0 done, 1 something is wrong (said on standard error), 2 wrong use (click's own).
SETTINGS = "resonanz.config.settings"


def _var() -> Path:
    return Path(os.environ.setdefault("VAR", str(Path("var").resolve()))).resolve()


def _ready(*, check: bool = True) -> None:
    """Make Django ready; where no database is named, the embedded one."""
    from . import embedded, keys

    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    if "DATABASE_URL" not in os.environ:
        os.environ["DATABASE_URL"] = embedded.start(_var() / "postgres")
        keys.keep(_var())
    import django

    from .safety import problems

    found = problems() if check else []
    if found:
        for problem in found:
            click.echo(f"unsafe: {problem}", err=True)
        sys.exit(1)
    django.setup()


def _manage(*arguments: str) -> None:
    from django.core.management import call_command

    call_command(*arguments)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="resonanz")
def main() -> None:
    """One conversation, inside and outside.

    Settings come from the environment; docs/operators/settings.md lists them.
    """


@main.command()
@click.option("--host", envvar="HOST", default="127.0.0.1", show_default=True)
@click.option("--port", envvar="PORT", default=8000, show_default=True, type=int)
@click.option("--threads", envvar="WEB_THREADS", default=4, show_default=True, type=int)
def run(host: str, port: int, threads: int) -> None:
    """Run everything here: database, pages, stream and worker; Ctrl-C stops it."""
    from .running import run_all

    sys.exit(run_all(_ready, host, port, threads))


@main.command()
@click.option("--host", envvar="HOST", default="127.0.0.1", show_default=True)
@click.option("--port", envvar="PORT", default=8000, show_default=True, type=int)
@click.option("--threads", envvar="WEB_THREADS", default=4, show_default=True, type=int)
@click.option("--stream", is_flag=True, help="Serve the stream of live news instead of pages.")
def web(host: str, port: int, threads: int, stream: bool) -> None:
    """Serve pages and API (or, with --stream, the live news)."""
    from . import processes

    _ready()
    _manage("collectstatic", "--noinput", "--verbosity=0")
    command = (
        processes.stream_command(host, port)
        if stream
        else processes.web_command(host, port, threads)
    )
    # The database stays reachable for as long as we live: granian runs as our child.
    household = processes.Household()
    processes.stop_on_signals()
    try:
        household.start("web", command, os.environ)
        household.wait()
        sys.exit(1)
    except processes.Stop:
        pass
    finally:
        household.stop()


@main.command()
@click.option("--concurrency", default=4, show_default=True, type=int)
def worker(concurrency: int) -> None:
    """Do the background work: intake, delivery, notifications."""
    _ready()
    from .working import work

    work(concurrency)


@main.command()
@click.option(
    "--seed", default=1, show_default=True, type=int, help="The same seed, the same world."
)
@click.option("--people", default=60, show_default=True, type=click.IntRange(60, 5000))
@click.option("--days", default=90, show_default=True, type=click.IntRange(1, 365))
def demo(seed: int, people: int, days: int) -> None:
    """Fill an empty installation with the demonstration."""
    _ready()
    from . import demo as demonstration

    _manage("migrate", "--verbosity=0")
    if not demonstration.is_empty():
        click.echo("This installation is not empty. Nothing was changed.", err=True)
        sys.exit(1)
    demonstration.seed(seed, people, days)
    click.echo("The demonstration is ready.")


@main.command()
def migrate() -> None:
    """Bring the database to this version."""
    _ready()
    _manage("migrate", "--verbosity=1")


@main.group()
def token() -> None:
    """Keys for programs."""


@token.command("create")
@click.argument("email")
@click.option("--scope", "scopes", multiple=True, help="read, write, desk, networks or admin.")
@click.option("--name", default="command line", show_default=True)
def token_create(email: str, scopes: tuple[str, ...], name: str) -> None:
    """Print a new key for the person who signs in with EMAIL; it is shown only once."""
    _ready()
    from resonanz.accounts.actions import create_token
    from resonanz.accounts.models import User
    from resonanz.core.errors import ResonanzError

    user = User.objects.filter(email__iexact=email, is_active=True).first()
    if user is None:
        click.echo(f"Nobody signs in with {email}.", err=True)
        sys.exit(1)
    try:
        click.echo(create_token(user, name, list(scopes) or ["read"])[1])
    except ResonanzError as error:
        click.echo(error.message, err=True)
        sys.exit(1)


@main.command()
def doctor() -> None:
    """Check the installation and explain what is wrong; exits with 1 where something is."""
    from .doctor import examine

    sys.exit(examine(_ready))


@main.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage(arguments: tuple[str, ...]) -> None:
    """Run one of Django's own commands."""
    _ready(check=False)
    from django.core.management import execute_from_command_line

    execute_from_command_line(["resonanz manage", *arguments])


if __name__ == "__main__":
    main()
