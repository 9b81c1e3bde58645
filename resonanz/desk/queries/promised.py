"""What is promised where, for those who may set it."""

from collections.abc import Sequence

from django.db.models import QuerySet

from resonanz.channels.abilities import Side, keys_on
from resonanz.channels.models import OUTSIDE_ROLES, Channel, Membership
from resonanz.desk.models import OpeningHours, ServiceLevel
from resonanz.people.models import Person


def channels_to_promise(viewer: Person) -> "QuerySet[Channel]":
    """The channels outside whose promises the viewer may set."""
    outside = Channel.objects.filter(network__in=keys_on(Side.OUTSIDE), archived_at__isnull=True)
    if viewer.role not in OUTSIDE_ROLES:
        owned = Membership.objects.filter(person=viewer, role=Membership.Role.OWNER)
        outside = outside.filter(pk__in=owned.values("channel"))
    return outside.select_related("service_level").order_by("name")


def level_of(channel: Channel) -> ServiceLevel:
    """What is promised on a channel; the usual times where nobody set others."""
    return getattr(channel, "service_level", None) or ServiceLevel(channel=channel)


def opening_hours() -> Sequence[OpeningHours]:
    """The opening hours of the organisation, in the order of the week."""
    return list(OpeningHours.objects.all())
