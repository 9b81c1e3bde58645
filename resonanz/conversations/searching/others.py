"""People a search may have meant."""

import re
from typing import Any, NamedTuple

from django.db import connection

from resonanz.people.models import Person

PEOPLE = 6


class Known(NamedTuple):
    """A person a search may have meant."""

    id: int
    name: str
    title: str


# Names lie in the index in capitals. Who is no colleague sees whom they share a channel with: the
# rule of `PersonQuerySet.visible_to`, held against it by a test.
_PEOPLE = """
SELECT p.id, p.name, p.title FROM people_person p
WHERE p.id IN (
    SELECT id FROM people_person WHERE upper(name) LIKE %(like)s
    UNION SELECT id FROM people_person WHERE upper(name) %% %(capitals)s
) AND (NOT %(guest)s OR p.id = %(viewer)s OR EXISTS (
    SELECT FROM channels_membership theirs
    JOIN channels_membership mine ON mine.channel_id = theirs.channel_id
    WHERE theirs.person_id = p.id AND mine.person_id = %(viewer)s
))
ORDER BY similarity(upper(p.name), %(capitals)s) DESC, p.name, p.id LIMIT %(count)s
"""
_LIKE_SIGNS, _LITERALLY = re.compile(r"[%_\\]"), r"\\\g<0>"


def people(viewer: Person, words: str) -> list[Known]:
    """Those whose name is like the words, the likest first."""
    capitals = words.lstrip("@").upper()
    parameters: dict[str, Any] = {
        "viewer": viewer.pk,
        "guest": viewer.is_guest,
        "capitals": capitals,
        "like": f"%{_LIKE_SIGNS.sub(_LITERALLY, capitals)}%",
        "count": PEOPLE,
    }
    with connection.cursor() as cursor:
        cursor.execute(_PEOPLE, parameters)
        return [Known(*row) for row in cursor.fetchall()]
