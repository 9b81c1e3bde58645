"""What is promised where, for those who may set it."""

from collections.abc import Sequence

from django.db.models import QuerySet

from resonanz.channels.abilities import Ability, Side, keys_on, keys_with
from resonanz.channels.models import OUTSIDE_ROLES, Channel, Membership
from resonanz.desk.models import OpeningHours, ServiceLevel
from resonanz.people.models import Person


def channels_to_promise(viewer: Person) -> "QuerySet[Channel]":
    """The channels outside whose promises the viewer may set."""
    answered = set(keys_on(Side.OUTSIDE)).intersection(keys_with(Ability.REPLY))
    outside = Channel.objects.filter(network__in=answered, archived_at__isnull=True)
    if viewer.role not in OUTSIDE_ROLES:
        owned = Membership.objects.filter(person=viewer, role=Membership.Role.OWNER)
        outside = outside.filter(pk__in=owned.values("channel"))
    return outside.select_related("service_level", "assigning").order_by("name")


def level_of(channel: Channel) -> ServiceLevel:
    """What is promised on a channel; the usual times where nobody set others."""
    return getattr(channel, "service_level", None) or ServiceLevel(channel=channel)


def opening_hours() -> Sequence[OpeningHours]:
    """The opening hours of the organisation, in the order of the week."""
    return list(OpeningHours.objects.all())
