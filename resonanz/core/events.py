"""Record what happened once, and let the rooms above react to it.

`record` writes one `Event` in the caller's transaction, tells listening browsers by NOTIFY (sent
by PostgreSQL on commit) and, where a room listens to the verb, enqueues one job in it too.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import msgspec
from django.db import connection, models

from .bulk import array_of, copy_rows, numbers_of
from .models import Event
from .time import now

Listener = Callable[[Event], None]

LIVE_CHANNEL = "resonanz_live"
# The work that tells the listeners of an event.
QUEUE, DELIVER = "events", "core.deliver_event"

_listeners: dict[str, list[Listener]] = defaultdict(list)


def listens(*verbs: str) -> Callable[[Listener], Listener]:
    """Register a function that is called in a worker, at least once, for each event of the verbs.

    It must be safe to call twice for the same event.
    """

    def register(listener: Listener) -> Listener:
        for verb in verbs:
            if listener not in _listeners[verb]:
                _listeners[verb].append(listener)
        return listener

    return register


def listeners(verb: str) -> list[Listener]:
    """The functions that listen to a verb, in the order they were registered."""
    return list(_listeners[verb])


def record(
    actor: models.Model | None,
    verb: str,
    subject: models.Model,
    *,
    channel_id: int | None = None,
    topics: Iterable[str] = (),
    **details: Any,
) -> Event:
    """Note that the actor did something to the subject; returns the stored event.

    `topics` are the live topics whose listeners should look anew (see `core.live`).
    """
    event = Event(
        actor_id=actor.pk if actor is not None else None,
        verb=verb,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        channel_id=channel_id,
        details=details,
        topics=list(topics),
        at=now(),
    )
    with connection.cursor() as cursor:
        cursor.execute(_record_sql(is_heard=bool(_listeners[verb])), _told_of(event))
        event.pk = cursor.fetchone()[0]
    event._state.adding, event._state.db = False, connection.alias
    return event


def _told_of(event: Event) -> dict[str, Any]:
    names = ("actor_id", "verb", "subject_type", "subject_id", "channel_id", "at")
    told = {name: getattr(event, name) for name in names}
    return told | {"details": json.dumps(event.details), "topics": array_of(event.topics)}


# One statement for the row, the job and the news: nothing happens without being noted.
_RECORD = f"""
WITH event AS (
    INSERT INTO core_event
        (actor_id, verb, subject_type, subject_id, channel_id, details, topics, at)
    VALUES (%(actor_id)s, %(verb)s, %(subject_type)s, %(subject_id)s, %(channel_id)s,
        %(details)s::text::jsonb, %(topics)s::text::varchar[], %(at)s)
    RETURNING *
){{job}}
SELECT id, (
    SELECT count(pg_notify('{LIVE_CHANNEL}', json_build_object('topic', topic, 'verb', verb,
        'subject', subject_id, 'actor', actor_id, 'event', id)::text))
    FROM unnest(topics) topic
){{begun}} FROM event"""
_JOB = f""", job AS (
    SELECT procrastinate_defer_jobs_v1(ARRAY[ROW(
        '{QUEUE}', '{DELIVER}', 0, NULL, NULL, jsonb_build_object('event_id', id), NULL
    )::procrastinate_job_to_defer_v1]) AS number FROM event
)"""


@cache
def _record_sql(*, is_heard: bool) -> str:
    if is_heard:
        return _RECORD.format(job=_JOB, begun=", (SELECT count(number) FROM job)")
    return _RECORD.format(job="", begun="")


@dataclass(frozen=True)
class Happened:
    """Something that happened by itself to one of many subjects of a kind."""

    subject_id: int
    topics: Sequence[str] = ()
    details: Mapping[str, Any] = field(default_factory=dict)


# So many events are told to their listeners in one job.
A_JOB = 40


def record_all(
    verb: str,
    kind: type[models.Model],
    happened: Sequence[Happened],
    *,
    channel_id: int | None = None,
) -> None:
    """`record` for many subjects of a channel at once, that nobody in particular did something to.

    One NOTIFY for each topic, with the hint of the last event that concerns it.
    """
    numbers, at = numbers_of("core_event", len(happened)), now()
    copy_rows(
        "core_event",
        _COLUMNS,
        (
            (
                number, verb, kind._meta.label_lower, one.subject_id, channel_id,
                _json(one.details), f"{{{','.join(one.topics)}}}", at,
            )
            for number, one in zip(numbers, happened, strict=True)
        ),
    )  # fmt: skip
    if _listeners[verb]:
        from .tasks import deliver_events  # noqa: PLC0415  (tasks need the app registry)

        starts = range(0, len(numbers), A_JOB)
        jobs: list[dict[str, Any]] = [{"event_ids": numbers[at : at + A_JOB]} for at in starts]
        deliver_events.batch_defer(*jobs)
    notify_all(
        {
            topic: {"verb": verb, "subject": one.subject_id, "actor": None, "event": number}
            for number, one in zip(numbers, happened, strict=True)
            for topic in one.topics
        }
    )


def _json(value: Mapping[str, Any]) -> str:
    return msgspec.json.encode(value).decode()


_COLUMNS = (
    "id", "verb", "subject_type", "subject_id", "channel_id", "details", "topics", "at",
)  # fmt: skip


def hint_of(event: Event) -> dict[str, Any]:
    """What listeners are told of an event: numbers and a verb, never content."""
    return {
        "verb": event.verb,
        "subject": event.subject_id,
        "actor": event.actor_id,
        "event": event.pk,
    }


def notify(topic: str, **hint: Any) -> None:
    """Tell everybody who follows a live topic, once this transaction is committed.

    The hint holds numbers and verbs only: the content is fetched with the receiver's rights.
    """
    notify_all({topic: hint})


def notify_all(hints: Mapping[str, Mapping[str, Any]]) -> None:
    """`notify` for many topics, one hint for each, in one statement."""
    told = [_json({"topic": topic, **hint}) for topic, hint in hints.items()]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_notify(%s, told) FROM unnest(%b::text[]) told", [LIVE_CHANNEL, told]
        )
