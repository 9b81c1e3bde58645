"""Many values at once reach PostgreSQL as they are, whatever letters they hold."""

from datetime import UTC, datetime

import pytest
from django.db import connection

from resonanz.core.bulk import array_of

ODD = ["", "NULL", "a,b", 'a"b', "back\\slash", '"', '","', "{}", " spaces ", "line\nend", "ß🙂"]


@pytest.mark.django_db
@pytest.mark.parametrize("values", [[], [""], ODD, ["plain"], ['"'], ["\\"]])
def test_texts_come_back_as_they_were(values):
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::text::text[]", [array_of(values)])
        assert cursor.fetchone()[0] == values


@pytest.mark.django_db
def test_numbers_and_moments_come_back_as_they_were():
    moments = [datetime(2026, 11, 26, 7, 0, 0, 123456, UTC), datetime(1970, 1, 1, tzinfo=UTC)]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT %s::text::bigint[], %s::text::timestamptz[]",
            [array_of([1, -2, 2**40]), array_of(moments)],
        )
        assert cursor.fetchone() == ([1, -2, 2**40], moments)
