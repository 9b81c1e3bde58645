"""`resonanz web`: pages, API and the stream, in the foreground."""

import os

import click

from .processes import Household, Stop, stream_command, web_command, why_taken


def serve(host: str, port: int, stream_port: int, threads: int, only: str | None) -> int:
    """Serve until somebody stops us (0) or a part of it ends by itself (1)."""
    commands = {
        "pages": (port, web_command(host, port, threads)),
        "stream": (stream_port, stream_command(host, stream_port)),
    }
    household = Household()
    try:
        household.signals.listen()
        for name, (listens_at, command) in commands.items():
            if only in (None, name):
                _start(household, name, host, listens_at, command)
        click.echo(f"The {household.wait()} process ended; stopping.", err=True)
        return 1
    except Stop:
        return 0
    finally:
        household.stop()


def _start(household: Household, name: str, host: str, port: int, command: list[str]) -> None:
    if reason := why_taken(host, port):
        raise click.ClickException(f"{reason} It is for the {name}.")
    household.start(name, command, os.environ)
