"""Moments as the fields of a form give them: a time on the clock of a zone."""

from datetime import UTC, datetime, tzinfo

from django.utils import timezone
from django.utils.translation import gettext as _

from resonanz.core.errors import Refused


def moment_of(wall: str, zone: tzinfo | None = None) -> datetime | None:
    """The moment of a time on the clock of a zone (the reader's); none where nothing was typed.

    A time that comes twice, when clocks are put back, is the first; one that never comes is
    refused.
    """
    if not wall:
        return None
    try:
        typed = datetime.fromisoformat(wall)
    except ValueError as error:
        raise Refused(_("This time cannot be read. Your text is kept.")) from error
    if typed.tzinfo is not None:
        return typed
    moment = typed.replace(tzinfo=zone or timezone.get_current_timezone())
    if moment.astimezone(UTC).astimezone(moment.tzinfo).replace(tzinfo=None) != typed:
        raise Refused(
            _("On this day the clocks are put forward: this time never comes. Your text is kept.")
        )
    return moment
