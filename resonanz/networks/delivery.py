"""Published once, whatever breaks.

    scheduled -> claimed -> sending -> sent
                              |-> refused   the network said no: a person must act
                              `-> unknown   we crashed or timed out after we began to send

A claim is a lease with a fencing number; the key was stored before the first call. From the moment
we begin to send until we know how that ended, `must_look` stands: whoever goes on then looks on the
network first and sends only what is missing.
"""

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.db import DatabaseError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from resonanz.channels.models import Channel
from resonanz.conversations.models import Attachment, Post
from resonanz.core.errors import Refused, ResonanzError, TryLater
from resonanz.core.events import record
from resonanz.core.http import Interrupted, kept_open
from resonanz.core.jobs import enqueue
from resonanz.core.rights import require
from resonanz.core.time import now
from resonanz.people.models import Person

from .arriving import arrived, enter_sent
from .claims import LostFence, begin, claim_run, hold, kept_alive, let_go, progress_of
from .contract import AccountView, DraftOut, LostRight, Network, Progress, RateLimited, Uncertain
from .drafts import Speaker, check_limits, check_place, draft_of
from .intake import lose
from .models import Account, Delivery
from .registry import network_of
from .told import told_to_people
from .topics import topics_of

log = logging.getLogger(__name__)

LONGEST_WAIT = timedelta(minutes=15)
_State = Delivery.State


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
    title: str = "",
    link: str = "",
    poll: Mapping[str, Any] | None = None,
    options: Mapping[str, str] | None = None,
    quotes: Post | None = None,
    after: Delivery | None = None,
    due_at: datetime | None = None,
) -> Delivery:
    """The delivery of an origin to a channel, now or when it is due; asked twice it is the same.

    `after` is a delivery whose post this one answers, once that stands. Raises `Refused` where the
    network's limits are not met.
    """
    require(actor, "networks.speak", channel)
    moment = now()
    wished = {
        "by": actor,
        "parent": parent,
        "parts": list(parts),
        "language": language,
        "visibility": visibility,
        "content_warning": content_warning,
        "title": title,
        "link": link,
        "poll": dict(poll or {}),
        "options": dict(options or {}),
        "quotes": quotes,
        "after": after,
        "due_at": due_at or moment,
        "is_planned": due_at is not None,
        "key": uuid4().hex,
        "created_at": moment,
    }
    delivery, is_new = Delivery.objects.get_or_create(
        origin=origin, channel=channel, defaults=wished
    )
    if not is_new:
        return delivery
    delivery.attachments.set(attachments)
    check_place(delivery)
    check_limits(delivery)
    record(actor, "delivery.scheduled", delivery, channel_id=channel.pk, topics=topics_of(delivery))
    _soon(delivery)
    return delivery


@transaction.atomic
def move(actor: Person, delivery: Delivery, due_at: datetime) -> Delivery:
    """Let what was not begun go out at another moment; raises `Refused` once sending began."""
    delivery = Delivery.objects.select_for_update().get(pk=delivery.pk)
    require(actor, "networks.speak", delivery.channel)
    if delivery.state != _State.SCHEDULED or delivery.progress.get("parts"):
        raise Refused(_("This is already on its way and cannot be moved any more."))
    delivery.due_at, delivery.problem, delivery.is_planned = due_at, "", True
    delivery.save(update_fields=["due_at", "problem", "is_planned"])
    _pass(delivery, _State.SCHEDULED, "delivery.moved", actor)
    _soon(delivery)
    return delivery


@transaction.atomic
def withdraw(actor: Person, delivery: Delivery) -> Delivery:
    """Take back what was not sent yet; raises `Refused` once sending began."""
    delivery = Delivery.objects.select_for_update().get(pk=delivery.pk)
    require(actor, "networks.speak", delivery.channel)
    if delivery.state not in (_State.SCHEDULED, _State.REFUSED):
        raise Refused(_("This is already on its way and cannot be withdrawn any more."))
    if delivery.progress.get("parts"):
        raise Refused(_("Its first part stands on the network already. Delete it there."))
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
        check_limits(delivery)
    delivery.due_at, delivery.problem = now(), ""
    delivery.save(update_fields=["parts", "due_at", "problem"])
    _pass(delivery, _State.SCHEDULED, "delivery.scheduled", actor)
    _soon(delivery)
    return delivery


@transaction.atomic
def look_now(actor: Person, delivery: Delivery) -> Delivery:
    """Go on at once with what waits: look where nobody knows whether it arrived, else send.

    Raises `Refused` where nothing waits.
    """
    delivery = Delivery.objects.select_for_update().get(pk=delivery.pk)
    require(actor, "networks.speak", delivery.channel)
    waits = delivery.state == _State.SCHEDULED and bool(delivery.problem)
    if not waits and delivery.state != _State.UNKNOWN:
        raise Refused(_("Nothing waits here."))
    Delivery.objects.filter(pk=delivery.pk).update(due_at=now())
    delivery.refresh_from_db()
    _soon(delivery)
    return delivery


@transaction.atomic
def give_up(actor: Person, delivery: Delivery) -> Delivery:
    """Never send it (again), although nobody knows whether it arrived.

    Raises `Refused` while it is being sent, and where there is nothing to give up.
    """
    delivery = Delivery.objects.select_for_update().get(pk=delivery.pk)
    require(actor, "networks.speak", delivery.channel)
    if delivery.lease_until is not None and delivery.lease_until > now():
        raise Refused(_("This is just being sent. Try again in a minute."))
    if delivery.state not in (_State.UNKNOWN, _State.REFUSED):
        raise Refused(_("There is nothing to give up here."))
    Delivery.objects.filter(pk=delivery.pk).update(fence=F("fence") + 1, must_look=False)
    return _pass(delivery, _State.WITHDRAWN, "delivery.given_up", actor)


