"""Which words are in use: read from what was said, a little behind it, never while it is said."""

from collections.abc import Iterable
from time import monotonic

from django.db import connection, transaction

from resonanz.conversations.models import WordsLearned
from resonanz.core.bulk import array_of

from .wording import folded, words_of

# Posts read at once.
AT_ONCE = 2_000
_LEARN = """
INSERT INTO conversations_word (word, folded, backwards, lexemes)
SELECT new.word, new.folded, reverse(new.folded), ARRAY(
    SELECT DISTINCT lexeme FROM unnest(
        ts_lexize('pg_catalog.german_stem', new.word)
        || ts_lexize('pg_catalog.english_stem', new.word)
    ) lexeme
)
FROM unnest(%s::text::text[], %s::text::text[]) AS new (word, folded)
ORDER BY new.word
ON CONFLICT DO NOTHING
"""


def learn_words(seconds: float = 20.0, *, everything: bool = False) -> bool:
    """Take in the words of what was said since the last time; whether more is left to read.

    A post may become visible after one with a higher number: so what is new now is read the next
    time (with `everything`, at once).
    """
    until = monotonic() + seconds
    known: set[str] = set()
    while monotonic() < until:
        if not _learn_some(known, everything):
            return False
    return True


@transaction.atomic
def _learn_some(known: set[str], everything: bool) -> bool:
    WordsLearned.objects.get_or_create(pk=1)
    state = WordsLearned.objects.select_for_update().get(pk=1)
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM conversations_post")
        newest = cursor.fetchone()[0]
        until = newest if everything else state.newest
        cursor.execute(_SAID, [state.up_to, until, AT_ONCE])
        rows = cursor.fetchall()
    learn(" ".join(plain for _number, plain in rows), known)
    state.up_to = rows[-1][0] if rows else max(until, state.up_to)
    if not rows:
        state.newest = newest
    state.save()
    return bool(rows)


_SAID = """
SELECT id, plain || ' ' || named FROM conversations_post
WHERE id > %s AND id <= %s ORDER BY id LIMIT %s
"""


def learn(text: str, known: set[str] | None = None) -> None:
    """Take in the words of a text; those already `known` are left out, and added to it."""
    words = {word.lower() for word in words_of(text)} - (known or set())
    if words:
        columns: list[Iterable[str]] = [words, [folded(word) for word in words]]
        with connection.cursor() as cursor:
            cursor.execute(_LEARN, [array_of(column) for column in columns])
    if known is not None:
        known |= words
