"""Read up to here: never who read what, only where one stopped."""

from datetime import datetime

from django.db.models import Q

from resonanz.channels.models import Channel, Membership
from resonanz.core.time import now
from resonanz.people.models import Person


def mark_read(reader: Person, up_to: datetime, channel: Channel | None = None) -> None:
    """Note that the reader has seen a channel (or all of theirs) up to a moment."""
    mine = Membership.objects.filter(person=reader)
    if channel is not None:
        mine = mine.filter(channel=channel)
    moment = min(up_to, now())
    mine.filter(Q(read_up_to__isnull=True) | Q(read_up_to__lt=moment)).update(read_up_to=moment)
