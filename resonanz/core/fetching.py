"""What a page shows was fetched for it: a lazy load behind a template is a bug, found by the tests.

The tests set `FETCH_MODE = "raise"`; in production a forgotten relation is fetched all the same.
"""

from django.conf import settings
from django.db import models


def shown[Q: models.QuerySet[models.Model]](rows: Q) -> Q:
    """The query set of a page; with `FETCH_MODE = "raise"` anything not fetched with it fails."""
    strict = getattr(settings, "FETCH_MODE", "") == "raise"
    return rows.fetch_mode(models.FETCH_RAISE) if strict else rows
