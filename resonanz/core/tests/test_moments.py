"""Moments in the reader's language."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone, translation

from resonanz.core.moments import absolute, relative
from resonanz.core.time import standing_at

NOON = datetime(2026, 5, 20, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("away", "german", "english"),
    [
        (timedelta(seconds=-20), "gerade eben", "just now"),
        (timedelta(seconds=20), "jetzt", "now"),
        (timedelta(minutes=-12), "vor 12 Min.", "12 min ago"),
        (timedelta(minutes=18), "in 18 Min.", "in 18 min"),
        (timedelta(minutes=59, seconds=40), "in 1 Std.", "in 1 hr"),
        (timedelta(hours=-3), "vor 3 Std.", "3 hr ago"),
        (timedelta(days=-1, hours=-2), "yesterday", "yesterday"),
        (timedelta(days=1, hours=2), "tomorrow", "tomorrow"),
        (timedelta(days=-3), "vor 3 Tagen", "3 days ago"),
        (timedelta(days=-12), "8. Mai", "8 May"),
        (timedelta(days=-400), "15.04.2025", "15 Apr 2025"),
    ],
)
def test_a_moment_is_relative_up_to_a_week_and_then_a_day(away, german, english):
    with standing_at(NOON), timezone.override("Europe/Berlin"):
        with translation.override("de"):
            told = relative(NOON + away)
        # The catalogue may know these words already.
        assert told in {german} | _days(german)
        with translation.override("en-gb"):
            assert relative(NOON + away) == english


def _days(word: str) -> set[str]:
    return {{"yesterday": "gestern", "tomorrow": "morgen"}.get(word, word)}


def test_the_whole_moment_is_told_in_the_readers_zone():
    with timezone.override("Europe/Berlin"), translation.override("de"):
        assert absolute(NOON) == "Mittwoch, 20. Mai 2026, 14:00"
