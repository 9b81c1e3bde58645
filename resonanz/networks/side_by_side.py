"""The worker's way to deliver: many accounts side by side, in one of the worker's jobs.

A slow network holds up its own account only, and what else there is to do is done meanwhile.
"""

import logging
import threading
from collections.abc import Sequence

from django.conf import settings
from django.db import connection

from .arriving import enter_sent
from .claims import claim_run
from .delivery import deliver_due, deliver_run
from .models import Delivery

log = logging.getLogger(__name__)

# How soon we look again for what has become due while others are at work.
LOOK_AGAIN_SECONDS = 0.2
# So many more may be at work for what somebody says now, where all are busy with what was planned.
FOR_ANSWERS = 2

_at_it = threading.Lock()


def deliver_side_by_side() -> None:
    """Deliver what is due until nothing is; at once done where this process is at it already.

    Within a transaction one after the other: what is not committed, other threads do not see.
    """
    if settings.DELIVERY_THREADS < 2 or connection.in_atomic_block:
        deliver_due()
    elif _at_it.acquire(blocking=False):
        try:
            _deliver_all(settings.DELIVERY_THREADS)
        finally:
            _at_it.release()


def _deliver_all(many: int) -> None:
    running: list[threading.Thread] = []
    while True:
        running = [thread for thread in running if thread.is_alive()]
        if len(running) >= many:
            if len(running) < many + FOR_ANSWERS and (run := claim_run(only_answers=True)):
                running.append(_started(run))
            else:
                _wait(running)
        elif run := claim_run():
            running.append(_started(run))
        elif running:
            # What is being sent comes first: it is to be punctual.
            _wait(running)
            enter_sent()
        elif not enter_sent():
            return


def _started(run: Sequence[Delivery]) -> threading.Thread:
    thread = threading.Thread(target=_go_on_from, args=(run,), name="delivery", daemon=True)
    thread.start()
    return thread


def _go_on_from(run: Sequence[Delivery]) -> None:
    try:
        while run:
            deliver_run(run)
            run = claim_run()
    except Exception:
        log.exception("A delivery could not be noted; whoever goes on looks first.")
    finally:
        connection.close()


def _wait(running: Sequence[threading.Thread]) -> None:
    running[0].join(LOOK_AGAIN_SECONDS)
