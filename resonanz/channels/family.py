"""Which spaces stand above and below one, by statements written by hand."""

from dataclasses import dataclass, field

from django.db import connection

from resonanz.people.models import Person

from .models import Channel

# A circle cannot be, but would not be walked for ever either.
_FARTHEST = 20

_UP = f"""
up AS (
    SELECT c.id, c.above_id, 0 AS step FROM channels_channel c WHERE c.id = %(channel)s
    UNION ALL
    SELECT c.id, c.above_id, up.step + 1 FROM up JOIN channels_channel c ON c.id = up.above_id
    WHERE up.step < {_FARTHEST}
)"""

# As far as the viewer may know of them: the rule of `visible_to`, held against it by a test.
_FAMILY = f"""
WITH RECURSIVE {_UP}
SELECT c.name, c.slug, c.access, coalesce(up.step, 0)
FROM channels_channel c
LEFT JOIN up ON up.id = c.id AND up.step > 0
LEFT JOIN channels_membership m ON m.channel_id = c.id AND m.person_id = %(viewer)s
WHERE (up.id IS NOT NULL OR (c.above_id = %(channel)s AND c.archived_at IS NULL))
  AND (m.id IS NOT NULL OR (c.access <> 'secret' AND NOT %(guest)s))
ORDER BY up.step DESC NULLS LAST, c.name, c.id
"""

_LINE = f"WITH RECURSIVE {_UP} SELECT id FROM up ORDER BY step"

_BELOW = f"""
WITH RECURSIVE down AS (
    SELECT %(channel)s::bigint AS id, 1 AS step
    UNION ALL
    SELECT c.id, down.step + 1 FROM down JOIN channels_channel c ON c.above_id = down.id
    WHERE down.step < {_FARTHEST}
) SELECT id, step FROM down
"""


@dataclass(frozen=True)
class Relative:
    """A space above or below another one."""

    name: str
    slug: str
    access: str

    @property
    def address(self) -> str:
        return f"/spaces/{self.slug}/"


@dataclass(frozen=True)
class Family:
    """The spaces above one, the topmost first, and those right below it, by name."""

    above: list[Relative] = field(default_factory=list)
    below: list[Relative] = field(default_factory=list)


def family(viewer: Person, channel: Channel) -> Family:
    """What stands above and below a space, as far as the viewer may know of it; one query."""
    if channel.kind != Channel.Kind.SPACE:
        return Family()
    found = Family()
    asked = {"channel": channel.pk, "viewer": viewer.pk, "guest": viewer.is_guest}
    with connection.cursor() as cursor:
        cursor.execute(_FAMILY, asked)
        for name, slug, access, step in cursor.fetchall():
            (found.above if step else found.below).append(Relative(name, slug, access))
    return found


def line_above(channel: Channel) -> list[int]:
    """The numbers of the space and of all above it, whoever may see them."""
    with connection.cursor() as cursor:
        cursor.execute(_LINE, {"channel": channel.pk})
        return [row[0] for row in cursor.fetchall()]


def with_all_below(channel: Channel) -> dict[int, int]:
    """The numbers of the space (level 1) and of all below it, each with its level."""
    with connection.cursor() as cursor:
        cursor.execute(_BELOW, {"channel": channel.pk})
        return dict(cursor.fetchall())


def height_of(channel: Channel) -> int:
    """How many levels the space and what stands below it have."""
    return max(with_all_below(channel).values())
