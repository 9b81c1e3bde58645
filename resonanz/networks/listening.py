"""Following the streams of networks that have one, so that what is said comes in at once.

One process of all listens, whichever gets the lock; polling goes on beside it, so a stream that
breaks makes nothing late by more than a minute and loses nothing.
"""

import threading

from django.db import DatabaseError, connection

from resonanz.core.errors import ResonanzError

from .accounts import view_of
from .contract import LostRight, RateLimited, Streams
from .intake import enqueue_intake
from .models import Account
from .registry import network_of

LOCK = 7_106_511
LOOK_SECONDS = 15.0
# Waits after a stream broke or ended, longer each time in a row.
WAITS = (5.0, 15.0, 60.0, 300.0)


def listen(stop: threading.Event) -> None:
    """Follow the streams of all connected accounts until told to stop."""
    followed: dict[int, threading.Thread] = {}
    while not stop.is_set():
        try:
            if _is_ours():
                _follow_new(followed, stop)
        except DatabaseError:
            connection.close()
        stop.wait(LOOK_SECONDS)
    connection.close()


def _is_ours() -> bool:
    """Whether this process is the one that listens; the lock falls with its connection."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = %s "
            "AND pid = pg_backend_pid()",
            [LOCK],
        )
        if cursor.fetchone()[0]:
            return True
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        return bool(cursor.fetchone()[0])


def _follow_new(followed: dict[int, threading.Thread], stop: threading.Event) -> None:
    for account_id in streaming_accounts():
        if account_id not in followed or not followed[account_id].is_alive():
            thread = threading.Thread(target=follow, args=(account_id, stop), daemon=True)
            followed[account_id] = thread
            thread.start()


def streaming_accounts() -> list[int]:
    """The connected accounts whose server has a stream."""
    connected = Account.objects.filter(state=Account.State.CONNECTED).select_related("channel")
    return [account.pk for account in connected if _streams(account)]


def _streams(account: Account) -> bool:
    return bool(account.extra.get("streaming")) and isinstance(
        network_of(account.channel.network), Streams
    )


def follow(account_id: int, stop: threading.Event) -> None:
    """Have an account taken in whenever its stream says so, as long as it has one."""
    failures = 0
    try:
        while not stop.is_set() and account_id in streaming_accounts():
            woken = follow_once(account_id)
            failures = 0 if woken else min(failures + 1, len(WAITS) - 1)
            stop.wait(WAITS[failures])
    finally:
        connection.close()


def follow_once(account_id: int) -> int:
    """Follow one stream until it ends or breaks; returns how often it woke us."""
    account = Account.objects.select_related("channel").get(pk=account_id)
    network, woken = network_of(account.channel.network), 0
    try:
        for _wake_up in network.wake_ups(view_of(account)) if isinstance(network, Streams) else ():
            woken += 1
            enqueue_intake(account_id)
    except (ResonanzError, LostRight, RateLimited):
        # Whatever is wrong, polling finds it too, and says so on the account.
        pass
    # While nobody listened something may have happened.
    enqueue_intake(account_id)
    return woken
