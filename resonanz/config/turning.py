"""`resonanz keys rotate`: everything secret is encrypted anew, the old keys are worth nothing."""

import click

from . import keys
from .ready import make_ready, var


def rotate() -> None:
    """Encrypt all secrets with the first key of the ring; a ring of our own gets a new one first.

    Ends the command with 1 where running processes could not read what they need afterwards, or
    where a secret was written with a key that is not in the ring.
    """
    make_ready()
    ours = keys.are_ours(var())
    if ours:
        _nobody_works()
        _use(keys.put_in_front(var()))
    count = _rewritten()
    if ours:
        _use(keys.leave_first(var()))
        click.echo(f"{count} secrets are encrypted with a new key; the old one is forgotten.")
    else:
        click.echo(
            f"{count} secrets are encrypted with the first key of SECRETS_KEYS. "
            "The others can be taken out."
        )


def _nobody_works() -> None:
    from .health import seconds_since_heartbeat

    seconds = seconds_since_heartbeat()
    if seconds is not None and seconds < QUIET_SECONDS:
        raise click.ClickException(
            "A worker is running and would not know the new key. Stop Resonanz (web and worker), "
            "wait half a minute, and try again."
        )


# After so long without a sign of life a worker is gone.
QUIET_SECONDS = 30


def _rewritten() -> int:
    from cryptography.fernet import InvalidToken

    from resonanz.core.secrets import rewrite

    try:
        return rewrite()
    except InvalidToken as error:
        raise click.ClickException(
            "A secret was written with a key that is not in SECRETS_KEYS. Put that key back "
            "behind the others. Nothing was changed."
        ) from error


def _use(ring: str) -> None:
    from django.conf import settings

    settings.SECRETS_KEYS = ring.split(",")
