"""A mark is opaque, and whoever makes one up is told so."""

from datetime import UTC, datetime

import pytest

from resonanz.core.errors import Refused
from resonanz.core.paging import (
    as_moment,
    as_moment_or_none,
    as_number,
    as_text,
    key_of,
    mark_of,
)

AT = datetime(2026, 3, 29, 2, 30, tzinfo=UTC)


def test_a_mark_gives_back_what_it_was_made_of():
    assert key_of(mark_of(AT.isoformat(), 7), as_moment, as_number) == [AT, 7]
    assert key_of(mark_of("Ann\u200b 🚲", 7), as_text, as_number) == ["Ann\u200b 🚲", 7]
    assert key_of(mark_of("", 7), as_moment_or_none, as_number) == [None, 7]
    assert key_of("", as_moment, as_number) is None


@pytest.mark.parametrize(
    "key",
    [(None, 7), (1, 7), ("gestern", 7), ("", 7), (str(AT), None), (str(AT), 2**63)],
)
def test_a_made_up_moment_or_number_is_refused(key):
    with pytest.raises(Refused):
        key_of(mark_of(*key), as_moment, as_number)


@pytest.mark.parametrize("word", ["a\0b", "\ud800", 7, None, [], True])
def test_a_made_up_word_is_refused(word):
    with pytest.raises(Refused):
        key_of(mark_of(word), as_text)


@pytest.mark.parametrize("mark", ["x", "!!", "%00", mark_of(1, 2), "W1tb" * 40_000])
def test_what_is_no_mark_or_one_of_another_list_is_refused(mark):
    with pytest.raises(Refused):
        key_of(mark, as_number)
