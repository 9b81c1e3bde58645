"""Many rows at once: numbers drawn before they are written, rows by COPY."""

from collections.abc import Iterable
from typing import Any

from django.db import connection


def numbers_of(table: str, count: int) -> list[int]:
    """So many numbers of a table's rows to come."""
    with connection.cursor() as cursor:
        cursor.execute(
            # Looked up once, not for each number.
            "SELECT nextval(name) FROM "
            "(SELECT pg_get_serial_sequence(%s, 'id')::regclass AS name OFFSET 0) found, "
            "generate_series(1, %s)",
            [table, count],
        )
        return [int(row[0]) for row in cursor.fetchall()]


def copy_rows(table: str, columns: Iterable[str], rows: Iterable[tuple[Any, ...]]) -> None:
    """Write the rows of a table of ours, in the order of the columns named."""
    names = ", ".join(columns)
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def array_of(values: Iterable[Any]) -> str:
    """Texts, numbers or moments as PostgreSQL reads an array: `%s::text::text[]`.

    Many times as fast as a list, which the driver writes value by value.
    """
    told = [str(value) for value in values]
    joined = '","'.join(told)
    if "\\" in joined or joined.count('"') > 2 * (len(told) - 1):
        joined = '","'.join(one.replace("\\", "\\\\").replace('"', '\\"') for one in told)
    return f'{{"{joined}"}}' if told else "{}"


def rows_named(
    table: str, columns: Iterable[str], by: str, names: Iterable[str], **same: Any
) -> list[tuple[Any, ...]]:
    """The columns of the rows that one of the names stands in `by` of, all else being the `same`.

    Each name is looked up for itself. Left the choice, PostgreSQL reads all rows that are the
    `same` where the statement was planned while the table was small.
    """
    told = " AND ".join([f"{by} = wanted.name", *(f"{one} = %s" for one in same)])
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT found.* FROM unnest(%s::text::text[]) AS wanted (name), "
            f"LATERAL (SELECT {', '.join(columns)} FROM {table} WHERE {told} OFFSET 0) found",
            [array_of(set(names)), *same.values()],
        )
        return list(cursor.fetchall())
