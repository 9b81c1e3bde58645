"""Who can be named where, and as whom one speaks."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from resonanz.channels.models import Channel
from resonanz.core.errors import Refused
from resonanz.core.fetching import shown
from resonanz.core.markdown import handles_in
from resonanz.people.models import Identity, Person


def identity_on(person: Person, channel: Channel) -> Identity:
    """How the person appears where the channel is; raises `Refused` where they do not."""
    found = person.profile_on(channel.network)
    if found is None:
        raise Refused(_("You have no profile here yet. Ask an administrator for one."))
    return found


def readers_of(channel: Channel) -> Q:
    """Whose identity may be named in a channel: those who may read it."""
    members = Q(person__memberships__channel=channel)
    if channel.access == Channel.Access.OPEN:
        members |= Q(person__user__isnull=False) & ~Q(person__user__role="guest")
    return members


def named_in(source: str, channel: Channel) -> list[Identity]:
    """Whom the @handles of a text name: only those who may read the channel."""
    handles = handles_in(source)
    if not handles:
        return []
    there = Identity.objects.filter(network=channel.network, handle__in=handles)
    return list(there.filter(readers_of(channel)).distinct())


def mentionable(viewer: Person, channel: Channel, beginning: str) -> QuerySet[Identity]:
    """Up to eight colleagues who may read a channel, by the beginning of a name or handle."""
    there = Identity.objects.filter(readers_of(channel), network=channel.network)
    begins = Q(handle__istartswith=beginning) | Q(name__istartswith=beginning)
    named = there.filter(begins | Q(name__icontains=f" {beginning}"))
    seen = named.filter(person__in=Person.objects.visible_to(viewer).values("pk"))
    return shown(seen.select_related("person__user").distinct().order_by("name", "id")[:8])
