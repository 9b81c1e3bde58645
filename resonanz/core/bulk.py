"""Many rows at once: numbers drawn before they are written, rows by COPY."""

from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.db.models import CharField, Lookup


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


@CharField.register_lookup
class AnyOf(Lookup):
    """`in` for many: one parameter however many there are, so that the statement stays the same.

    Joined with, not compared one after the other: a prepared statement does not hash an array.
    """

    lookup_name = "any_of"

    def get_prep_lookup(self) -> list[Any]:
        return list(self.rhs)

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        left, parameters = self.process_lhs(compiler, connection)
        return f"{left} IN (SELECT unnest(%b::text[]))", (*parameters, self.rhs)
