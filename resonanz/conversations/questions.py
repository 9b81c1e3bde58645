"""Questions: those like the one being typed, and who says what answers one."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from resonanz.people.models import Person

from .actions.storing import language_here, storable
from .models import Post
from .queries import may_answer, may_moderate
from .rows import Thread

SIZE = 5
# So much of what is being typed is compared, and so many of its words, the longest first.
LENGTH, WORDS = 600, 8
# A word is like one of a question where so many of its trigrams are in it, so that a part of a
# compound and a word with a typing error are found (an index of questions holds them). A question
# is like the text where so much of the text, by length of its words, is like it; what has the same
# words in the sense of its language comes first.
_WORD_IS_LIKE, _TEXT_IS_LIKE = 0.5, 0.4
_THRESHOLD = "SELECT set_config('pg_trgm.word_similarity_threshold', %s, TRUE)"
_SIMILAR = """
WITH typed AS MATERIALIZED (
    SELECT upper(lexeme) AS word FROM unnest(to_tsvector(
        CASE %(language)s WHEN 'de' THEN 'pg_catalog.german'::regconfig
            WHEN 'en' THEN 'pg_catalog.english'::regconfig
            ELSE 'pg_catalog.simple'::regconfig END, %(text)s))
    WHERE length(lexeme) > 2 ORDER BY length(lexeme) DESC, lexeme LIMIT %(words)s
), readable AS MATERIALIZED (
    SELECT c.id, c.name, m.id IS NOT NULL AS belongs FROM channels_channel c
    LEFT JOIN channels_membership m ON m.channel_id = c.id AND m.person_id = %(viewer)s
    WHERE m.id IS NOT NULL OR (c.access = 'open' AND NOT %(guest)s)
), near AS MATERIALIZED (
    SELECT p.id, p.channel,
        sum(word_similarity(typed.word, upper(p.plain)) * length(typed.word)) AS likeness
    FROM typed CROSS JOIN LATERAL (
        SELECT p.id, p.plain, readable.name AS channel FROM conversations_post p
        JOIN readable ON readable.id = p.channel_id
        WHERE p.kind = 'question' AND upper(p.plain) %%> typed.word AND p.parent_id IS NULL
          AND p.deleted_at IS NULL AND (readable.belongs OR p.visibility <> 'direct')
        LIMIT 300
    ) p GROUP BY p.id, p.channel
)
SELECT p.id, left(p.plain, 200), near.channel, p.said_at, p.comment_count,
    EXISTS (SELECT FROM conversations_acceptedanswer a
        JOIN conversations_post answer ON answer.id = a.answer_id AND answer.deleted_at IS NULL
        WHERE a.question_id = p.id)
FROM near JOIN conversations_post p ON p.id = near.id
CROSS JOIN (SELECT sum(length(word)) AS length FROM typed) whole
WHERE near.likeness >= whole.length * %(is_like)s
ORDER BY near.likeness / whole.length + ts_rank(p.search, (
    SELECT string_agg(quote_literal(lower(word)), ' | ')::tsquery FROM typed)) DESC, p.id DESC
LIMIT %(size)s
"""


@dataclass(frozen=True)
class Similar:
    """A question like the one being typed, as far as it was answered."""

    id: int
    plain: str
    channel: str
    said_at: datetime
    answers: int
    is_answered: bool


def similar(viewer: Person, text: str) -> list[Similar]:
    """Questions the viewer may read that are like a text, the likest first."""
    text = storable(text).strip()[:LENGTH]
    if not text:
        return []
    parameters: dict[str, Any] = {
        "viewer": viewer.pk,
        "guest": viewer.is_guest,
        "text": text,
        "language": language_here(text)[:2],
        "words": WORDS,
        "size": SIZE,
        "is_like": _TEXT_IS_LIKE,
    }
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_THRESHOLD, [str(_WORD_IS_LIKE)])
        cursor.execute(_SIMILAR, parameters)
        return [Similar(*row) for row in cursor.fetchall()]


def may_accept(viewer: Person, thread: Thread) -> bool:
    """Whether a reader of the thread says which comment answers it: "conversations.accept"."""
    if thread.root.kind != Post.Kind.QUESTION or not may_answer(thread.setting):
        return False
    return thread.root.author_id == viewer.pk or may_moderate(viewer, thread.setting)
