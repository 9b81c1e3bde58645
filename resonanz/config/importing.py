"""`resonanz people import`: a file of people, line by line on the screen."""

from pathlib import Path

import click
from django.utils import translation

from resonanz.core.errors import Refused
from resonanz.people import rosters
from resonanz.people.actions import import_people

SIGNS = {"created": "+", "changed": "~", "ended": "-"}


def import_file(file: Path, *, only_look: bool, is_complete: bool, invites: bool) -> int:
    """Import a file and say what changed, or what is wrong; the exit code."""
    with translation.override("en"):
        try:
            text = rosters.text_of(file.read_bytes())
        except Refused as error:
            raise click.ClickException(error.message) from error
        outcome = import_people(
            None, text, is_complete=is_complete, invites=invites, only_look=only_look
        )
        for fault in outcome.faults:
            click.echo(str(fault), err=True)
        for change in outcome.changes:
            click.echo(f"{SIGNS[change.kind]} {change.text}")
    if outcome.faults:
        click.echo("Nothing was changed.", err=True)
        return 1
    number = len(outcome.changes)
    done = "would be made" if only_look else "made"
    click.echo(f"{outcome.people} people in the file, {number} changes {done}.")
    return 0
