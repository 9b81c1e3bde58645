"""Spaces stand below each other: a tree, a few levels deep, without a circle."""

from django.db import connection, transaction
from django.utils.translation import gettext as _

from resonanz.channels.family import height_of, line_above
from resonanz.channels.models import Channel
from resonanz.core.errors import Refused
from resonanz.core.rights import require
from resonanz.people.models import Person

MOST_LEVELS = 5
# Any number does, as long as everybody who moves spaces takes the same lock.
_MOVES_LOCK = 7_214_002


@transaction.atomic
def place_below(actor: Person, channel: Channel, above: Channel | None) -> None:
    """Hang a space below another one (or at the top), with what stands below it.

    The actor manages the space and looks after the one it comes below. Nobody's rights change.
    """
    require(actor, "channels.manage", channel)
    if channel.above_id == (above.pk if above else None):
        return
    if above is not None:
        _one_at_a_time()
        require_room_below(actor, above, height_of(channel))
        if channel.pk in line_above(above):
            raise Refused(_("A space cannot stand below itself."))
    channel.above = above
    channel.save(update_fields=["above"])


def require_room_below(actor: Person, above: Channel, height: int = 1) -> None:
    """Raises unless the actor may hang something so many levels high below the space."""
    require(actor, "channels.moderate", above)
    if above.kind != Channel.Kind.SPACE or above.archived_at is not None:
        raise Refused(_("Only a living space can have others below it."))
    if len(line_above(above)) + height > MOST_LEVELS:
        raise Refused(_("Spaces stand at most %s levels deep.") % MOST_LEVELS)


def _one_at_a_time() -> None:
    """Two who move at once would make a circle that neither of them sees."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_MOVES_LOCK])
