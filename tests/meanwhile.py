"""What another process did at the worst moment, without another process."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection


@contextmanager
def meanwhile(part: str, do: Callable[[], object]) -> Iterator[None]:
    """Once: what is done just before the first statement that has the part."""
    left = [do]

    def first(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if left and part in sql:
            left.pop()()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(first):
        yield
    assert not left, f"No statement has {part!r}."
