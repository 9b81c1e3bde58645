"""Where little was found: compounds taken apart, slips mended, in the end some of the words only.

Whatever is tried in place of a word counts only where a post one may see says it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from django.db import connection

from resonanz.core.bulk import array_of
from resonanz.people.models import Person

from .finding import READABLE, SEEN
from .meaning import Meant, Understood, any_of
from .wording import folded, may_stand_alone, mistakes, most_mistakes, splits_of, words_of

# Candidates of the index of likeness for a word, before slips are counted.
MOST_LIKE = 30
_STANDS = f"""
EXISTS (
    SELECT FROM conversations_post p JOIN conversations_post root ON root.id = p.root_id
    WHERE p.search @@ asked.query AND root.deleted_at IS NULL AND {SEEN} OFFSET 0
)
"""
# Whether somebody says the word, both of its parts, its second part alone.
_TRIED = f"""
WITH readable AS MATERIALIZED ({READABLE})
SELECT place, query::text, {_STANDS} FROM (
    SELECT place, CASE WHEN said <> '' THEN said::tsquery
        ELSE plainto_tsquery('pg_catalog.german', words) END AS query
    FROM unnest(%(said)s::text::text[], %(words)s::text::text[])
        WITH ORDINALITY AS each (said, words, place)
) asked ORDER BY place
"""
_LIKE = f"""
WITH readable AS MATERIALIZED ({READABLE})
SELECT place::int - 1, shown, folded, query::text FROM (
    SELECT each.place, found.shown, found.folded, (
        SELECT string_agg(quote_literal(lexeme), ' | ')::tsquery FROM unnest(found.lexemes) lexeme
    ) AS query
    FROM unnest(%(words)s::text::text[]) WITH ORDINALITY AS each (word, place), LATERAL (
        SELECT shown, folded, lexemes FROM conversations_word
        WHERE folded %% each.word AND lexemes <> '{{}}'
            AND length(folded) BETWEEN length(each.word) - 3 AND length(each.word) + 3
        ORDER BY similarity(folded, each.word) DESC, length(folded), folded LIMIT {MOST_LIKE}
    ) found
) asked WHERE {_STANDS}
"""


@dataclass(frozen=True)
class Widened:
    """A search that asks for more; and what was read in place of words nobody says."""

    understood: Understood
    instead: dict[str, str] = field(default_factory=dict)


class _Try(NamedTuple):
    """One thing tried for a term: the term as it is, both of its parts, or the second alone."""

    term: int
    kind: str
    words: str
    query: str = ""
    stands: bool = False


def widened(viewer: Person, understood: Understood) -> Widened:
    """The search with compounds taken apart, and words nobody says (to the viewer) mended."""
    terms = understood.terms
    tried = _tried(viewer, [one for at, term in enumerate(terms) for one in _ideas(at, term)])
    changed = {at: _apart(term, tried, at) for at, term in enumerate(terms)}
    unsaid = [at for at, term in enumerate(terms) if _is_word(term) and not _stands(tried, at)]
    instead: dict[str, str] = {}
    for at, (shown, query) in _mended(viewer, terms, tried, unsaid).items():
        changed[at] = replace(terms[at], forms=(query, query, query))
        instead[terms[at].term.words] = shown
    return Widened(understood.changed(changed), instead)


def _is_word(one: Meant) -> bool:
    return not one.term.is_phrase and len(words_of(one.term.words)) == 1 and any(one.forms)


def _word(one: Meant) -> str:
    return words_of(one.term.words)[0].lower()


def _ideas(at: int, one: Meant) -> list[_Try]:
    if not _is_word(one):
        return []
    splits = splits_of(_word(one))
    heads = [rest for part, rest in splits if len(rest) >= 5 and may_stand_alone(part)]
    return [
        _Try(at, "self", "", one.query(None)),
        *(_Try(at, "parts", f"{part} {rest}") for part, rest in splits),
        *(_Try(at, "head", head) for head in heads),
    ]


def _tried(viewer: Person, ideas: Sequence[_Try]) -> list[_Try]:
    if not ideas:
        return []
    parameters: dict[str, Any] = {
        "viewer": viewer.pk,
        "guest": viewer.is_guest,
        "said": array_of(one.query for one in ideas),
        "words": array_of(one.words for one in ideas),
    }
    with connection.cursor() as cursor:
        cursor.execute(_TRIED, parameters)
        rows = cursor.fetchall()
    return [
        one._replace(query=query, stands=stands)
        for one, (_place, query, stands) in zip(ideas, rows, strict=True)
    ]


def _apart(term: Meant, tried: Sequence[_Try], at: int) -> Meant:
    parts = [one.query for one in tried if one.term == at and one.kind == "parts" and one.stands]
    return replace(term, near=tuple(parts))


def _stands(tried: Sequence[_Try], at: int) -> bool:
    return any(one.stands for one in tried if one.term == at and one.kind != "head")


def _mended(
    viewer: Person, terms: Sequence[Meant], tried: Sequence[_Try], unsaid: Sequence[int]
) -> dict[int, tuple[str, str]]:
    """For a word nobody says the likest that somebody does, or else its own second part."""
    mended: dict[int, tuple[str, str]] = {}
    for one in tried:
        if one.term in unsaid and one.kind == "head" and one.stands:
            mended.setdefault(one.term, (one.words, one.query))
    for at, likely in zip(unsaid, _like(viewer, [_word(terms[at]) for at in unsaid]), strict=True):
        if likely:
            best = [query for count, _shown, query in likely if count == likely[0][0]]
            mended[at] = (likely[0][1], any_of(best))
    return mended


def _like(viewer: Person, words: Sequence[str]) -> list[list[tuple[int, str, str]]]:
    """For each word those somebody says that differ by few slips, the likest first."""
    found: list[list[tuple[int, str, str]]] = [[] for _word in words]
    asked = [folded(word) for word in words]
    if not asked:
        return found
    parameters: dict[str, Any] = {
        "viewer": viewer.pk,
        "guest": viewer.is_guest,
        "words": array_of(asked),
    }
    with connection.cursor() as cursor:
        cursor.execute(_LIKE, parameters)
        rows = cursor.fetchall()
    for place, shown, word, query in rows:
        most = most_mistakes(asked[place])
        if (count := mistakes(asked[place], word, most)) <= most:
            found[place].append((count, shown, query))
    return [sorted(each) for each in found]
