"""The one statement that finds posts: rights first, then the newest that match, the best of them.

What matches is looked for in the newest era first: 32,768 posts by number. The index of words holds
the era with each word, so of a frequent word no more is read than of a rare one. Eras are counted
twice, the second time half an era later: one of the two always reaches back half an era at least.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import connection
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from resonanz.channels.abilities import Side, keys_on
from resonanz.core.paging import HIGHEST_NUMBER, Page, as_number, key_of, mark_of
from resonanz.people.models import Person

SIZE = 20
# The best are chosen among so many of the newest that match; then comes the next such window.
WINDOW = 60
# Letters of no language stand around what was found until the rest is escaped.
_BEGIN, _END = "\ue000", "\ue001"
# A text as short as this is shown whole.
_WHOLE = 240
# A headline is cut from the beginning of a long text only: reading all of it costs too much.
_READ = 4_000
_ERA, _HALF = 15, 1 << 14
# Where the newest era holds few posts, so many of the newest are walked through.
WALKED = 4_000

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
_POSTS = "FROM conversations_post p"
_FILES = """
    FROM conversations_filetext words
    JOIN conversations_attachment file ON file.id = words.attachment_id
    JOIN conversations_post p ON p.id = file.post_id
"""
_ONE = f"""
    SELECT p.id {_POSTS}
    WHERE p.search @@ %(query)s::tsquery AND p.id < %(number)s::bigint AND {{seen}} AND {{more}}
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
    kind: str
    # What an event or a page is called.
    title: str
    html: SafeString
    # The file it was found by, and what stands there.
    file: str = ""
    file_html: SafeString = SafeString("")
    is_guest: bool = False


class Sought(NamedTuple):
    """What is looked for: as queries of PostgreSQL, and further conditions with their values."""

    query: str
    exact: str
    groups: Sequence[str]
    # The highest number of a post.
    newest: int
    conditions: Sequence[str] = ()
    values: Mapping[str, Any] = {}


def found(
    viewer: Person, sought: Sought, mark: str = "", *, newest_first: bool = False
) -> Page[Hit]:
    """A page of the posts that match, as far as the viewer may see them; the best first."""
    key = key_of(mark, as_number, as_number, as_number) or (HIGHEST_NUMBER, HIGHEST_NUMBER, 0)
    condition, era, bottom = era_of(min(key[0] - 1, sought.newest))
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
        "era": era,
        "bottom": bottom,
        **sought.values,
    }
    statement = _statement(tuple(sought.conditions), condition if sought.query else "")
    with connection.cursor() as cursor, connection.wrap_database_errors:
        # Planned for these very words: a plan prepared for any word would be wrong for most.
        cursor.cursor.execute(statement, parameters, prepare=False)
        rows = cursor.fetchall()
    following = _following(rows, key[0])
    if following and len(rows) <= SIZE:  # the window ends: is there anything below?
        below = found(viewer, sought, following, newest_first=newest_first)
        following = following if below.rows else ""
    return Page([_hit(row[_BESIDE:]) for row in rows[:SIZE]], following)


def era_of(top: int) -> tuple[str, int, int]:
    """The era that ends with (or about) a post: its condition, its number, where it begins."""
    if top & (2 * _HALF - 1) >= _HALF:
        return f"(p.id >> {_ERA})", top >> _ERA, top >> _ERA << _ERA
    era = top + _HALF >> _ERA
    return f"((p.id + {_HALF}) >> {_ERA})", era, max(0, (era << _ERA) - _HALF)


@lru_cache(maxsize=100)
def _statement(conditions: tuple[str, ...], era: str) -> str:
    """The whole statement; without an era nothing but the conditions is looked for."""
    more = " AND ".join(conditions) or "TRUE"
    one = _ONE.format(seen=SEEN, more=more)
    return f"WITH readable AS MATERIALIZED ({READABLE}), {_matches(one, era)}, {_RANKED}"


def _matches(one: str, era: str) -> str:
    if not era:
        every = one.replace("p.search @@ %(query)s::tsquery AND", "")
        return f"""
        matches AS MATERIALIZED ({every} ORDER BY p.id DESC LIMIT {WINDOW}), bottom AS (
            SELECT CASE WHEN count(*) >= {WINDOW} THEN min(id)
                ELSE 0 * %(era)s::bigint * %(bottom)s::bigint END AS number FROM matches
        )"""
    files = one.replace("p.search @@", "words.search @@").replace(_POSTS, _FILES)
    few = "(SELECT count(*) FROM near) < %(enough)s"
    few_walked = "(SELECT count(*) FROM walked) < %(enough)s"
    # Every post is asked, and only then whether it says the words: a walk that has an end.
    newest = f"""(
        SELECT * FROM conversations_post WHERE id < %(number)s::bigint
        ORDER BY id DESC LIMIT {WALKED}
    ) p"""
    walk = f"SELECT id FROM ({one.replace('conversations_post p', newest)}) one"
    return f"""
        near AS MATERIALIZED ({one} AND {era} = %(era)s::bigint),
        walked AS MATERIALIZED ({walk} WHERE {few} AND NOT EXISTS (
            SELECT FROM conversations_post WHERE id >= %(bottom)s::bigint OFFSET {WALKED}
        )),
        every AS MATERIALIZED ({one} AND {few} AND {few_walked}),
        ground AS MATERIALIZED (
            SELECT CASE WHEN NOT {few} THEN %(bottom)s::bigint
                WHEN NOT {few_walked} THEN (SELECT min(id) FROM walked)
                ELSE 0 END AS number
        ),
        matches AS (
            SELECT id FROM (
                SELECT id FROM near UNION SELECT id FROM walked UNION SELECT id FROM every
                UNION SELECT id FROM ({files}) p
            ) one WHERE id >= (SELECT number FROM ground) ORDER BY id DESC LIMIT {WINDOW}
        ), bottom AS (
            SELECT CASE WHEN count(*) >= {WINDOW} THEN min(id)
                ELSE (SELECT number FROM ground) END AS number FROM matches
        )"""


