"""The record keys we choose: valid, the same for the same thing, in the order of the parts."""

import re
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from resonanz.networks.bluesky.keys import deed_key, post_key

# The format of the protocol: https://atproto.com/specs/tid
TID = re.compile(r"[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}")

moments = st.datetimes(datetime(2023, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
keys = st.text(max_size=40)


@given(keys, moments, st.integers(0, 24))
def test_a_key_is_a_tid_and_the_same_for_the_same_delivery(key, at, part):
    assert TID.fullmatch(post_key(key, at, part))
    assert post_key(key, at, part) == post_key(key, at, part)


@given(keys, moments, st.integers(0, 24))
def test_the_parts_of_a_thread_sort_in_their_order(key, at, part):
    assert post_key(key, at, part) < post_key(key, at, part + 1)


@given(keys, moments)
def test_a_key_tells_the_second_in_which_it_was_made(key, at):
    letters = "234567abcdefghijklmnopqrstuvwxyz"
    number = 0
    for letter in post_key(key, at, 0):
        number = number * 32 + letters.index(letter)
    made = datetime.fromtimestamp((number >> 10) / 1_000_000, UTC)
    assert abs(made - at) <= timedelta(seconds=1)


def test_many_deliveries_of_the_same_second_have_keys_of_their_own():
    at = datetime(2026, 11, 23, 8, tzinfo=UTC)
    assert len({post_key(f"delivery {n}", at, 0) for n in range(5000)}) == 5000


def test_without_a_moment_the_key_is_the_same_all_the_same():
    assert post_key("a", None, 0) == post_key("a", None, 0) != post_key("b", None, 0)


@given(keys, keys)
def test_a_deed_has_one_key_for_each_subject(one, other):
    assert TID.fullmatch(deed_key("did:plc:a", "like", one))
    same = deed_key("did:plc:a", "like", one) == deed_key("did:plc:a", "like", other)
    assert same == (one == other)
