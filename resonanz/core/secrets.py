"""Secrets lie encrypted, under a key ring of their own that can be turned."""

import json
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.db import models


@lru_cache(maxsize=4)
def _ring(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def ring() -> MultiFernet:
    """The key ring; the first key encrypts, all of them decrypt."""
    return _ring(tuple(settings.SECRETS_KEYS))


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
