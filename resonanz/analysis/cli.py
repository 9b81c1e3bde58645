"""The commands `resonanz insights …`: files in, figures out.

Exit codes: 0 done, 1 what was given cannot be used (said on standard error), 2 wrong use. Nothing
is written before all of it is known. Each command is a module with `command`, loaded once it is
asked for: what it computes with takes long to load.
"""

import json
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

import click

from .errors import BadInput

# What each command does, in a line; its module bears its name.
COMMANDS: dict[str, str] = {
    "budget": "How a budget brings most, and where the data do not say.",
    "drivers": "What raises interaction, and how sure that is.",
    "experiment": "Split tests: lift with interval, an always-valid p, posts needed.",
    "forecast": "What a post will bring, and how sure that is.",
    "influencers": "Who could carry each department along.",
    "network": "How the network holds together: reciprocity, bridges, islands, concentration.",
    "roles": "How groups take part: shares of five roles.",
    "spikes": "Unusual volume as it comes, with its reason and false-alarm rate.",
    "staffing": "Agents needed per hour of the week so that a promise is kept.",
    "superusers": "Who takes part more than others, and how sure that is.",
    "text": "Kind and mood of texts: learn, measure, explain.",
}


class Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        command: click.Command = import_module(f"{__package__}.commands.{name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()) or [("", "")])

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BadInput as error:
            raise click.ClickException(str(error)) from error


@click.group("insights", cls=Commands, short_help="Figures from files.")
def insights() -> None:
    """Figures from files (CSV with a header, or Parquet; `-` is the standard input).

    With --json a command prints one JSON document, else sentences and a table.
    """


as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")


def tell(figures: Mapping[str, Any], as_json: bool, words: Callable[[], str]) -> None:
    """Print the figures, as JSON or in words."""
    if as_json:
        click.echo(json.dumps(figures, ensure_ascii=False, allow_nan=False))
    else:
        click.echo(words())
