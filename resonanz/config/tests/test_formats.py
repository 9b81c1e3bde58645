from datetime import UTC, datetime

import pytest
from django.utils import translation
from django.utils.formats import date_format

EVENING = datetime(2026, 12, 1, 22, 36, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "shown"), [("de", "01.12.2026 22:36"), ("en", "1 Dec 2026, 22:36")]
)
def test_nobody_takes_a_day_for_a_month(language: str, shown: str):
    with translation.override(language):
        assert date_format(EVENING, "SHORT_DATETIME_FORMAT") == shown
