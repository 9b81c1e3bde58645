"""Whether what somebody gave fits into the fields it is for, said before the database says it."""

from django.core.exceptions import ValidationError
from django.db.models import Model

from .errors import Refused


def require_fit(thing: Model, *names: str) -> None:
    """Raises `Refused` where one of these fields cannot hold its value: too long, or no choice."""
    others = {field.name for field in thing._meta.fields}.difference(names)
    try:
        thing.clean_fields(exclude=others)
    except ValidationError as error:
        raise Refused(" ".join(_told(thing, error))) from error


def _told(thing: Model, error: ValidationError) -> list[str]:
    names = {field.name: field.verbose_name for field in thing._meta.fields}
    return [f"{names[name]}: {' '.join(messages)}" for name, messages in error.message_dict.items()]
