"""What of the places where people talk one may see."""

from dataclasses import dataclass

from django.db.models import F, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from resonanz.people.models import Person

from .abilities import Side
from .models import Channel, Membership

UNREAD_CAP = 100


@dataclass(frozen=True)
class RailChannel:
    """A channel as the rail shows it; `unread` stops counting at UNREAD_CAP."""

    id: int
    name: str
    address: str
    side: Side
    unread: int


class _CountOf(Subquery):
    template = "(SELECT count(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


def address_of(channel: Channel) -> str:
    """The page of a channel."""
    if channel.kind == Channel.Kind.SPACE:
        return f"/spaces/{channel.slug}/"
    return f"/channels/{channel.pk}/"


def rail(viewer: Person) -> list[RailChannel]:
    """The channels the viewer belongs to, by name, with the threads begun since they last read."""
    unread = Membership.objects.filter(
        pk=OuterRef("pk"),
        channel__posts__parent=None,
        channel__posts__deleted_at=None,
        channel__posts__said_at__gt=Coalesce(F("read_up_to"), F("joined_at")),
    ).values("channel__posts")[:UNREAD_CAP]
    mine = (
        Membership.objects.filter(person=viewer, channel__archived_at=None)
        .exclude(channel__kind=Channel.Kind.DIRECT)
        .filter(Q(channel__in=Channel.objects.visible_to(viewer).values("pk")))
        .select_related("channel")
        .annotate(unread=_CountOf(unread))
        .order_by("channel__name", "channel_id")
    )
    return [_rail_channel(membership.channel, membership.unread) for membership in mine]


def _rail_channel(channel: Channel, unread: int) -> RailChannel:
    return RailChannel(channel.pk, channel.name, address_of(channel), channel.side, unread)
