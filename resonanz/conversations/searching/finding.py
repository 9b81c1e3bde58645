"""The one statement that finds posts: rights first, then the newest that match, the best of them.

What matches is looked for in the newest eras first (an era: 8,192 posts by number, an age: eight of
them). The index of words holds both with each word, so a frequent word costs no more than a rare
one: of the whole only as much is read as it takes to fill a page.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from resonanz.channels.abilities import Side, keys_on
from resonanz.core.paging import HIGHEST_NUMBER, Page, as_number, key_of, mark_of
from resonanz.people.models import Person

SIZE = 20
# The best are chosen among so many of the newest that match; then comes the next such window.
WINDOW = 100
# Letters of no language stand around what was found until the rest is escaped.
_BEGIN, _END = "\ue000", "\ue001"
# A text as short as this is shown whole.
_WHOLE = 240
# A headline is cut from the beginning of a long text only: reading all of it costs too much.
_READ = 4_000
_ERA, _AGE = 13, 16

READABLE = """
    SELECT c.id, m.id IS NOT NULL AS belongs
    FROM channels_channel c
    LEFT JOIN channels_membership m ON m.channel_id = c.id AND m.person_id = %(viewer)s
    WHERE m.id IS NOT NULL OR (c.access = 'open' AND NOT %(guest)s)
"""
SEEN = """
    p.channel_id IN (SELECT id FROM readable) AND p.deleted_at IS NULL
    AND (p.visibility <> 'direct' OR p.channel_id IN (SELECT id FROM readable WHERE belongs))
"""
_ONE = """
    SELECT p.id FROM conversations_post p
    WHERE p.search @@ %(query)s::tsquery AND p.id < %(number)s::bigint AND {seen} AND {more}
