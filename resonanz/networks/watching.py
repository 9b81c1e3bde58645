"""Listening to more than ourselves: a search, a hashtag, a list becomes a channel of its own."""

from django.db import transaction
from django.utils.translation import gettext as _

from resonanz.channels.models import Channel, Membership
from resonanz.core.errors import Refused
from resonanz.core.events import record
from resonanz.core.rights import require
from resonanz.core.time import now
from resonanz.people.models import Person

from .accounts import view_of
from .actions import free_slug
from .contract import Watched, Watches, WatchKind
from .intake import enqueue_intake
from .models import Account
from .registry import network_of


def watch_kinds(account: Account) -> list[WatchKind]:
    """What may be listened to with the right of an account; nothing where it is a watch itself."""
    network = network_of(account.channel.network)
    is_possible = isinstance(network, Watches) and not account.watch
    return list(network.watch_kinds) if is_possible and isinstance(network, Watches) else []


def watch(actor: Person, account: Account, kind: str, what: str) -> Account:
    """The watch on something an account may listen to; asked twice it is the same.

    Raises `Refused` where the network knows no such thing, `TryLater` where it does not answer.
    """
    require(actor, "networks.manage", account.channel)
    network = network_of(account.channel.network)
    if not isinstance(network, Watches) or kind not in {one.key for one in watch_kinds(account)}:
        raise Refused(_("This network cannot be listened to in this way."))
    if not what.strip():
        raise Refused(_("Say what to listen to."))
    return _keep(actor, account, kind, network.watched(view_of(account), kind, what.strip()))


@transaction.atomic
def _keep(actor: Person, account: Account, kind: str, watched: Watched) -> Account:
    Account.objects.select_for_update().get(pk=account.pk)
    standing = account.watches.filter(remote_id=watched.remote_id[:300]).first()
    if standing is not None:
        return standing
    new = Account.objects.create(
        channel=_channel(actor, account.channel, watched),
        server=account.server,
        handle=account.handle,
        remote_id=watched.remote_id[:300],
        through=account,
        watch={"kind": kind, "what": watched.what},
        connected_by=actor,
        connected_at=now(),
    )
    record(actor, "account.connected", new, channel_id=new.channel_id)
    enqueue_intake(new.pk)
    return new


def _channel(actor: Person, beside: Channel, watched: Watched) -> Channel:
    """The channel of a watch; whoever is at the desk beside it belongs to it too."""
    channel = Channel.objects.create(
        network=beside.network,
        kind=Channel.Kind.WATCH,
        name=watched.name[:120],
        slug=free_slug(f"{beside.network}-{watched.name}"),
        access=beside.access,
    )
    desk = Membership.objects.filter(channel=beside)
    roles = {member.person_id: member.role for member in desk} | {actor.pk: Membership.Role.OWNER}
    Membership.objects.bulk_create(
        Membership(channel=channel, person_id=person, role=role) for person, role in roles.items()
    )
    return channel
