"""Threads are weighed for many people at once, in one statement; what came of it replaces the last.

Looked at are the newest threads of the spaces each belongs to. Left out is what one said oneself,
and what one muted: a space, a thread, a colleague, a tag.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db import connection, transaction

from resonanz.channels.abilities import Side, keys_on
from resonanz.core.time import now
from resonanz.notifications.worth.formula import (
    A_SPACE,
    DAYS_BACK,
    FACTORS,
    KEYS,
    MANY,
    MOST,
    MOST_COUNTED,
    POINTS,
)
from resonanz.notifications.worth.models import Worth, WorthWish

_WISHES = """
wish AS MATERIALIZED (
    SELECT w.* FROM notifications_worthwish w WHERE w.person_id = ANY(%(people)s)
), me AS MATERIALIZED (
    SELECT i.id, i.person_id FROM people_identity i WHERE i.person_id = ANY(%(people)s)
), mine AS MATERIALIZED (
    SELECT m.person_id, m.channel_id FROM channels_membership m
    JOIN channels_channel c ON c.id = m.channel_id
    WHERE m.person_id IN (SELECT person_id FROM wish) AND c.archived_at IS NULL
      AND c.network = ANY(%(inside)s) AND c.kind <> 'direct' AND NOT EXISTS (
        SELECT FROM notifications_attention t
        WHERE t.channel_id = c.id AND t.person_id = m.person_id AND t.level = 0)
)"""

_THREADS = """
thread AS MATERIALIZED (
    SELECT mine.person_id, p.id, p.said_at, p.kind, p.language, p.search, a.person_id AS author_id
    FROM mine CROSS JOIN LATERAL (
        SELECT p.* FROM conversations_post p
        WHERE p.channel_id = mine.channel_id AND p.parent_id IS NULL AND p.deleted_at IS NULL
          AND p.visibility <> 'direct' AND p.said_at > %(since)s
        ORDER BY p.said_at DESC, p.id DESC LIMIT %(a_space)s
    ) p JOIN people_identity a ON a.id = p.author_id
    WHERE a.person_id IS DISTINCT FROM mine.person_id AND NOT EXISTS (
        SELECT FROM notifications_attention t WHERE t.person_id = mine.person_id AND t.level = 0
          AND (t.thread_id = p.id OR t.colleague_id = a.person_id))
      AND NOT EXISTS (SELECT FROM conversations_tagging g JOIN notifications_attention t
        ON t.tag = g.tag AND t.tag <> '' AND t.level = 0 AND t.person_id = mine.person_id
        WHERE g.post_id = p.id)
), talk AS MATERIALIZED (
    SELECT q.root_id, a.person_id FROM (SELECT DISTINCT id FROM thread) t
    JOIN conversations_post q ON q.root_id = t.id AND q.parent_id IS NOT NULL
      AND q.deleted_at IS NULL
    JOIN people_identity a ON a.id = q.author_id
    WHERE a.person_id IS NOT NULL GROUP BY 1, 2
)"""

_MAIN = """b.is_main AND b.since <= current_date AND (b.until IS NULL OR b.until >= current_date)"""

# (person, thread, why, colleague, word, how many, points)
_REASONS = f"""
SELECT t.person_id, t.id, 'mention', min(a.person_id), '', 1, %(mention)s
FROM thread t JOIN me ON me.person_id = t.person_id
JOIN conversations_mention n ON n.identity_id = me.id
JOIN conversations_post q ON q.id = n.post_id AND q.root_id = t.id AND q.deleted_at IS NULL
JOIN people_identity a ON a.id = q.author_id
GROUP BY 1, 2
UNION ALL
SELECT t.person_id, t.id, 'skill', NULL, min(v.value), 1, %(skill)s
FROM thread t JOIN people_profilevalue v ON v.person_id = t.person_id
JOIN people_profilefield f ON f.id = v.field_id AND f.kind = 'skills' AND f.retired_at IS NULL
WHERE t.kind = 'question'
  AND NOT EXISTS (SELECT FROM conversations_acceptedanswer x WHERE x.question_id = t.id)
  AND t.search @@ plainto_tsquery(CASE t.language WHEN 'de' THEN 'pg_catalog.german'::regconfig
      WHEN 'en' THEN 'pg_catalog.english'::regconfig ELSE 'pg_catalog.simple'::regconfig END,
      v.value)
