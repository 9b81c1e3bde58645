"""A post crosses the border between inside and outside."""

from resonanz.conversations.models import Crossing, Post, snapshot_of
from resonanz.core.time import now
from resonanz.people.models import Person


def cross(outside: Post, inside: Post, direction: str, by: Person | None) -> Crossing:
    """The noted crossing; it keeps the outside post as it stands now."""
    crossing, _is_new = Crossing.objects.get_or_create(
        outside=outside,
        inside=inside,
        direction=direction,
        defaults={"by": by, "at": now(), "snapshot": snapshot_of(outside)},
    )
    return crossing
