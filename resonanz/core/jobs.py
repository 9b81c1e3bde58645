"""Do enqueued work in this process, for the demonstration and for tests."""

import json
from typing import Any

from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

NEXT = """
    DELETE FROM procrastinate_jobs WHERE id = (
        SELECT id FROM procrastinate_jobs
        WHERE status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= now())
        ORDER BY priority DESC, id LIMIT 1 FOR UPDATE SKIP LOCKED
    ) RETURNING task_name, args
"""


def enqueue(task: str, *, queue: str, once: str = "", **arguments: Any) -> None:
    """Have a task done soon, named so that who asks need not import it.

    With `once`, a second wish of the same name is dropped while the first still waits.
    """
    wish = app.configure_task(task, queue=queue, queueing_lock=once or None)
    try:
        with transaction.atomic():
            wish.defer(**arguments)
    except AlreadyEnqueued:
        return


def drain() -> int:
    """Do all work that is due until none is left; returns how many jobs were done."""
    done = 0
    while _do_one():
        done += 1
    return done


def _do_one() -> bool:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(NEXT)
            row = cursor.fetchone()
        if row is None:
            return False
        app.tasks[row[0]].func(**_args(row[1]))
    return True


def _args(stored: str | dict[str, object]) -> dict[str, object]:
    return json.loads(stored) if isinstance(stored, str) else stored