def _soon(delivery: Delivery) -> None:
    if delivery.due_at <= now():
        enqueue("networks.deliver", queue="delivery", once="networks.deliver")


def _pass(delivery: Delivery, state: str, verb: str, actor: Person | None = None) -> Delivery:
    delivery.state = state
    delivery.save(update_fields=["state"])
    record(actor, verb, delivery, channel_id=delivery.channel_id, topics=topics_of(delivery))
    return delivery


# --- what the worker does ----------------------------------------------------------------------


def deliver_due() -> int:
    """Deliver everything that is due, until nothing is; returns how many were worked on."""
    worked = 0
    while run := claim_run():
        deliver_run(run)
        worked += len(run)
    while enter_sent():
        pass
    return worked


def deliver_one(delivery: Delivery) -> None:
    """Bring one claimed delivery as far as it goes, and note where it stands."""
    deliver_run([delivery])


def deliver_run(run: Sequence[Delivery]) -> None:
    """Bring what was claimed of one channel as far as it goes, one after the other.

    After trouble the rest is given back: whether it may go out now is for the next claim to say.
    """
    speaker = Speaker()
    with kept_alive(run), kept_open():
        for delivery in run:
            if not _try(delivery, speaker):
                break
    let_go(run)


def _try(delivery: Delivery, speaker: Speaker) -> bool:
    """Whether what comes behind it may go out too."""
    try:
        _deliver(delivery, speaker)
    except LostFence:
        return True
    except DatabaseError:
        # Nothing can be noted; the claim ends by itself, and whoever goes on looks first.
        raise
    except Exception as error:
        _note_trouble(delivery, error)
        return False
    return True


def _deliver(delivery: Delivery, speaker: Speaker) -> None:
    network, draft = network_of(delivery.channel.network), draft_of(delivery)
    progress = progress_of(delivery)
    if delivery.must_look:
        _look(network, speaker.of(delivery), delivery, draft, progress)
    if len(progress.parts) < len(draft.parts):
        _publish(network, speaker, delivery, draft, progress)
    arrived(delivery, progress)


def _look(
    network: Network,
    account: AccountView,
    delivery: Delivery,
    draft: DraftOut,
    progress: Progress,
) -> None:
    """Note what already stands on the network, so that only the rest is sent."""
    found = network.find(account, delivery.key, draft)
    if len(found) > len(progress.parts):
        progress.parts = list(found)
        progress.keep(progress)
    if len(progress.parts) < len(draft.parts):
        # Looked at, and not (all) there: what goes wrong before the next call is no riddle.
        hold(delivery, must_look=False)


def _publish(
    network: Network, speaker: Speaker, delivery: Delivery, draft: DraftOut, progress: Progress
) -> None:
    account = speaker.of(delivery)
    check_place(delivery)
    begin(delivery)
    try:
        progress.parts = network.publish(account, draft, delivery.key, progress)
    except (Uncertain, Interrupted):
        raise
    except (ResonanzError, LostRight, RateLimited):
        hold(delivery, must_look=False)  # it says itself that it did not do it
        raise


def _note_trouble(delivery: Delivery, error: Exception) -> None:
    """Note where a delivery stands after an error: never "refused" while nobody knows."""
    if isinstance(error, LostRight):
        lose(Account.objects.get(channel=delivery.channel), error.problem)
    if isinstance(error, RateLimited):
        Account.objects.filter(channel=delivery.channel).update(speak_again_at=error.until)
    is_known = isinstance(error, ResonanzError | LostRight | RateLimited | Uncertain)
    if not is_known:
        log.exception("Delivery %s met an error of our own.", delivery.pk)
    until = error.until if isinstance(error, RateLimited) else None
    if delivery.must_look:
        _later(delivery, _State.UNKNOWN, _words(error, is_known), until)
    elif isinstance(error, RateLimited):
        # The account waits; among its posts each keeps its place.
        _later(delivery, _State.SCHEDULED, _words(error, is_known), delivery.due_at)
    elif isinstance(error, TryLater):
        _later(delivery, _State.SCHEDULED, _words(error, is_known), None)
    else:
        _settle(
            delivery,
            _State.REFUSED,
            _words(error, is_known),
            verb="delivery.refused",
            due_at=delivery.due_at,
        )


def _later(delivery: Delivery, state: str, problem: str, moment: datetime | None) -> None:
    attempts = Delivery.objects.values_list("attempts", flat=True).get(pk=delivery.pk)
    wait = min(timedelta(seconds=2 ** min(attempts + 1, 12)), LONGEST_WAIT)
    verb = "delivery.unknown" if state == _State.UNKNOWN else "delivery.delayed"
    _settle(delivery, state, problem, verb=verb, due_at=moment or now() + wait)


@transaction.atomic
def _settle(delivery: Delivery, state: str, problem: str, *, verb: str, due_at: datetime) -> None:
    problem = problem[:500]
    before = Delivery.objects.values_list("problem", flat=True).get(pk=delivery.pk)
    try:
        hold(delivery, state=state, problem=problem, lease_until=None, due_at=due_at)
    except LostFence:
        return
    if state != _State.REFUSED and before == problem:
        return  # said already
    delivery.refresh_from_db()
    record(delivery.by, verb, delivery, channel_id=delivery.channel_id, topics=topics_of(delivery))


def _words(error: Exception, is_known: bool) -> str:
    if not is_known:
        return _("Something went wrong on our side; it is written in the log.")
    return told_to_people(error)
