"""Figures in texts: grouped as the reader's language does it."""

from django.utils.formats import number_format


class Figure(int):
    """A number that reads as people write it: 1.234 in German, 1,234 in English."""

    def __str__(self) -> str:
        return str(number_format(int(self), force_grouping=True))
