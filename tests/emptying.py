"""After a test that commits, the tables that hold rows are emptied, and no others.

Django truncates every table, which writes each of them and its indexes anew, and then makes the
same permissions again: a third of a second each time, where almost all tables are empty. Only what
grew large is truncated as well, for what is deleted there would be in the way of all that follow.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import TransactionTestCase

# What the migrations tell of the models, the same before and after every test.
KEPT = {"django_content_type", "auth_permission"}
# Jobs are not Django's to make or to empty; what they were about is gone.
JOBS = {
    "procrastinate_jobs",
    "procrastinate_events",
    "procrastinate_periodic_defers",
    "procrastinate_workers",
}
LARGE_BYTES = 400_000


@pytest.fixture(scope="session", autouse=True)
def _only_what_is_full() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda case: empty())
        yield


def empty() -> None:
    """Waits, as truncating does, for whoever is still writing; wakes no trigger, as it does not."""
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    names = [connection.ops.quote_name(name) for name in sorted({*tables, *JOBS} - KEPT)]
    everything = ", ".join(names)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {everything} IN ACCESS EXCLUSIVE MODE")
        if _is_small(cursor, names):
            cursor.execute("SET LOCAL session_replication_role = replica")
            for name in full(cursor, names):
                cursor.execute(f"DELETE FROM {name}")
        else:
            cursor.execute(f"TRUNCATE {everything}")


def _is_small(cursor: Any, names: list[str]) -> bool:
    """Whether rows may be deleted one by one: few in each table, and triggers can be silenced."""
    cursor.execute("SHOW is_superuser")
    (silences,) = cursor.fetchone()
    cursor.execute(
        "SELECT max(pg_relation_size(name::regclass)) FROM unnest(%s::text[]) name", [names]
    )
    return silences == "on" and cursor.fetchone()[0] < LARGE_BYTES


def full(cursor: Any, names: list[str]) -> list[str]:
    looks = (f"SELECT '{name}' WHERE EXISTS (SELECT FROM {name})" for name in names)
    cursor.execute(" UNION ALL ".join(looks))
    return [name for (name,) in cursor.fetchall()]
