"""Read up to here: never who read what, only where one stopped."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from resonanz.channels.abilities import Side, keys_on
from resonanz.channels.models import Channel, Membership
from resonanz.conversations.models import Post, ReadBefore
from resonanz.core.errors import Refused
from resonanz.core.rights import require
from resonanz.core.time import from_iso, now
from resonanz.people.models import Person

# So long what was marked by hand can be taken back.
UNDONE_WITHIN = timedelta(hours=1)


def mark_read(reader: Person, up_to: datetime, channel: Channel | None = None) -> None:
    """Note that the reader has seen a channel (or all of their home feed) up to a moment."""
    moment = min(up_to, now())
    behind = Q(read_up_to__isnull=True) | Q(read_up_to__lt=moment)
    _places(reader, channel).filter(behind).update(read_up_to=moment)


@transaction.atomic
def mark_read_here(reader: Person, post: Post, *, everywhere: bool = False) -> None:
    """Read up to this post and no further: its channel, or everywhere in the home feed.

    What the page itself marked as read beyond it is unread again. It can be taken back.
    """
    require(reader, "conversations.keep", post)
    moment = min(post.said_at, now())
    places = _places(reader, None if everywhere else post.channel)
    moved = places.filter(Q(read_up_to__isnull=True) | ~Q(read_up_to=moment))
    rows = moved.values_list("pk", "read_up_to")
    marks = {str(number): before.isoformat() if before else None for number, before in rows}
    kept = {"at": now(), "up_to": moment, "marks": marks}
    ReadBefore.objects.update_or_create(person=reader, defaults=kept)
    moved.update(read_up_to=moment)


@transaction.atomic
def undo_read(reader: Person) -> None:
    """Take back what the reader marked last; where they read on since then, that stays."""
    since = now() - UNDONE_WITHIN
    last = ReadBefore.objects.filter(person=reader, at__gte=since).first()
    if last is None:
        raise Refused(_("There is nothing to take back any more."))
    mine = Membership.objects.filter(
        person=reader, pk__in=[int(number) for number in last.marks], read_up_to=last.up_to
    )
    rows = list(mine.select_for_update())
    for row in rows:
        before = last.marks[str(row.pk)]
        row.read_up_to = from_iso(before) if before else None
    Membership.objects.bulk_update(rows, ["read_up_to"])
    last.delete()


def _places(reader: Person, channel: Channel | None) -> "QuerySet[Membership]":
    """Where the reader reads: in a channel, or wherever the home feed comes from."""
    mine = Membership.objects.filter(person=reader)
    if channel is not None:
        return mine.filter(channel=channel)
    # Messages are read where they stand, and outside channels too.
    mine = mine.filter(channel__network__in=keys_on(Side.INSIDE))
    return mine.exclude(channel__kind=Channel.Kind.DIRECT)
