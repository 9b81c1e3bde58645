"""What networks count of our posts, asked for again and again until it stops moving."""

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, QuerySet

from resonanz.channels.abilities import Ability, keys_with
from resonanz.conversations.models import Post
from resonanz.core.errors import ResonanzError
from resonanz.core.time import now

from .accounts import view_of
from .contract import LostRight, Measures, RateLimited
from .intake import lose
from .models import Account, PostFigures
from .registry import network_of

log = logging.getLogger(__name__)

# How old a post is when it is looked at again (hours): often while it moves, then seldom.
AGES = (1, 3, 6, 12, 24, 48, 72, 120, 168, 240, 336, 504, 672)
# From this age on, two equal readings in a row are the last.
MAY_REST = timedelta(hours=72)
A_CALL = 50


def measure_due() -> int:
    """Ask every network that tells for what is due; returns how many posts were read."""
    _begin()
    due = PostFigures.objects.filter(post__channel=OuterRef("channel"), next_at__lte=now())
    connected = Account.objects.filter(
        Exists(due), state=Account.State.CONNECTED, channel__network__in=keys_with(Ability.FIGURES)
    )
    return sum(_measure(account) for account in connected.select_related("channel"))


def _begin() -> None:
    """Posts of ours that nobody looked at yet."""
    oldest = now() - timedelta(hours=AGES[-1])
    mine = Post.objects.filter(
        channel__network__in=keys_with(Ability.FIGURES),
        author=F("channel__identity"),
        said_at__gt=oldest,
        remote_id__isnull=False,
        figures=None,
    )
    PostFigures.objects.bulk_create(
        (PostFigures(post=post, next_at=next_look(post.said_at, now())) for post in mine[:1000]),
        ignore_conflicts=True,
    )


def next_look(said_at: datetime, after: datetime) -> datetime | None:
    """When a post is looked at again; never, where it is too old to move."""
    looks = (said_at + timedelta(hours=age) for age in AGES)
    return next((look for look in looks if look > after), None)


def _measure(account: Account) -> int:
    due = _due(account)
    network = network_of(account.channel.network)
    if not due or not isinstance(network, Measures):
        return 0
    by_name = {str(row.post.remote_id): row for row in due}
    try:
        told = network.figures(view_of(account), list(by_name))
    except LostRight:
        lose(account)
        return 0
    except (ResonanzError, RateLimited):
        return 0  # asked again with the next round; nothing is lost but a reading
    except Exception:
        log.exception("Account %s: what its posts did could not be read.", account.pk)
        return 0
    for name, row in by_name.items():
        _note(row, told.get(name, {}))
    return len(told)


def _due(account: Account) -> list[PostFigures]:
    rows: QuerySet[PostFigures] = PostFigures.objects.filter(
        post__channel=account.channel_id, post__deleted_at=None, next_at__lte=now()
    )
    return list(rows.select_related("post").order_by("next_at")[:A_CALL])


def _note(row: PostFigures, told: Mapping[str, int]) -> None:
    moment = now()
    is_still = bool(told) and dict(told) == row.values
    rests = is_still and moment - row.post.said_at >= MAY_REST
    row.next_at = None if rests else next_look(row.post.said_at, moment)
    if told:
        row.values, row.read_at = dict(told), moment
        if not is_still:
            row.history = [*row.history, [moment.isoformat(), dict(told)]]
    row.save(update_fields=["values", "read_at", "next_at", "history"])
