"""Search over posts (German and English, with the words found marked) and people (by likeness)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from django.contrib.postgres.search import TrigramSimilarity
from django.db import connection
from django.db.models import Q
from django.db.models.functions import Upper
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from resonanz.channels.abilities import Side, keys_on
from resonanz.core.fetching import shown
from resonanz.core.paging import Page, key_of, mark_of
from resonanz.people.models import Person

from .queries import HIGHEST_NUMBER, broken_mark

SIZE = 20
PEOPLE = 6
LONGEST_QUERY = 200
# Letters of no language stand around what was found until the rest is escaped.
_BEGIN, _END = "\ue000", "\ue001"
# A headline is cut from the beginning of a long text only: reading all of it costs too much.
_READ = 4_000

_STATEMENT = f"""
WITH asked AS MATERIALIZED (
    SELECT websearch_to_tsquery('pg_catalog.german', %(words)s)
        || websearch_to_tsquery('pg_catalog.english', %(words)s)
        || websearch_to_tsquery('pg_catalog.simple', %(words)s) AS query
), found AS (
    SELECT p.id, p.said_at, p.plain, p.language, p.root_id, p.author_id, p.channel_id
    FROM conversations_post p
    JOIN channels_channel c ON c.id = p.channel_id
    LEFT JOIN channels_membership m ON m.channel_id = c.id AND m.person_id = %(viewer)s
    WHERE p.search @@ (websearch_to_tsquery('pg_catalog.german', %(words)s)
        || websearch_to_tsquery('pg_catalog.english', %(words)s)
        || websearch_to_tsquery('pg_catalog.simple', %(words)s))
      AND p.deleted_at IS NULL AND p.id < %(number)s::bigint
      AND (m.id IS NOT NULL
           OR (c.access = 'open' AND NOT %(guest)s AND p.visibility <> 'direct'))
      AND EXISTS (SELECT FROM conversations_post r
                  WHERE r.id = p.root_id AND r.deleted_at IS NULL)
    -- What is often said is found by walking the newest, what is rare by the words.
    ORDER BY p.id DESC LIMIT %(size)s
)
SELECT found.id, found.root_id, found.said_at, c.id, c.name,
    CASE WHEN c.network = ANY(%(inside)s) THEN 'inside' ELSE 'outside' END,
    a.person_id, coalesce(nullif(a.name, ''), a.handle),
    ts_headline(
        CASE left(found.language, 2) WHEN 'de' THEN 'pg_catalog.german'::regconfig
            WHEN 'en' THEN 'pg_catalog.english'::regconfig
            ELSE 'pg_catalog.simple'::regconfig END,
        translate(left(found.plain, {_READ}), '{_BEGIN}{_END}', ''), asked.query,
        'StartSel="{_BEGIN}", StopSel="{_END}", MaxFragments=2, MaxWords=32, MinWords=12, '
        'FragmentDelimiter=" … "'
    )
FROM found CROSS JOIN asked
JOIN channels_channel c ON c.id = found.channel_id
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


@dataclass(frozen=True)
class Found:
    """What a search found: posts newest first, and the people it may have meant."""

    posts: Page[Hit] = field(default_factory=lambda: Page([]))
    people: Sequence[Person] = ()


def search(viewer: Person, words: str, mark: str = "") -> Found:
    """Posts and people with these words, as far as the viewer may see them.

    "quotes", or and -without are understood. People are looked for on the first page only.
    """
    words = words.replace("\x00", "").strip()[:LONGEST_QUERY]
    if not words:
        return Found()
    return Found(_posts(viewer, words, mark), () if mark else people(viewer, words))


def people(viewer: Person, words: str) -> list[Person]:
    """Those whose name is like the words, the likest first."""
    name = words.lstrip("@")
    # In capitals, because that is how the index of names holds them.
    named = Person.objects.visible_to(viewer).annotate(capitals=Upper("name"))
    like = Q(name__icontains=name) | Q(capitals__trigram_similar=name.upper())
    visible = named.filter(like).select_related("user")
    by_likeness = visible.annotate(likeness=TrigramSimilarity("name", name))
    return list(shown(by_likeness.order_by("-likeness", "name", "id")[:PEOPLE]))


def marked(headline: str) -> SafeString:
    """A headline of PostgreSQL as safe HTML: everything escaped, then what was found marked."""
    text = escape(headline).replace(_BEGIN, "<mark>").replace(_END, "</mark>")
    return mark_safe(text)


def _posts(viewer: Person, words: str, mark: str) -> Page[Hit]:
    with connection.cursor() as cursor, connection.wrap_database_errors:
        # Planned for these very words: a frequent word is found by walking the newest posts, a
        # rare one by the index of words. A plan prepared for any word would be wrong for most.
        cursor.cursor.execute(_STATEMENT, _parameters(viewer, words, mark), prepare=False)
        hits = [Hit(*row[:-1], marked(row[-1])) for row in cursor.fetchall()]  # type: ignore[call-arg]
    if len(hits) <= SIZE:
        return Page(hits)
    return Page(hits[:SIZE], mark_of(hits[SIZE - 1].id))


def _parameters(viewer: Person, words: str, mark: str) -> dict[str, Any]:
    key = key_of(mark, 1)
    number = key[0] if key else HIGHEST_NUMBER
    if not isinstance(number, int) or not 0 <= number <= HIGHEST_NUMBER:
        raise broken_mark()
    return {
        "viewer": viewer.pk,
        "guest": viewer.is_guest,
        "inside": keys_on(Side.INSIDE),
        "words": words,
        "number": number,
        "size": SIZE + 1,
    }