_RANKED = f"""
ranked AS MATERIALIZED (
    SELECT p.id, p.root_id, p.said_at, p.plain, p.language, p.author_id, p.channel_id, p.kind,
        CASE WHEN %(by_score)s THEN round(10000 * (
            coalesce((SELECT 4 * avg((p.search @@ one)::int)
                FROM unnest(%(groups)s::text[]::tsquery[]) one), 0)
            + (p.search @@ %(exact)s::tsquery)::int
            + 2 * ts_rank(p.search, %(query)s::tsquery, 1)
            + power(0.5, extract(epoch FROM max(p.said_at) OVER () - p.said_at) / 86400 / 90)
        ))::bigint ELSE 0 END AS score
    FROM matches JOIN conversations_post p ON p.id = matches.id
    LEFT JOIN conversations_post root ON root.id = p.root_id AND p.root_id <> p.id
    WHERE root.deleted_at IS NULL
), shown AS MATERIALIZED (
    SELECT * FROM ranked
    WHERE score < %(score)s::bigint OR (score = %(score)s::bigint AND id < %(last)s::bigint)
    ORDER BY score DESC, id DESC LIMIT %(enough)s
)
SELECT shown.score, (SELECT number FROM bottom), shown.id, shown.root_id, shown.said_at,
    c.id, c.name, CASE WHEN c.network = ANY(%(inside)s) THEN 'inside' ELSE 'outside' END,
    a.person_id, coalesce(nullif(a.name, ''), a.handle),
    shown.kind, coalesce(form.told ->> 'title', ''),
    ts_headline(
        CASE left(shown.language, 2) WHEN 'de' THEN 'pg_catalog.german'::regconfig
            WHEN 'en' THEN 'pg_catalog.english'::regconfig
            ELSE 'pg_catalog.simple'::regconfig END,
        translate(left(shown.plain, {_READ}), '{_BEGIN}{_END}', ''), %(query)s::tsquery,
        'StartSel="{_BEGIN}", StopSel="{_END}", ' || CASE WHEN length(shown.plain) <= {_WHOLE}
            THEN 'HighlightAll=true'
            ELSE 'MaxFragments=2, MaxWords=32, MinWords=12, FragmentDelimiter=" … "' END
    ),
    file.name, file.headline, EXISTS (
        SELECT FROM people_person h JOIN accounts_user u ON u.id = h.user_id
        WHERE h.id = a.person_id AND u.role = 'guest')
FROM shown
JOIN channels_channel c ON c.id = shown.channel_id
JOIN people_identity a ON a.id = shown.author_id
LEFT JOIN conversations_particulars form ON form.post_id = shown.id
LEFT JOIN LATERAL (
    SELECT coalesce(nullif(hangs.alt, ''), hangs.media_type) AS name, ts_headline(
        CASE left(words.language, 2) WHEN 'de' THEN 'pg_catalog.german'::regconfig
            WHEN 'en' THEN 'pg_catalog.english'::regconfig
            ELSE 'pg_catalog.simple'::regconfig END,
        translate(left(words.plain, {10 * _READ}), '{_BEGIN}{_END}', ''), %(query)s::tsquery,
        'StartSel="{_BEGIN}", StopSel="{_END}", MaxFragments=1, MaxWords=24, MinWords=10'
    ) AS headline
    FROM conversations_attachment hangs
    JOIN conversations_filetext words ON words.attachment_id = hangs.id
    WHERE hangs.post_id = shown.id AND words.search @@ %(query)s::tsquery
    ORDER BY hangs.position LIMIT 1
) file ON true
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
    *known, headline, file, in_file, is_guest = row
    return Hit._make([*known, marked(headline), file or "", marked(in_file or ""), is_guest])


def marked(headline: str) -> SafeString:
    """A headline of PostgreSQL as safe HTML: everything escaped, then what was found marked."""
    text = escape(headline).replace(_BEGIN, "<mark>").replace(_END, "</mark>")
    return mark_safe(text)
