"""Rooms look down only, also where a foreign key names its table as a text."""

import tomllib
from pathlib import Path

from django.apps import apps
from django.db.models import Field

ROOT = Path(__file__).resolve().parents[2]


def layers() -> list[str]:
    """The rooms from top to bottom, as import-linter holds them."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    return next(
        contract["layers"] for contract in contracts["contracts"] if contract.get("exhaustive")
    )


def foreign_fields() -> list[Field]:
    return [
        field
        for model in apps.get_models(include_auto_created=True)
        if model.__module__.startswith("resonanz.")
        for field in model._meta.get_fields()
        if getattr(field, "remote_field", None) and not field.auto_created
    ]


def test_every_foreign_key_points_into_its_own_room_or_a_lower_one():
    order = layers()
    upwards = [
        str(field)
        for field in foreign_fields()
        if field.related_model._meta.app_label in order
        and order.index(field.related_model._meta.app_label)
        < order.index(field.model._meta.app_label)
    ]
    assert foreign_fields()
    assert upwards == []


def test_every_room_with_tables_stands_in_the_order():
    rooms = {
        model._meta.app_label
        for model in apps.get_models()
        if model.__module__.startswith("resonanz.")
    }
    assert rooms <= set(layers())
