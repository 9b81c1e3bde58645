"""Published once, whatever breaks.

    scheduled -> claimed -> sending -> sent
                              |-> refused   the network said no: a person must act
                              `-> unknown   we crashed or timed out after we began to send

A claim is a lease with a fencing number; the key was stored before the first call. Whoever finds
`sending` under a dead lease, or `unknown`, looks on the network first and sends what is missing.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from resonanz.channels.models import Channel
from resonanz.conversations import actions as conversations
from resonanz.conversations.models import Attachment, Post
from resonanz.core.errors import Refused, ResonanzError, TryLater
from resonanz.core.events import record
from resonanz.core.http import Interrupted
from resonanz.core.jobs import enqueue
from resonanz.core.rights import require
from resonanz.core.time import now
from resonanz.people.models import Identity, Person

from .accounts import view_of
from .contract import (
    AccountView,
    DraftOut,
    LostRight,
    MediaOut,
    Network,
    ParentOut,
    Progress,
    RateLimited,
    Remote,
    Uncertain,
)
from .intake import lose
from .limits import check
from .models import Account, Delivery
from .registry import network_of

LONGEST_WAIT = timedelta(minutes=15)
_State = Delivery.State
_MAYBE_SENT = (_State.SENDING, _State.UNKNOWN)


def lease() -> timedelta:
    """How long a claim holds without a sign of life; longer than any one call to a network."""
    return timedelta(seconds=settings.DELIVERY_LEASE_SECONDS)


class LostFence(Exception):
    """Somebody else holds the claim now; whatever we know is worth nothing any more."""


# --- what a person does ------------------------------------------------------------------------


@transaction.atomic
def schedule(
    actor: Person,
    channel: Channel,
    origin: str,
    parts: Sequence[str],
    *,
    parent: Post | None = None,
    attachments: Sequence[Attachment] = (),
    visibility: str = "public",
    content_warning: str = "",
    language: str = "",
    due_at: datetime | None = None,
) -> Delivery:
    """The delivery of an origin to a channel, now or when it is due; asked twice it is the same.

    Raises `Refused` where the network's limits are not met.
    """
    require(actor, "networks.speak", channel)
    standing = Delivery.objects.filter(origin=origin, channel=channel).first()
    if standing is not None:
        return standing
    moment = now()
    delivery = Delivery.objects.create(
        origin=origin,
        channel=channel,
        by=actor,
        parent=parent,
        parts=list(parts),
        language=language,
        visibility=visibility,
        content_warning=content_warning,
        due_at=due_at or moment,
        key=uuid4().hex,
        created_at=moment,
    )
    delivery.attachments.set(attachments)
    _check_limits(delivery)
    record(actor, "delivery.scheduled", delivery, channel_id=channel.pk, topics=_topics(delivery))
    _soon(delivery)
    return delivery


@transaction.atomic
def withdraw(actor: Person, delivery: Delivery) -> Delivery:
    """Take back what was not sent yet; raises `Refused` once sending began."""
    delivery = Delivery.objects.select_for_update().get(pk=delivery.pk)
    require(actor, "networks.speak", delivery.channel)
    if delivery.state not in (_State.SCHEDULED, _State.REFUSED):
        raise Refused(_("This is already on its way and cannot be withdrawn any more."))
    return _pass(delivery, _State.WITHDRAWN, "delivery.withdrawn", actor)


@transaction.atomic
def retry(actor: Person, delivery: Delivery, parts: Sequence[str] | None = None) -> Delivery:
    """Send again what the network refused, with other words where given."""
    delivery = Delivery.objects.select_for_update().get(pk=delivery.pk)
    require(actor, "networks.speak", delivery.channel)
    if delivery.state != _State.REFUSED:
        raise Refused(_("Only what a network refused can be sent again."))
    if parts is not None:
        done = len(delivery.progress.get("parts", []))
        delivery.parts = [*delivery.parts[:done], *list(parts)[done:]]
        _check_limits(delivery)
    delivery.due_at, delivery.problem = now(), ""
    delivery.save(update_fields=["parts", "due_at", "problem"])
    _pass(delivery, _State.SCHEDULED, "delivery.scheduled", actor)
    _soon(delivery)
    return delivery


def _check_limits(delivery: Delivery) -> None:
    account = Account.objects.filter(channel=delivery.channel).first()
    network = network_of(delivery.channel.network)
    limits = network.limits_of(view_of(account)) if account else network.limits
    findings = check(limits, draft_of(delivery))
    if findings:
        raise Refused(" ".join(finding.message for finding in findings))


def _soon(delivery: Delivery) -> None:
    if delivery.due_at <= now():
        enqueue("networks.deliver", queue="delivery")


def _pass(delivery: Delivery, state: str, verb: str, actor: Person | None = None) -> Delivery:
    delivery.state = state
    delivery.save(update_fields=["state"])
    record(actor, verb, delivery, channel_id=delivery.channel_id, topics=_topics(delivery))
    return delivery


def _topics(delivery: Delivery) -> list[str]:
    topics = [f"desk:{delivery.channel_id}", f"delivery:{delivery.pk}"]
    if delivery.parent is not None:
        topics.append(f"post:{delivery.parent.root_id}")
    return topics


# --- what the worker does ----------------------------------------------------------------------


def deliver_due() -> int:
    """Deliver everything that is due, until nothing is; returns how many were worked on."""
    worked = 0
    while (delivery := claim()) is not None:
        deliver_one(delivery)
        worked += 1
    return worked


@transaction.atomic
def claim() -> Delivery | None:
    """The next due delivery under a new lease, with its state as it was found; or none."""
    moment = now()
    free = Q(lease_until__isnull=True) | Q(lease_until__lt=moment)
    due = Q(state=_State.SCHEDULED) | (
        Q(state__in=[_State.CLAIMED, _State.SENDING, _State.UNKNOWN]) & free
    )
    delivery = (
        Delivery.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(due, due_at__lte=moment)
        .order_by("due_at", "pk")
        .first()
    )
    if delivery is None:
        return None
    delivery.fence += 1
    delivery.lease_until = moment + lease()
    found_in = delivery.state
    if found_in not in _MAYBE_SENT:
        delivery.state = _State.CLAIMED
    delivery.save(update_fields=["fence", "lease_until", "state"])
    delivery.state = found_in
    return delivery


def deliver_one(delivery: Delivery) -> None:
    """Bring one claimed delivery as far as it goes, and note where it stands."""
    try:
        _deliver(delivery)
    except LostFence:
        return
    except (Refused, LostRight) as error:
        _refused(delivery, error)
    except RateLimited as limit:
        _later(delivery, _State.SCHEDULED, _("The network asks us to wait."), limit.until)
    except (Uncertain, Interrupted) as error:
        _later(delivery, _State.UNKNOWN, _words(error))
    except TryLater as error:
        _later(delivery, _State.SCHEDULED, error.message)


def _deliver(delivery: Delivery) -> None:
    network = network_of(delivery.channel.network)
    account, draft = _account_of(delivery), draft_of(delivery)
    progress = _progress_of(delivery)
    if delivery.state in _MAYBE_SENT:
        _look(network, account, delivery, draft, progress)
    if len(progress.parts) < len(draft.parts):
        _begin(delivery)
        progress.parts = network.publish(account, draft, delivery.key, progress)
        progress.keep(progress)
    _arrived(delivery, progress.parts)


def _look(
    network: Network,
    account: AccountView,
    delivery: Delivery,
    draft: DraftOut,
    progress: Progress,
) -> None:
    """Note what already stands on the network, so that only the rest is sent."""
    try:
        found = network.find(account, delivery.key, draft)
    except (TryLater, RateLimited) as error:
        raise Uncertain(_words(error)) from error
    if len(found) > len(progress.parts):
        progress.parts = found
        progress.keep(progress)


def _begin(delivery: Delivery) -> None:
    _hold(delivery, state=_State.SENDING, attempts=F("attempts") + 1, lease_until=now() + lease())
    delivery.state = _State.SENDING


def _hold(delivery: Delivery, **changes: object) -> None:
    """Note something under our claim; raises `LostFence` where it is no longer ours."""
    mine = Delivery.objects.filter(pk=delivery.pk, fence=delivery.fence)
    if not mine.update(**changes):
        raise LostFence


@transaction.atomic
def _arrived(delivery: Delivery, parts: Sequence[Remote]) -> None:
    first = parts[0]
    posts = _posts(delivery, parts)
    _hold(
        delivery,
        state=_State.SENT,
        lease_until=None,
        problem="",
        sent_at=now(),
        remote_id=first.remote_id,
        address=first.address if first.address.startswith("http") else "",
        post=posts[0],
    )
    delivery.refresh_from_db()
    record(
        delivery.by,
        "delivery.sent",
        delivery,
        channel_id=delivery.channel_id,
        topics=[*_topics(delivery), f"channel:{delivery.channel_id}"],
        post=posts[0].pk,
    )


def _posts(delivery: Delivery, parts: Sequence[Remote]) -> list[Post]:
    posts: list[Post] = []
    for number, remote in enumerate(parts):
        parent = posts[-1] if posts else delivery.parent
        posts.append(_post(delivery, number, remote, parent))
    return posts


def _post(delivery: Delivery, number: int, remote: Remote, parent: Post | None) -> Post:
    channel = delivery.channel
    # The intake may have seen it before us, and the inside writes it itself.
    here = Post.objects.filter(channel=channel, remote_id=remote.remote_id).first()
    if here is not None:
        return here
    if channel.identity is None:
        raise Refused(_("This channel has no profile of ours. Connect its account again."))
    return conversations.store(
        channel,
        channel.identity,
        delivery.parts[number],
        parent=parent,
        visibility=delivery.visibility,
        content_warning=delivery.content_warning,
        language=delivery.language,
        remote_id=remote.remote_id,
        address=remote.address,
        attachments=[] if number else [_copied(row) for row in delivery.attachments.all()],
    )


def _copied(attachment: Attachment) -> Attachment:
    """The same file once more, for the post outside: an attachment belongs to one post."""
    attachment.pk = None
    attachment._state.adding = True
    return attachment


def _refused(delivery: Delivery, error: Exception) -> None:
    if isinstance(error, LostRight):
        lose(Account.objects.get(channel=delivery.channel))
    _settle(delivery, _State.REFUSED, _words(error), "delivery.refused", delivery.due_at)


def _later(delivery: Delivery, state: str, problem: str, moment: datetime | None = None) -> None:
    wait = min(timedelta(seconds=2 ** min(delivery.attempts + 1, 12)), LONGEST_WAIT)
    verb = "delivery.unknown" if state == _State.UNKNOWN else "delivery.delayed"
    _settle(delivery, state, problem, verb, moment or now() + wait)


@transaction.atomic
def _settle(delivery: Delivery, state: str, problem: str, verb: str, due_at: datetime) -> None:
    try:
        _hold(delivery, state=state, problem=problem[:500], lease_until=None, due_at=due_at)
    except LostFence:
        return
    delivery.refresh_from_db()
    record(delivery.by, verb, delivery, channel_id=delivery.channel_id, topics=_topics(delivery))


def _words(error: Exception) -> str:
    if isinstance(error, ResonanzError):
        return error.message
    if isinstance(error, LostRight):
        return _("The network no longer accepts our access. Connect the account again.")
    return _("The connection broke while sending. We are looking whether it arrived.")


# --- rows and values ---------------------------------------------------------------------------


def draft_of(delivery: Delivery) -> DraftOut:
    """What is to be published, as the contract says it."""
    return DraftOut(
        parts=tuple(delivery.parts),
        language=delivery.language,
        parent=_parent_of(delivery.parent),
        media=tuple(_media(row) for row in delivery.attachments.all()),
        visibility=delivery.visibility,
        content_warning=delivery.content_warning,
        created_at=delivery.created_at,
    )


def _parent_of(parent: Post | None) -> ParentOut | None:
    if parent is None:
        return None
    note = getattr(parent, "remote_note", None)
    root = parent.root or parent
    return ParentOut(
        remote_id=parent.remote_id or f"post:{parent.pk}",
        root_remote_id=root.remote_id or f"post:{root.pk}",
        author_handle=parent.author.handle,
        extra=note.extra if note is not None else {},
    )


def _media(attachment: Attachment) -> MediaOut:
    def read() -> bytes:
        with attachment.file.open("rb") as file:
            return bytes(file.read())

    return MediaOut(
        name=(attachment.file.name or "").rsplit("/", 1)[-1],
        media_type=attachment.media_type,
        alt=attachment.alt,
        size_bytes=attachment.size_bytes or 0,
        read=read,
        width=attachment.width,
        height=attachment.height,
    )


def _account_of(delivery: Delivery) -> AccountView:
    account = Account.objects.filter(channel=delivery.channel).first()
    if account is not None:
        if account.state == Account.State.LOST:
            raise LostRight
        return view_of(account)
    return _house_account(delivery)


def _house_account(delivery: Delivery) -> AccountView:
    """Our own spaces need no account: whoever asked speaks for themselves."""
    person = delivery.by
    found = Identity.objects.filter(person=person, network=delivery.channel.network)
    identity = found.first() if person else None
    if identity is None:
        raise Refused(_("This channel has no profile of ours. Connect its account again."))
    return AccountView(0, delivery.channel.slug, identity.handle, identity.remote_id, {}, {})


def _progress_of(delivery: Delivery) -> Progress:
    def keep(progress: Progress) -> None:
        stored = {
            "parts": [
                [part.remote_id, part.address, part.part, dict(part.extra)]
                for part in progress.parts
            ],
            "media": progress.media,
        }
        _hold(delivery, progress=stored, lease_until=now() + lease())

    stored = delivery.progress
    return Progress(
        parts=[Remote(*part) for part in stored.get("parts", [])],
        media=dict(stored.get("media", {})),
        keep=keep,
    )