GROUP BY 1, 2
UNION ALL
SELECT t.person_id, t.id, 'author', t.author_id, '', 1, %(author)s
FROM thread t JOIN notifications_attention o ON o.person_id = t.person_id
  AND o.colleague_id = t.author_id AND o.level = 3
UNION ALL
SELECT t.person_id, t.id, 'colleague', min(b.person_id), '', count(*), %(colleague)s
FROM thread t JOIN people_departmentmembership o ON o.person_id = t.person_id
  AND {_MAIN.replace("b.", "o.")}
JOIN talk ON talk.root_id = t.id AND talk.person_id <> t.person_id
JOIN people_departmentmembership b ON b.person_id = talk.person_id
  AND b.department_id = o.department_id AND {_MAIN}
GROUP BY 1, 2
UNION ALL
SELECT t.person_id, t.id, 'tag', NULL, min(g.tag), 1, %(tag)s
FROM thread t JOIN notifications_attention o ON o.person_id = t.person_id AND o.tag <> ''
  AND o.level = 3
JOIN conversations_tagging g ON g.post_id = t.id AND g.tag = o.tag
GROUP BY 1, 2
UNION ALL
SELECT t.person_id, t.id, 'thread', NULL, '', 1, %(thread)s
FROM thread t JOIN notifications_attention o ON o.person_id = t.person_id
  AND o.thread_id = t.id AND o.level = 3
UNION ALL
SELECT t.person_id, t.id, 'many', NULL, '', count(*),
    %(many)s * least(count(*), {MOST_COUNTED})
FROM thread t JOIN talk ON talk.root_id = t.id AND talk.person_id <> t.person_id
GROUP BY 1, 2 HAVING count(*) >= {MANY}
"""

_FACTOR = "(ARRAY[{}])[1 + CASE r.why {} END]".format(
    ", ".join(f"{factor}::float" for factor in FACTORS),
    " ".join(f"WHEN '{key}' THEN w.{key}" for key in KEYS),
)

_WEIGH = f"""
WITH {_WISHES}, {_THREADS},
reason (person_id, post_id, why, colleague, word, number, points) AS ({_REASONS}),
counted AS (
    SELECT r.*, r.points * {_FACTOR} AS counts
    FROM reason r JOIN wish w ON w.person_id = r.person_id
), summed AS (
    SELECT r.person_id, r.post_id, sum(r.counts) AS points, jsonb_agg(jsonb_build_object(
        'why', r.why, 'person', r.colleague, 'word', r.word, 'number', r.number
    ) ORDER BY r.counts DESC, r.why) AS reasons
    FROM counted r WHERE r.counts > 0 GROUP BY 1, 2
), placed AS (
    SELECT s.*, t.score, row_number() OVER (
        PARTITION BY s.person_id ORDER BY t.score DESC, s.post_id DESC) AS place
    FROM summed s JOIN wish w ON w.person_id = s.person_id
    JOIN conversations_post p ON p.id = s.post_id
    CROSS JOIN LATERAL (SELECT s.points * power(0.5,
        extract(epoch FROM %(now)s::timestamptz - p.said_at) / 86400.0 / w.days) AS score) t
)
INSERT INTO notifications_worth (person_id, post_id, score, reasons)
SELECT person_id, post_id, score, reasons FROM placed WHERE place <= {MOST}
"""


@transaction.atomic
def weigh(people: Sequence[int]) -> None:
    """What is worth it for these people, among those who switched it on, is weighed anew."""
    moment = now()
    wishes = WorthWish.objects.select_for_update().filter(person__in=people).order_by("pk")
    numbers = [wish.person_id for wish in wishes]
    Worth.objects.filter(person__in=people).delete()
    if numbers:
        with connection.cursor() as cursor:
            # Compiling would take longer than the statement itself.
            cursor.execute("SET LOCAL jit = off")
            cursor.execute(_WEIGH, _parameters(numbers))
    WorthWish.objects.filter(person__in=numbers).update(weighed_at=moment)


def _parameters(people: list[int]) -> dict[str, Any]:
    moment = now()
    return POINTS | {
        "people": people,
        "inside": keys_on(Side.INSIDE),
        "now": moment,
        "since": moment - timedelta(days=DAYS_BACK),
        "a_space": A_SPACE,
    }
