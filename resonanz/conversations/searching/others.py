"""People, spaces and departments a search may have meant: one statement."""

import re
from typing import Any, NamedTuple

from django.db import connection

from resonanz.channels.queries import address_at
from resonanz.people.models import Person

PEOPLE, PLACES = 6, 6


class Known(NamedTuple):
    """A person a search may have meant."""

    id: int
    name: str
    title: str
    is_guest: bool = False


class Place(NamedTuple):
    """A space, a channel outside or a department a search may have meant."""

    id: int
    # "space", "profile", "watch", "department".
    kind: str
    name: str
    address: str


# Names lie in the index in capitals. Who is no colleague sees whom they share a channel with, and
# no departments: the rules of `visible_to`, held against them by a test.
_OTHERS = """
(SELECT 'person' AS kind, p.id, p.name, p.title AS more, coalesce(u.role = 'guest', FALSE)
FROM people_person p LEFT JOIN accounts_user u ON u.id = p.user_id
WHERE p.id IN (
    SELECT id FROM people_person WHERE upper(name) LIKE %(like)s
    UNION SELECT id FROM people_person WHERE upper(name) %% %(capitals)s
) AND (NOT %(guest)s OR p.id = %(viewer)s OR EXISTS (
    SELECT FROM channels_membership theirs
    JOIN channels_membership mine ON mine.channel_id = theirs.channel_id
    WHERE theirs.person_id = p.id AND mine.person_id = %(viewer)s
))
ORDER BY similarity(upper(p.name), %(capitals)s) DESC, p.name, p.id LIMIT %(people)s)
UNION ALL (
    SELECT * FROM (
        SELECT kind, id, name, slug, FALSE FROM channels_channel c
        WHERE upper(name) LIKE ALL (%(parts)s::text[]) AND kind <> 'direct' AND archived_at IS NULL
            AND ((access <> 'secret' AND NOT %(guest)s) OR EXISTS (
                SELECT FROM channels_membership mine
                WHERE mine.channel_id = c.id AND mine.person_id = %(viewer)s))
        UNION ALL SELECT 'department', id, name, slug, FALSE FROM people_department
        WHERE upper(name) LIKE ALL (%(parts)s::text[]) AND NOT %(guest)s
    ) place ORDER BY name, id LIMIT %(places)s
)
"""
_LIKE_SIGNS, _LITERALLY = re.compile(r"[%_\\]"), r"\\\g<0>"


def others(viewer: Person, words: str) -> tuple[list[Known], list[Place]]:
    """Those whose name is like the words, the likest first; and places that have all of them."""
    capitals = words.lstrip("@").upper()
    parameters: dict[str, Any] = {
        "viewer": viewer.pk,
        "guest": viewer.is_guest,
        "capitals": capitals,
        "like": _with(capitals),
        "parts": [_with(part) for part in capitals.split()[:6]] or [""],
        "people": PEOPLE,
        "places": PLACES,
    }
    with connection.cursor() as cursor:
        cursor.execute(_OTHERS, parameters)
        rows = cursor.fetchall()
    known = [Known(*row[1:]) for row in rows if row[0] == "person"]
    return known, [_place(*row[:4]) for row in rows if row[0] != "person"]


def people(viewer: Person, words: str) -> list[Known]:
    """Those whose name is like the words, the likest first."""
    return others(viewer, words)[0]


def places(viewer: Person, words: str) -> list[Place]:
    """The spaces, channels and departments that have all of the words in their name."""
    return others(viewer, words)[1]


def _with(part: str) -> str:
    return f"%{_LIKE_SIGNS.sub(_LITERALLY, part)}%"


def _place(kind: str, number: int, name: str, slug: str) -> Place:
    if kind == "department":
        return Place(number, kind, name, f"/departments/{slug}/")
    return Place(number, kind, name, address_at(number, kind, slug))
