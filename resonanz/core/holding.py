"""A row held until the end of the transaction, and read as it stands then."""

from typing import Any

from django.db.models import Model, QuerySet


def held[Row: Model](rows: "QuerySet[Row]", number: Any) -> Row:
    """One of these rows, held until the end of the transaction.

    It is held alone and read with its relations only then: where PostgreSQL waits for a row, it
    takes the row as it became, but joins it with what stood there before. A row whose relation
    moved meanwhile would be missing (inner join) or lack it (outer join).

    Rows may go on referring to it meanwhile (`no_key`): who only refers to it never waits here.
    """
    alone = rows.model._base_manager.using(rows.db).select_for_update(no_key=True)
    list(alone.filter(pk=number).values_list("pk"))
    return rows.get(pk=number)
