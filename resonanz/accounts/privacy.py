"""The register of personal data, and what of it is stored about one person.

Every field of every model is declared in `privacy_register`: as personal, with purpose, basis,
retention and audience, or as not personal. A test fails for a field that is not.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.models import IntegerField, Model, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from resonanz.core.moments import absolute

from .models import User
from .privacy_plain import PLAIN
from .privacy_register import PERSONAL, Kept

LABELS = {
    "email": _lazy("Mail address"),
    "role": _lazy("Role"),
    "is_active": _lazy("May sign in"),
    "created_at": _lazy("Since"),
    "language": _lazy("Language"),
    "theme": _lazy("Theme"),
    "last_login": _lazy("Last sign-in"),
    "user": _lazy("Signs in as"),
    "name": _lazy("Name"),
    "title": _lazy("Title"),
    "joined_at": _lazy("Since"),
    "about": _lazy("About me"),
    "picture": _lazy("Picture"),
    "time_zone": _lazy("Time zone"),
    "external_id": _lazy("External id"),
}


@dataclass(frozen=True)
class Stored:
    """What is stored about one person under one entry: how many rows, and the values of few."""

    entry: Kept
    number: int
    values: list[tuple[str, str]]


class _CountOf(Subquery):
    template = "(SELECT count(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


def stored_about(user: User) -> list[Stored]:
    """What is stored about the person behind a sign-in, entry by entry."""
    person = getattr(user, "person", None)
    if person is None:
        return []
    counts = _counts(user, person.pk)
    rows = {"accounts.User": user, "people.Person": person}
    return [
        Stored(entry, counts[place], _values(entry, rows.get(entry.model)))
        for place, entry in enumerate(PERSONAL)
    ]


def _counts(user: User, person_id: int) -> list[int]:
    """One query for all figures: they are about oneself and seen by oneself alone."""
    figures = {
        f"count_{place}": _CountOf(
            apps.get_model(entry.model)
            ._base_manager.filter(**{entry.whose: person_id})
            .order_by()
            .values("pk")
        )
        for place, entry in enumerate(PERSONAL)
        if entry.whose
    }
    row = User.objects.filter(pk=user.pk).annotate(**figures).values(*figures).get()
    return [row.get(f"count_{place}", 0) for place in range(len(PERSONAL))]


def _values(entry: Kept, row: Any) -> list[tuple[str, str]]:
    if not entry.shows:
        return []
    return [(str(LABELS.get(name, name)), _value(row, name)) for name in entry.fields.split()]


def _value(row: Any, name: str) -> str:
    shown = getattr(row, f"get_{name}_display", None)
    value = shown() if shown else getattr(row, name)
    if name == "language" and value:
        return dict(settings.LANGUAGES).get(value, value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return absolute(value)
    return "" if value is None else str(value)


def declared(model: type[Model]) -> set[str]:
    """The fields of a model that the register knows."""
    label = model._meta.label
    personal = {name for entry in PERSONAL if entry.model == label for name in entry.fields.split()}
    return personal | set(PLAIN.get(label, "").split())


def undeclared() -> Iterator[str]:
    """Fields that nobody declared ("conversations.Post.source")."""
    for model in apps.get_models(include_auto_created=True):
        known = declared(model)
        for field in model._meta.concrete_fields:
            if field.name not in known and not field.primary_key:
                yield f"{model._meta.label}.{field.name}"


def forgotten() -> Iterator[str]:
    """Declared fields that are not there any more."""
    labels = {entry.model for entry in PERSONAL} | set(PLAIN)
    there = {model._meta.label: model for model in apps.get_models(include_auto_created=True)}
    for label in sorted(labels):
        if label not in there:
            yield label
            continue
        names = {field.name for field in there[label]._meta.concrete_fields}
        yield from (f"{label}.{name}" for name in declared(there[label]) - names)
