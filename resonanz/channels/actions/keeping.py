"""Spaces are made, described, archived and taken up again."""

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from resonanz.channels.models import Channel, Membership
from resonanz.core.errors import Refused
from resonanz.core.events import record
from resonanz.core.fitting import require_fit
from resonanz.core.rights import require
from resonanz.core.time import now
from resonanz.people.models import Person

from .nesting import require_room_below

# Addresses below /spaces/ that are no space.
RESERVED = frozenset({"new"})


@transaction.atomic
def create_space(
    actor: Person,
    name: str,
    purpose: str = "",
    access: str = Channel.Access.OPEN,
    above: Channel | None = None,
) -> Channel:
    """A new space, below another one that the actor looks after; whoever makes it owns it."""
    require(actor, "channels.create")
    if above is not None:
        require_room_below(actor, above)
    channel = Channel(
        name=_named(name),
        slug=_free_slug(name),
        purpose=purpose.strip(),
        access=access,
        above=above,
    )
    require_fit(channel, "purpose", "access")
    channel.save()
    moment = now()
    Membership.objects.create(
        channel=channel, person=actor, role=Membership.Role.OWNER, read_up_to=moment
    )
    record(actor, "channel.joined", channel, channel_id=channel.pk, person=actor.pk)
    return channel


@transaction.atomic
def edit_space(actor: Person, channel: Channel, name: str, purpose: str, access: str) -> None:
    """Change what a space is called, is for, and who may read it; its address stays."""
    require(actor, "channels.manage", channel)
    if access not in Channel.Access.values:
        raise Refused(_("A space is open, closed or secret."))
    channel.name, channel.purpose, channel.access = _named(name), purpose.strip(), access
    require_fit(channel, "purpose")
    channel.save(update_fields=["name", "purpose", "access"])


def archive(actor: Person, channel: Channel) -> None:
    """Nobody says anything there any more; what was said stays readable."""
    require(actor, "channels.manage", channel)
    channel.archived_at = now()
    channel.save(update_fields=["archived_at"])


def revive(actor: Person, channel: Channel) -> None:
    """Take an archived channel up again."""
    require(actor, "channels.manage", channel)
    channel.archived_at = None
    channel.save(update_fields=["archived_at"])


def _named(name: str) -> str:
    if not name.strip():
        raise Refused(_("A space needs a name."))
    return " ".join(name.split())[:120]


def _free_slug(name: str) -> str:
    base = slugify(name)[:120] or "space"
    slug, number = base, 2
    while slug in RESERVED or Channel.objects.filter(slug=slug).exists():
        slug, number = f"{base}-{number}", number + 1
    return slug
