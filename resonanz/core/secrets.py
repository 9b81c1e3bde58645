"""Secrets lie encrypted, under a key ring of their own that can be turned."""

import json
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, MultiFernet
from django.apps import apps
from django.conf import settings
from django.db import connection, models, transaction


@lru_cache(maxsize=4)
def _ring(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def ring() -> MultiFernet:
    """The key ring; the first key encrypts, all of them decrypt."""
    return _ring(tuple(settings.SECRETS_KEYS))


def rewrite() -> int:
    """Encrypt everything stored anew with the first key of the ring; returns how many rows.

    Raises `InvalidToken`, and changes nothing, where a row was written with a key that is not here.
    """
    with transaction.atomic():
        return sum(_rewrite(field) for field in _secret_fields())


def _secret_fields() -> list["SecretField"]:
    fields = (field for model in apps.get_models() for field in model._meta.local_fields)
    return [field for field in fields if isinstance(field, SecretField)]


def _rewrite(field: "SecretField") -> int:
    # Below the models: what is stored is turned without being read.
    names = (field.model._meta.db_table, str(field.column))
    table, column = (connection.ops.quote_name(name) for name in names)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, {column} FROM {table} WHERE {column} IS NOT NULL FOR UPDATE")
        rows = cursor.fetchall()
        for number, stored in rows:
            turned = ring().rotate(bytes(stored))
            cursor.execute(f"UPDATE {table} SET {column} = %s WHERE id = %s", [turned, number])
    return len(rows)


class SecretField(models.BinaryField):  # type: ignore[type-arg]
    """JSON that lies encrypted in the database and is a dictionary in Python."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", dict)
        kwargs["editable"] = False
        super().__init__(*args, **kwargs)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return None if value is None else json.loads(ring().decrypt(bytes(value)))

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if isinstance(value, dict):
            value = ring().encrypt(json.dumps(value).encode())
        return super().get_db_prep_value(value, connection, prepared)

    def get_default(self) -> Any:
        return {}
