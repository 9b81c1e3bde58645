"""What deleted rows of secret polls leave on disk is cleared away."""

from datetime import timedelta

from django.db import connection
from django.db.models import Q

from resonanz.core.time import now

from .models import Ballot, Poll, Voter

# So long after the last vote there may be something left.
AFTER = timedelta(days=1)


def sweep() -> bool:
    """Vacuum the tables of secret polls while one runs or has just ended; whether it was done.

    Until then the disk still holds the rows as they were before each vote.
    """
    lately = Q(closed_at=None) | Q(closed_at__gt=now() - AFTER)
    is_needed = Poll.objects.filter(lately, is_secret=True).exists()
    if not is_needed or connection.in_atomic_block:
        return False
    with connection.cursor() as cursor:
        for table in (Ballot, Voter):
            cursor.execute(f"VACUUM {connection.ops.quote_name(table._meta.db_table)}")
    return True
