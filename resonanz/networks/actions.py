"""Connect an account, pause it, let it go."""

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from resonanz.channels.models import Channel, Membership
from resonanz.conversations.models import Post
from resonanz.core.errors import Refused
from resonanz.core.events import record
from resonanz.core.rights import require
from resonanz.core.time import now
from resonanz.people.models import Person

from . import practice
from .accounts import with_registrations
from .contract import Choice, ConnectRequest, Grant, IdentitySeen, Redirect
from .intake import enqueue_intake, take_in
from .models import Account, PracticePost
from .reachability import look_soon
from .registry import network_of
from .taking import known


def connect(
    actor: Person, network_key: str, request: ConnectRequest
) -> Account | Redirect | Choice:
    """The connected account with its channel, or where the person must go first, or what of
    several they must choose.

    Connecting an account that is here already renews its right. Raises `Refused` with the
    network's reason, `TryLater` where it does not answer.
    """
    require(actor, "networks.connect")
    granted = network_of(network_key).connect(with_registrations(network_key, request))
    if isinstance(granted, Redirect | Choice):
        return granted
    return _keep(actor, network_key, granted)


@transaction.atomic
def _keep(actor: Person, network_key: str, grant: Grant) -> Account:
    standing = (
        Account.objects.select_for_update(of=("self",))
        .filter(channel__network=network_key, remote_id=grant.remote_id, server=grant.server)
        .first()
    )
    account = standing or Account(channel=_channel(network_key, grant), connected_at=now())
    account.server, account.handle = grant.server, grant.handle
    account.remote_id, account.secret = grant.remote_id, grant.secret
    account.extra = account.extra | grant.extra
    account.rights, account.rights_end_at = list(grant.rights), grant.ends_at
    account.watch = dict(grant.watch)
    account.state, account.problem = Account.State.CONNECTED, ""
    account.hold_off_until = account.speak_again_at = account.look_again_at = None
    account.connected_by = actor
    account.save()
    _own(account.channel, actor)
    record(actor, "account.connected", account, channel_id=account.channel_id)
    enqueue_intake(account.pk)
    look_soon(account)
    return account


def _channel(network_key: str, grant: Grant) -> Channel:
    seen = IdentitySeen(
        grant.remote_id, grant.handle, grant.name, grant.address, grant.picture_address
    )
    return Channel.objects.create(
        network=network_key,
        kind=Channel.Kind.WATCH if grant.watch else Channel.Kind.PROFILE,
        name=(grant.name or grant.handle)[:120],
        slug=free_slug(f"{network_key}-{grant.handle}"),
        access=Channel.Access.SECRET if grant.private else Channel.Access.OPEN,
        identity=known(network_key, seen),
    )


def free_slug(wish: str) -> str:
    """A name in addresses that no channel has yet."""
    base = slugify(wish.replace(".", "-"))[:120] or "channel"
    taken = set(Channel.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(
        slug
        for slug in (f"{base}-{n}" if n else base for n in range(len(taken) + 1))
        if slug not in taken
    )


def _own(channel: Channel, actor: Person) -> None:
    Membership.objects.get_or_create(
        channel=channel, person=actor, defaults={"role": Membership.Role.OWNER}
    )


@transaction.atomic
def pause(actor: Person, account: Account) -> None:
    """Neither listen nor speak until it is resumed; nothing is lost meanwhile."""
    _switch(actor, account, Account.State.CONNECTED, Account.State.PAUSED, "account.paused")


@transaction.atomic
def resume(actor: Person, account: Account) -> None:
    """Listen and speak again."""
    _switch(actor, account, Account.State.PAUSED, Account.State.CONNECTED, "account.resumed")


def _switch(actor: Person, account: Account, old: str, new: str, verb: str) -> None:
    require(actor, "networks.manage", account.channel)
    if Account.objects.filter(pk=account.pk, state=old).update(state=new):
        record(actor, verb, account, channel_id=account.channel_id)
    account.refresh_from_db()


@transaction.atomic
def disconnect(actor: Person, account: Account) -> None:
    """Forget the right to the account; what was said on the channel stays."""
    require(actor, "networks.manage", account.channel)
    channel = account.channel
    if channel.deliveries.filter(state__in=["claimed", "sending", "unknown"]).exists():
        raise Refused(_("Something is just being sent. Try again in a minute."))
    account.secret, account.state = {}, Account.State.LOST
    account.problem = _("Disconnected. Connect it again to go on.")
    account.save(update_fields=["secret", "state", "problem"])
    record(actor, "account.disconnected", account, channel_id=channel.pk)


def take_in_now(actor: Person, account: Account) -> int:
    """Take in at once what happened; returns how many events came."""
    require(actor, "networks.intake", account.channel)
    return take_in(account, asked=True)


def hear_outsider(
    actor: Person,
    account: Account,
    name: str,
    text: str,
    *,
    direct: bool = False,
    answers: Post | None = None,
) -> None:
    """Let somebody on the practice network say something to us, and take it in.

    `answers`: what it is said in answer to; who answers a private message does so in private.
    """
    require(actor, "networks.intake", account.channel)
    if network_of(account.channel.network) is not practice.network:  # type: ignore[comparison-overlap]
        raise Refused(_("Only on the practice network can somebody be invented."))
    parent = _standing(answers) if answers else None
    if direct or (parent and parent.visibility == "direct"):
        reason, visibility = "direct", "direct"
    else:
        reason, visibility = "reply" if parent else "mention", "public"
    practice.say(
        account.remote_id,
        practice.author_named(name),
        text,
        parent=parent,
        reason=reason,
        visibility=visibility,
    )
    take_in(account)


def _standing(post: Post) -> PracticePost:
    found = practice.standing(post.remote_id or "")
    if found is None:
        raise Refused(_("What is answered no longer stands there."))
    return found
