"""What one may see of accounts and deliveries."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _l

from resonanz.channels.models import OUTSIDE_ROLES, Membership
from resonanz.conversations.models import Post
from resonanz.core.htmx import get_visible
from resonanz.core.paging import Page, as_moment, as_number, cut, key_of
from resonanz.core.rights import may
from resonanz.people.models import Person

from .contract import Network
from .drafts import told
from .guides import Guide
from .lateness import late
from .models import Account, Delivery, PostFigures
from .registry import networks
from .waiting import explained

# How many posts outside are offered to somebody simulated for an answer.
SAID_THERE = 40


@dataclass(frozen=True)
class Connectable:
    """A network an account can be connected on."""

    network: Network
    guide: Guide


def accounts(viewer: Person) -> QuerySet[Account]:
    """Accounts whose desk the viewer belongs to; all of them for those who run the outside."""
    found = Account.objects.select_related("channel__identity").order_by("channel__name", "pk")
    if viewer.role in OUTSIDE_ROLES:
        return found
    return found.filter(channel__in=Membership.objects.filter(person=viewer).values("channel"))


def account(viewer: Person, number: int) -> Account:
    """One account; raises `Gone` where the viewer may not know of it."""
    return get_visible(accounts(viewer), pk=number)


def said_there(viewer: Person, account: Account) -> QuerySet[Post]:
    """What stands outside at an account, the newest first, a few of them."""
    found = Post.objects.visible_to(viewer).standing()
    found = found.filter(channel=account.channel_id, remote_id__isnull=False)
    newest = found.order_by("-said_at").values_list("pk", flat=True)[:SAID_THERE]
    return Post.objects.with_author().filter(pk__in=list(newest)).order_by("-said_at")


def deliveries(viewer: Person) -> QuerySet[Delivery]:
    """Deliveries to channels the viewer belongs to, and their own."""
    mine = Membership.objects.filter(person=viewer).values("channel")
    found = Delivery.objects.select_related("channel", "by", "parent__author", "post", "after")
    return found.filter(channel__in=mine)


# The states a list of deliveries can be asked for, by the word in its address.
STATES = {
    "waiting": [Delivery.State.SCHEDULED, Delivery.State.CLAIMED, Delivery.State.SENDING],
    "trouble": [Delivery.State.REFUSED, Delivery.State.UNKNOWN],
    "sent": [Delivery.State.SENT],
    "withdrawn": [Delivery.State.WITHDRAWN],
}
SETTLED = {Delivery.State.SENT, Delivery.State.REFUSED, Delivery.State.WITHDRAWN}
DELIVERIES = 30


def delivery_page(viewer: Person, which: str = "", mark: str = "") -> Page[Delivery]:
    """What is where on its way out, the newest due first; four queries."""
    found = deliveries(viewer).order_by("-due_at", "-pk").prefetch_related("attachments")
    if which == "trouble":
        found = found.filter(_needs_a_person())
    elif which in STATES:
        found = found.filter(state__in=STATES[which])
    if key := key_of(mark, as_moment, as_number):
        due_at, last = key
        found = found.filter(Q(due_at__lt=due_at) | Q(due_at=due_at, pk__lt=last))
    rows = explained(told(list(found[: DELIVERIES + 1])))
    return cut(rows, DELIVERIES, lambda row: (row.due_at.isoformat(), row.pk))


def trouble_count(viewer: Person) -> int:
    """How many of them need a person."""
    return deliveries(viewer).filter(_needs_a_person()).count()


def _needs_a_person() -> Q:
    """What was refused, what nobody knows the end of, and what is late."""
    return Q(state__in=STATES["trouble"]) | Q(pk__in=late().values("pk"))


# A worker gives a sign of life every ten seconds; one that was silent this long is away.
AWAY_AFTER_SECONDS = 60
_HEARTBEAT = "SELECT extract(epoch FROM now() - max(last_heartbeat)) FROM procrastinate_workers"


def worker_is_away() -> bool:
    """Whether nobody is there who would send what is due, or take in what happened."""
    with connection.cursor() as cursor:
        cursor.execute(_HEARTBEAT)
        seconds = cursor.fetchone()[0]
    return seconds is None or seconds > AWAY_AFTER_SECONDS


# What was seen last, and until when that is believed (by the monotonic clock).
_seen: tuple[float, bool] = (0.0, False)
BELIEVED_SECONDS = 10.0


def worker_seems_away() -> bool:
    """The same, for pages that are asked for all the time: seconds old at most."""
    global _seen
    until, is_away = _seen
    if time.monotonic() >= until:
        is_away = worker_is_away()
        _seen = (time.monotonic() + BELIEVED_SECONDS, is_away)
    return is_away


def delivery(viewer: Person, number: int) -> Delivery:
    """One delivery; raises `Gone` where the viewer may not know of it."""
    (found,) = explained(told([get_visible(deliveries(viewer), pk=number)]))
    return found


def watches(account: Account) -> QuerySet[Account]:
    """What else is listened to with the right of an account; for those who may see the account."""
    return account.watches.select_related("channel").order_by("channel__name", "pk")


# What networks count, in the order it is shown.
FIGURES = {
    "impressions": _l("Impressions"),
    "reach": _l("Reach"),
    "plays": _l("Plays"),
    "clicks": _l("Clicks"),
    "likes": _l("Likes"),
    "comments": _l("Comments"),
    "shares": _l("Shares"),
    "saves": _l("Saves"),
}


@dataclass(frozen=True)
class FiguresShown:
    """What became of a post: names and numbers in order, when they were read, whether they rest."""

    rows: list[tuple[str, int]]
    read_at: datetime
    rests: bool


def figures_row(delivery: Delivery) -> PostFigures | None:
    """The readings of a delivery the viewer may see."""
    return PostFigures.objects.filter(post=delivery.post_id).first() if delivery.post_id else None


def figures_of(delivery: Delivery) -> FiguresShown | None:
    """What the network counts of a delivery the viewer may see; none before the first reading."""
    return figures_of_all([delivery]).get(delivery.pk)


def figures_of_all(deliveries: Sequence[Delivery]) -> dict[int, FiguresShown]:
    """The same of many the viewer may see, by their numbers; one query."""
    by_post = {one.post_id: one.pk for one in deliveries if one.post_id}
    read = PostFigures.objects.filter(post__in=by_post, read_at__isnull=False)
    return {by_post[found.post_id]: _shown(found) for found in read} if by_post else {}


def _shown(found: PostFigures) -> FiguresShown:
    rows = [(str(name), found.values[key]) for key, name in FIGURES.items() if key in found.values]
    return FiguresShown(rows, cast(datetime, found.read_at), found.next_at is None)


def with_reasons(deliveries: Sequence[Delivery]) -> Sequence[Delivery]:
    """The same, each with the `reasons` it waits for; one query where any waits."""
    accounts: dict[int, Account] = {}
    if waiting := {one.channel_id for one in deliveries if one.state not in SETTLED}:
        accounts = {one.channel_id: one for one in Account.objects.filter(channel__in=waiting)}
    for delivery in deliveries:
        delivery.account = accounts.get(delivery.channel_id)  # type: ignore[attr-defined]
    return explained(deliveries)


def upcoming(viewer: Person, account: Account) -> QuerySet[Delivery]:
    """What is scheduled or in trouble on an account, the next first."""
    waiting = [
        Delivery.State.SCHEDULED,
        Delivery.State.CLAIMED,
        Delivery.State.SENDING,
        Delivery.State.UNKNOWN,
        Delivery.State.REFUSED,
    ]
    found = deliveries(viewer).filter(channel=account.channel_id, state__in=waiting)
    return found.order_by("due_at", "pk")[:20]


def connectable(viewer: Person) -> list[Connectable]:
    """The networks the viewer may connect an account on."""
    if not may(viewer, "networks.connect"):
        return []
    found = [(network, network.guide) for network in networks()]
    return [Connectable(network, guide) for network, guide in found if guide is not None]
