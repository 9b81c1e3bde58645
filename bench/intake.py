"""What comes in: how many events a second one worker writes, and how soon the queue shows them.

The stream is recorded before the clock starts: what a connector hands over, in batches, by many
people, a third of it new threads, a quarter answers, the rest reactions.
"""

import os
import pickle
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Any

from django.db import connection, connections, transaction

from resonanz.core.time import now
from resonanz.networks import intake
from resonanz.networks.contract import Batch, IdentitySeen, InteractionSeen, PostSeen, Seen
from resonanz.networks.models import Account

from .words import sentence

EVENTS, A_BATCH, PEOPLE = 50_000, 500, 5_000
EVENTS_A_SECOND, OF_COPY = 5_000, 1 / 3
AT_ONCE = 4  # the jobs a worker does at once, unless told otherwise
SEED = 20261125
# What an intake writes, in the order in which the rows may be written.
TABLES = (
    "people_person", "people_identity", "conversations_post", "conversations_interaction",
    "core_event", "procrastinate_jobs",
)  # fmt: skip


def recorded(count: int, name: str) -> list[list[Seen]]:
    """So many events of one account, in batches; the same for the same name."""
    random, begin = Random(f"{SEED} {name}"), now() - timedelta(hours=2)
    said: list[str] = []
    events = [_event(random, number, name, said, begin) for number in range(count)]
    return [events[start : start + A_BATCH] for start in range(0, count, A_BATCH)]


def _event(random: Random, number: int, name: str, said: list[str], begin: Any) -> Seen:
    who, at = random.randrange(PEOPLE), begin + timedelta(milliseconds=number * 10)
    by = IdentitySeen(f"{name}:fan:{who}", f"fan{who}", f"Fan {who}")
    kind = random.random() if said else 0.0
    if kind >= 0.6:
        return InteractionSeen("reaction", random.choice(said), by, at, "like", f"{name}:l{number}")
    above = random.choice(said) if kind >= 0.35 else ""
    said.append(f"{name}:{number}")
    words = sentence(random, random.randrange(6, 30))
    return PostSeen(
        said[-1],
        by,
        at,
        html=f"<p>{words}</p>",
        parent_remote_id=above,
        reason="reply" if above else "mention",
        language="de",
    )


def throughput(count: int = EVENTS) -> bool:
    """Write recorded streams on one core, then their rows by COPY; whether both targets hold.

    Measured for one account alone, and for as many as a worker takes in at once: what waits for
    the database in one is worked on in the others.
    """
    alone = _throughput(count, 1)
    print(f"intake, one account: {alone}", flush=True)
    worker = _throughput(count, AT_ONCE)
    print(
        f"intake, one worker with {AT_ONCE} accounts on one core: {worker} (at least "
        f"{EVENTS_A_SECOND} and {OF_COPY:.2f})",
        flush=True,
    )
    return worker.a_second >= EVENTS_A_SECOND and worker.ratio >= OF_COPY


@dataclass(frozen=True)
class Throughput:
    """Events a second as the intake wrote them, and as COPY wrote the same rows."""

    a_second: float
    copied: float

    @property
    def ratio(self) -> float:
        return self.a_second / self.copied

    def __str__(self) -> str:
        return (
            f"{self.a_second:.0f} events a second, the same rows by COPY {self.copied:.0f}, "
            f"ratio {self.ratio:.2f}"
        )


def _throughput(count: int, accounts: int) -> Throughput:
    emptied()
    names = [f"rate{number}" for number in range(accounts)]
    streams = [pickle.loads(pickle.dumps(recorded(count // accounts, name))) for name in names]
    work = list(zip(map(account_named, names), streams, strict=True))
    before = {table: _last(table) for table in TABLES}
    with _on_one_core(), ThreadPoolExecutor(accounts) as worker:
        began = time.perf_counter()
        list(worker.map(lambda one: _store_apart(*one), work))
        rate = count / (time.perf_counter() - began)
    return Throughput(rate, count / _copied_again(before))


def _store_apart(account: Account, batches: Sequence[Sequence[Seen]]) -> None:
    """Take the batches in on a connection of the thread's own, as the worker's threads do."""
    try:
        store(account, batches)
    finally:
        connections.close_all()


def store(account: Account, batches: Sequence[Sequence[Seen]]) -> None:
    """Take the batches in as the intake does once the network has answered."""
    for number, events in enumerate(batches):
        fresh = Account.objects.select_related("channel__identity").get(pk=account.pk)
        intake._store_batch(fresh, Batch(events, {"batch": number}))


@contextmanager
def _on_one_core() -> Iterator[None]:
    """This process keeps to one core; the database has the others."""
    usual = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(usual)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, usual)


def account_named(name: str) -> Account:
    """A connected account of ours."""
    from resonanz.channels.models import Channel
    from resonanz.people.models import Identity

    own = Identity.objects.create(network="practice", remote_id=f"{name}:us", handle=name)
    channel = Channel.objects.create(network="practice", name=name, slug=name, identity=own)
    return Account.objects.create(
        channel=channel, handle=name, remote_id=own.remote_id, secret={}, connected_at=now()
    )


def emptied() -> None:
    """Nobody and nothing is here, but an organisation."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs, core_event CASCADE")
        cursor.execute("TRUNCATE accounts_user, people_person, people_organisation CASCADE")
        cursor.execute("TRUNCATE channels_channel, people_identity CASCADE")
        cursor.execute(
            "INSERT INTO people_organisation (name, language, time_zone, address, federal_state) "
            "VALUES ('Bench', 'de', 'Europe/Berlin', 'du', 'BY')"
        )


def _last(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT coalesce(max(id), 0) FROM {table}")
        return int(cursor.fetchone()[0])


@transaction.atomic
def _rows_since(before: dict[str, int]) -> dict[str, tuple[str, list[bytes]]]:
    """The rows that were written, as COPY reads them."""
    found = {}
    for table, last in before.items():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute "
                "WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped "
                "AND attgenerated = ''",
                [table],
            )
            columns = cursor.fetchone()[0]
            query = f"COPY (SELECT {columns} FROM {table} WHERE id > {last} ORDER BY id) TO STDOUT"
            with cursor.copy(query) as copy:
                found[table] = (columns, [bytes(row) for row in copy])
    return found


def _copied_again(before: dict[str, int]) -> float:
    """How long COPY takes for the same rows in the same tables, in seconds."""
    rows = _rows_since(before)
    with connection.cursor() as cursor:
        for table in reversed(TABLES):
            cursor.execute(f"DELETE FROM {table} WHERE id > {before[table]}")
        cursor.execute("VACUUM ANALYZE")
    began = time.perf_counter()
    with transaction.atomic(), connection.cursor() as cursor:
        for table, (columns, lines) in rows.items():
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for line in lines:
                    copy.write(line)
    return time.perf_counter() - began