"""
_TOP = "least(%(number)s::bigint - 1, (SELECT max(id) FROM conversations_post))"


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


class Sought(NamedTuple):
    """What is looked for: as queries of PostgreSQL, and further conditions with their values."""

    query: str
    exact: str
    groups: Sequence[str]
    conditions: Sequence[str] = ()
    values: Mapping[str, Any] = {}


def found(
    viewer: Person, sought: Sought, mark: str = "", *, newest_first: bool = False
) -> Page[Hit]:
    """A page of the posts that match, as far as the viewer may see them; the best first."""
    key = key_of(mark, as_number, as_number, as_number) or (HIGHEST_NUMBER, HIGHEST_NUMBER, 0)
    parameters = {
        "viewer": viewer.pk,
        "guest": viewer.is_guest,
        "inside": keys_on(Side.INSIDE),
        "number": key[0],
        "score": key[1],
        "last": key[2],
        "by_score": not newest_first,
        "query": sought.query,
        "exact": sought.exact or sought.query,
        "groups": list(sought.groups),
        "enough": SIZE + 1,
        **sought.values,
    }
    with connection.cursor() as cursor, connection.wrap_database_errors:
        cursor.execute(_statement(tuple(sought.conditions), bool(sought.query)), parameters)
        rows = cursor.fetchall()
    following = _following(rows, key[0])
    if following and len(rows) <= SIZE:  # the window ends: is there anything below?
        below = found(viewer, sought, following, newest_first=newest_first)
        following = following if below.rows else ""
    return Page([_hit(row[_BESIDE:]) for row in rows[:SIZE]], following)


def _statement(conditions: Sequence[str], has_words: bool) -> str:
    more = " AND ".join(conditions) or "TRUE"
    return f"WITH readable AS MATERIALIZED ({READABLE}), {_matches(more, has_words)}, {_RANKED}"


def _matches(more: str, has_words: bool) -> str:
    one = _ONE.format(seen=SEEN, more=more)
    if not has_words:
        every = one.replace("p.search @@ %(query)s::tsquery AND", "")
        return f"""
            matches AS MATERIALIZED ({every} ORDER BY p.id DESC LIMIT {WINDOW}),
            bottom AS (
                SELECT CASE WHEN count(*) >= {WINDOW} THEN min(id) ELSE 0 END AS number FROM matches
            )"""
    near, far = (
        f"{one} AND (p.id >> {bits}) = {_TOP} >> {bits} UNION ALL "
        f"{one} AND (p.id >> {bits}) = ({_TOP} >> {bits}) - 1"
        for bits in (_ERA, _AGE)
    )
    few = "(SELECT count(*) FROM {}) < %(enough)s"
    return f"""
        near AS MATERIALIZED ({near}),
        far AS MATERIALIZED (SELECT id FROM ({far}) p WHERE {few.format("near")}),
        every AS MATERIALIZED ({one} AND {few.format("near")} AND {few.format("far")}),
        matches AS (
            SELECT id FROM near UNION SELECT id FROM far UNION SELECT id FROM every
            ORDER BY id DESC LIMIT {WINDOW}
        ), bottom AS (
            SELECT CASE WHEN (SELECT count(*) FROM matches) >= {WINDOW}
                    THEN (SELECT min(id) FROM matches)
                WHEN NOT {few.format("near")} THEN ({_TOP} >> {_ERA}) - 1 << {_ERA}
                WHEN NOT {few.format("far")} THEN ({_TOP} >> {_AGE}) - 1 << {_AGE}
                ELSE 0 END AS number
        )"""


_RANKED = f"""
ranked AS MATERIALIZED (
    SELECT p.id, p.root_id, p.said_at, p.plain, p.language, p.author_id, p.channel_id,
        CASE WHEN %(by_score)s THEN round(10000 * (
            coalesce((SELECT 4 * avg((p.search @@ one)::int)
                FROM unnest(%(groups)s::text[]::tsquery[]) one), 0)
            + (p.search @@ %(exact)s::tsquery)::int
            + 2 * ts_rank(p.search, %(query)s::tsquery, 1)
            + power(0.5, extract(epoch FROM max(p.said_at) OVER () - p.said_at) / 86400 / 90)
        ))::bigint ELSE 0 END AS score
    FROM matches JOIN conversations_post p ON p.id = matches.id
    JOIN conversations_post root ON root.id = p.root_id
    WHERE root.deleted_at IS NULL
), shown AS MATERIALIZED (
    SELECT * FROM ranked
    WHERE score < %(score)s::bigint OR (score = %(score)s::bigint AND id < %(last)s::bigint)
    ORDER BY score DESC, id DESC LIMIT %(enough)s
)
SELECT shown.score, (SELECT number FROM bottom), shown.id, shown.root_id, shown.said_at,
    c.id, c.name, CASE WHEN c.network = ANY(%(inside)s) THEN 'inside' ELSE 'outside' END,
    a.person_id, coalesce(nullif(a.name, ''), a.handle),
    ts_headline(
        CASE left(shown.language, 2) WHEN 'de' THEN 'pg_catalog.german'::regconfig
            WHEN 'en' THEN 'pg_catalog.english'::regconfig
            ELSE 'pg_catalog.simple'::regconfig END,
        translate(left(shown.plain, {_READ}), '{_BEGIN}{_END}', ''), %(query)s::tsquery,
        'StartSel="{_BEGIN}", StopSel="{_END}", ' || CASE WHEN length(shown.plain) <= {_WHOLE}
            THEN 'HighlightAll=true'
            ELSE 'MaxFragments=2, MaxWords=32, MinWords=12, FragmentDelimiter=" … "' END
    )
FROM shown
JOIN channels_channel c ON c.id = shown.channel_id
JOIN people_identity a ON a.id = shown.author_id
ORDER BY shown.score DESC, shown.id DESC
"""
# Columns before those of a hit.
_BESIDE = 2


def _following(rows: Sequence[Sequence[Any]], number: int) -> str:
    """The mark of the next page: further in this window, or at the beginning of the next."""
    if len(rows) > SIZE:
        return mark_of(number, rows[SIZE - 1][0], rows[SIZE - 1][_BESIDE])
    if rows and rows[0][1] > 0:
        return mark_of(rows[0][1], HIGHEST_NUMBER, 0)
    return ""


def _hit(row: Sequence[Any]) -> Hit:
    return Hit._make([*row[:-1], marked(row[-1])])


def marked(headline: str) -> SafeString:
    """A headline of PostgreSQL as safe HTML: everything escaped, then what was found marked."""
    text = escape(headline).replace(_BEGIN, "<mark>").replace(_END, "</mark>")
    return mark_safe(text)
