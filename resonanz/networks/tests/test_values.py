"""Whatever stands in an answer, a connector reads a value of the kind it asked for, or nothing."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as some

from resonanz.networks import values

ANYTHING = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(max_size=20),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(), inner, max_size=3),
    max_leaves=6,
)


@given(ANYTHING)
def test_each_reader_gives_its_kind_whatever_stands_there(value):
    assert isinstance(values.text(value), str)
    assert isinstance(values.mapping(value), dict)
    assert all(isinstance(one, dict) for one in values.objects(value))
    assert all(isinstance(one, str) for one in values.strings(value))
    assert type(values.number(value)) is int
    assert values.count(value) >= 0
    assert values.moment(value).tzinfo is not None
    assert values.from_milliseconds(value) >= values.LONG_AGO


NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "written",
    [
        "2026-03-01T12:00:00Z",
        "2026-03-01T13:00:00+0100",
        "2026-03-01T12:00:00",
        int(NOON.timestamp()),
        int(NOON.timestamp() * 1000),
    ],
)
def test_a_moment_is_read_as_networks_write_it(written):
    assert values.moment(written) == NOON
    assert values.moment("bald") == values.LONG_AGO
    assert values.moment(10**30, NOON) == NOON
    assert values.from_milliseconds(NOON.timestamp() * 1000) == NOON


def test_true_is_no_number_and_a_chat_of_telegram_may_be_negative():
    assert values.number(True) == 0
    assert values.number(-1001234567890) == -1001234567890
    assert values.count(-3) == 0
