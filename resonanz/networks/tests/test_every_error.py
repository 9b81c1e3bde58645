"""Every table of errors of every connector: words in both languages for each, never the bare code.

The tables are found, not listed: whatever a connector's `errors` keeps by an answer of its network.
"""

import importlib
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from types import ModuleType
from typing import Any

import pytest
from django.utils.functional import Promise
from django.utils.translation import override

from resonanz.networks.registry import CONNECTORS

OURS = {"inside", "practice"}
OUTSIDE = [name for name in CONNECTORS if name not in OURS]
# A feed has no errors of its own but those of HTTP.
ALSO = ["resonanz.networks.graph_errors", "resonanz.networks.oauth2_errors"]


def _modules() -> Iterator[ModuleType]:
    for name in OUTSIDE:
        if find_spec(f"resonanz.networks.{name}.errors"):
            yield importlib.import_module(f"resonanz.networks.{name}.errors")
    yield from map(importlib.import_module, ALSO)


def _entries() -> Iterator[tuple[str, Any, Promise]]:
    for module in _modules():
        for name, table in vars(module).items():
            for key, words in _pairs(table):
                yield f"{module.__name__.removeprefix('resonanz.networks.')}.{name}", key, words


def _pairs(table: object) -> list[tuple[Any, Promise]]:
    pairs = list(table.items()) if isinstance(table, Mapping) else table
    if not isinstance(pairs, list | tuple):
        return []
    named = [pair for pair in pairs if isinstance(pair, tuple) and len(pair) == 2]
    return [(key, words) for key, words in named if isinstance(words, Promise)]


ENTRIES = list(_entries())


@pytest.mark.parametrize(("table", "key", "words"), ENTRIES, ids=lambda one: str(one)[:50])
def test_each_has_words_in_both_languages_and_never_the_bare_code(table, key, words):
    told = {}
    for language in ("en", "de"):
        with override(language):
            told[language] = str(words)
    assert told["en"] != told["de"], (table, key)
    assert all(len(one) > 15 and " " in one for one in told.values())
    assert str(key).lower() not in {one.lower() for one in told.values()}


def test_every_connector_has_its_table_and_its_list_of_what_is_documented():
    told = {table.partition(".")[0] for table, _key, _words in ENTRIES}
    assert set(OUTSIDE) - told == {"feeds"}
    for name in OUTSIDE:
        home = f"resonanz.networks.{name}.tests"
        listed = (f"{home}.test_documented_errors", f"{home}.test_errors")
        assert any(find_spec(one) for one in listed), name
