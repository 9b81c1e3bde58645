"""Search over posts (German and English, with the words found marked) and people (by likeness)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from resonanz.channels.abilities import Side, keys_on
from resonanz.core.paging import HIGHEST_NUMBER, Page, as_number, key_of, mark_of
from resonanz.people.models import Person

SIZE = 20
PEOPLE = 6
LONGEST_QUERY = 200
# Letters of no language stand around what was found until the rest is escaped.
_BEGIN, _END = "\ue000", "\ue001"
# A text as short as this is shown whole.
_WHOLE = 240
# A headline is cut from the beginning of a long text only: reading all of it costs too much.
_READ = 4_000

# What the words mean in each language; said once where they are the same in all, because the
# planner would take three times the same for three times as frequent.
_ASKED = """
SELECT string_agg(DISTINCT '(' || query || ')', ' | ') FROM (VALUES
    (websearch_to_tsquery('pg_catalog.german', %(words)s)::text),
    (websearch_to_tsquery('pg_catalog.english', %(words)s)::text),
    (websearch_to_tsquery('pg_catalog.simple', %(words)s)::text)
) asked (query) WHERE query <> ''
"""

_STATEMENT = f"""
WITH readable AS MATERIALIZED (
    SELECT c.id, c.name, c.network, m.id IS NOT NULL AS belongs
    FROM channels_channel c
    LEFT JOIN channels_membership m ON m.channel_id = c.id AND m.person_id = %(viewer)s
    WHERE m.id IS NOT NULL OR (c.access = 'open' AND NOT %(guest)s)
), found AS MATERIALIZED (
    SELECT p.id, p.said_at, p.plain, p.language, p.root_id, p.author_id, p.channel_id,
        readable.name AS channel, readable.network
    FROM conversations_post p JOIN readable ON readable.id = p.channel_id
    WHERE p.search @@ %(query)s::tsquery AND p.deleted_at IS NULL AND p.id < %(number)s::bigint
      AND (readable.belongs OR p.visibility <> 'direct')
    -- What is often said is found by walking the newest, what is rare by the words.
    ORDER BY p.id DESC LIMIT %(size)s
)
SELECT root.deleted_at IS NULL, found.id, found.root_id, found.said_at, found.channel_id,
    found.channel, CASE WHEN found.network = ANY(%(inside)s) THEN 'inside' ELSE 'outside' END,
    a.person_id, coalesce(nullif(a.name, ''), a.handle),
    ts_headline(
        CASE left(found.language, 2) WHEN 'de' THEN 'pg_catalog.german'::regconfig
            WHEN 'en' THEN 'pg_catalog.english'::regconfig
            ELSE 'pg_catalog.simple'::regconfig END,
        translate(left(found.plain, {_READ}), '{_BEGIN}{_END}', ''), %(query)s::tsquery,
        'StartSel="{_BEGIN}", StopSel="{_END}", ' || CASE WHEN length(found.plain) <= {_WHOLE}
            THEN 'HighlightAll=true'
            ELSE 'MaxFragments=2, MaxWords=32, MinWords=12, FragmentDelimiter=" … "' END
    )
FROM found
JOIN conversations_post root ON root.id = found.root_id
JOIN people_identity a ON a.id = found.author_id
ORDER BY found.id DESC
"""


class Hit(NamedTuple):
    """A post that was found, with the words that were looked for marked in safe HTML."""

    id: int
    root: int
    said_at: datetime
    channel_id: int
    channel: str
    side: str
    author_id: int | None
    author: str
    html: SafeString


class Known(NamedTuple):
    """A person a search may have meant."""

    id: int
    name: str
    title: str


@dataclass(frozen=True)
class Found:
    """What a search found: posts newest first, and the people it may have meant."""

    posts: Page[Hit] = field(default_factory=lambda: Page([]))
    people: Sequence["Known"] = ()


def search(viewer: Person, words: str, mark: str = "") -> Found:
    """Posts and people with these words, as far as the viewer may see them.

    "quotes", or and -without are understood. People are looked for on the first page only.
    """
    words = words.replace("\x00", "").strip()[:LONGEST_QUERY]
    if not words:
        return Found()
    return Found(_posts(viewer, words, mark), () if mark else people(viewer, words))


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


def marked(headline: str) -> SafeString:
    """A headline of PostgreSQL as safe HTML: everything escaped, then what was found marked."""
    text = escape(headline).replace(_BEGIN, "<mark>").replace(_END, "</mark>")
    return mark_safe(text)


def _posts(viewer: Person, words: str, mark: str) -> Page[Hit]:
    """A page may be shorter where posts stand in deleted threads; `next` tells whether more is."""
    parameters: dict[str, Any] = _parameters(viewer, mark)
    with connection.cursor() as cursor, connection.wrap_database_errors:
        cursor.execute(_ASKED, {"words": words})
        if not (query := cursor.fetchone()[0]):
            return Page([])
        # Planned for these very words: a frequent word is found by walking the newest posts, a
        # rare one by the index of words. A plan prepared for any word would be wrong for most.
        cursor.cursor.execute(_STATEMENT, parameters | {"query": query}, prepare=False)
        rows = cursor.fetchall()
    following = mark_of(rows[SIZE - 1][1]) if len(rows) > SIZE else ""
    hits = [_hit(row[1:]) for row in rows[:SIZE] if row[0]]
    return Page(hits, following)


def _hit(row: Sequence[Any]) -> Hit:
    return Hit._make([*row[:-1], marked(row[-1])])


def _parameters(viewer: Person, mark: str) -> dict[str, Any]:
    (number,) = key_of(mark, as_number) or (HIGHEST_NUMBER,)
    return {
        "viewer": viewer.pk,
        "guest": viewer.is_guest,
        "inside": keys_on(Side.INSIDE),
        "number": number,
        "size": SIZE + 1,
    }
