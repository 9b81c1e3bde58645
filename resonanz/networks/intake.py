"""What happened outside comes in: nothing missed, nothing twice.

A batch is written with its cursor in one transaction under a lock of the account, keyed by what the
network calls each thing; taking the same batch in again changes nothing.
"""

import logging
from datetime import datetime, timedelta

from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext as _

from resonanz.core.errors import ResonanzError, TryLater
from resonanz.core.events import record
from resonanz.core.jobs import enqueue
from resonanz.core.time import now

from .accounts import view_of
from .contract import (
    Batch,
    LostRight,
    RateLimited,
)
from .models import Account
from .registry import network_of
from .taking_many import take_all

log = logging.getLogger(__name__)

MAX_BATCHES = 50
WAIT_AFTER_TROUBLE = timedelta(minutes=2)


def enqueue_intake(account_id: int) -> None:
    """Have one account taken in soon; once is enough, however often it is asked."""
    once = f"intake:{account_id}"
    enqueue("networks.take_in_account", queue="intake", once=once, account_id=account_id)


def take_in(account: Account, *, asked: bool = False) -> int:
    """Fetch and store what happened since last time; returns how many events came.

    Trouble is noted on the account and never raised: what was stored stays, the rest comes later.
    After trouble we wait a little, unless a person asked; where the network says wait, all wait.
    """
    if asked:
        Account.objects.filter(pk=account.pk).update(look_again_at=None)
    taken = 0
    for _batch in range(MAX_BATCHES):
        count, more = _take_batch(account.pk)
        taken += count
        if not more:
            break
    account.refresh_from_db()
    return taken


def _take_batch(account_id: int) -> tuple[int, bool]:
    account = Account.objects.select_related("channel__identity").get(pk=account_id)
    if account.state != Account.State.CONNECTED or _waits(account) or not _has_right(account):
        return 0, False
    try:
        network = network_of(account.channel.network)
        batch = network.events(view_of(account), account.cursor)
    except LostRight as loss:
        lose(account, loss.problem)
        return 0, False
    except RateLimited as limit:
        _note(account, _("The network asks us to wait."), hold_off_until=limit.until)
        return 0, False
    except ResonanzError as error:
        _note(account, error.message, look_again_at=now() + _wait_after(error))
        return 0, False
    except DatabaseError:
        raise
    except Exception:
        log.exception("Account %s: what its network told could not be read.", account.pk)
        words = _("Something went wrong on our side; it is written in the log.")
        _note(account, words, look_again_at=now() + WAIT_AFTER_TROUBLE)
        return 0, False
    return _store_batch(account, batch)


def _has_right(account: Account) -> bool:
    """Whether the account a watch listens through still has its right."""
    if account.through_id is None:
        return True
    return Account.objects.filter(pk=account.through_id, state=Account.State.CONNECTED).exists()


def _waits(account: Account) -> bool:
    """Whether nothing is asked right now; who only rests (no trouble) is woken by a hint."""
    if account.hold_off_until is not None and account.hold_off_until > now():
        return True
    if account.look_again_at is None or account.look_again_at <= now():
        return False
    return bool(account.problem) or not account.hints.exists()


def _wait_after(error: ResonanzError) -> timedelta:
    """How long we wait after trouble: a little, or as long as the connector finds right."""
    seconds = error.retry_after_seconds if isinstance(error, TryLater) else 0
    return max(WAIT_AFTER_TROUBLE, timedelta(seconds=seconds))


def _note(account: Account, problem: str, **moment: datetime) -> None:
    Account.objects.filter(pk=account.pk).update(problem=problem[:500], **moment)


@transaction.atomic
def _store_batch(account: Account, batch: Batch) -> tuple[int, bool]:
    _need_not_wait_for_the_disk()
    locked = Account.objects.select_for_update().get(pk=account.pk)
    if locked.cursor != account.cursor:
        # Somebody else was quicker; what they stored begins where we began.
        return 0, True
    take_all(account, batch.events)
    locked.hints.filter(pk__in=batch.heeded).delete()
    Account.objects.filter(pk=account.pk).update(
        cursor=batch.cursor,
        intake_at=now(),
        problem="",
        hold_off_until=None,
        look_again_at=batch.rest_until,
        behind_since=(locked.behind_since or now()) if batch.more else None,
    )
    return len(batch.events), batch.more


def _need_not_wait_for_the_disk() -> None:
    """What a crash of the database takes of a batch, it takes whole: its cursor, its jobs and the
    hints it used up stand as before, and the network is asked for the same again.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit TO OFF")


@transaction.atomic
def lose(account: Account, problem: str = "") -> None:
    """Note that the network no longer knows our right; a person must connect again."""
    problem = problem or _("The network no longer accepts our access. Connect the account again.")
    if account.through_id is not None:  # a watch has no right of its own
        account = Account.objects.get(pk=account.through_id)
    changed = Account.objects.filter(pk=account.pk, state=Account.State.CONNECTED).update(
        state=Account.State.LOST, problem=problem[:500]
    )
    if changed:
        record(None, "account.lost", account, channel_id=account.channel_id)
