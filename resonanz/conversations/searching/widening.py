"""Where little was found: compounds taken apart, slips mended, in the end some of the words only.

Whatever is tried in place of a word counts only where a post one may see says it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from django.db import connection

from resonanz.core.bulk import array_of
from resonanz.people.models import Person

from .finding import READABLE, SEEN, era_of
from .meaning import Meant, Understood, any_of
from .wording import folded, may_stand_alone, mistakes, most_mistakes, splits_of, words_of

# Candidates of the index of likeness for a word, before slips are counted.
MOST_LIKE = 30
# Counted, not asked for one: looking for one PostgreSQL reads all posts until the first that fits.
# First in the newest era, which is enough for what is often said.
_COUNTED = f"""(
    SELECT count(*) > 0 FROM conversations_post p
    LEFT JOIN conversations_post root ON root.id = p.root_id AND p.root_id <> p.id
    WHERE p.search @@ asked.query AND root.deleted_at IS NULL AND {SEEN} AND {{more}}
)"""
_STANDS = f"({_COUNTED.format(more='{era} = %(era)s::bigint')} OR {_COUNTED.format(more='TRUE')})"
# Whether somebody says a term, both parts of it, its second part alone; and for a word nobody says
# those alike that somebody does.
_IDEAS = f"""
WITH readable AS MATERIALIZED ({READABLE}), tried AS MATERIALIZED (
    SELECT term, kind, words, query, {_STANDS} AS stands FROM (
        SELECT term, kind, words, CASE WHEN said <> '' THEN said::tsquery
            ELSE plainto_tsquery('pg_catalog.german', words) END AS query
        FROM unnest(%(terms)s::text::int[], %(kinds)s::text::text[], %(said)s::text::text[],
            %(words)s::text::text[]) AS each (term, kind, said, words)
    ) asked
), alike AS MATERIALIZED (
    SELECT each.term, found.word, found.folded, (
        SELECT string_agg(quote_literal(lexeme), ' | ')::tsquery FROM unnest(found.lexemes) lexeme
    ) AS query
    FROM unnest(%(places)s::text::int[], %(folded)s::text::text[]) AS each (term, word), LATERAL (
        SELECT word, folded, lexemes FROM conversations_word
        WHERE folded %% each.word AND lexemes <> '{{}}'
            AND length(folded) BETWEEN length(each.word) - 3 AND length(each.word) + 3
        ORDER BY similarity(folded, each.word) DESC, length(folded), folded LIMIT {MOST_LIKE}
    ) found
    WHERE NOT EXISTS (
        SELECT FROM tried WHERE tried.term = each.term AND tried.stands AND tried.kind <> 'head'
    )
)
SELECT term, kind, words, '', query::text FROM tried WHERE stands
UNION ALL SELECT term, 'alike', word, folded, query::text FROM alike asked WHERE {_STANDS}
"""


@dataclass(frozen=True)
class Widened:
    """A search that asks for more; and what was read in place of words nobody says."""

    understood: Understood
    instead: dict[str, str] = field(default_factory=dict)
    # How many words nobody says in any way.
    unsaid: int = 0


class _Idea(NamedTuple):
    """Something to look for in place of a term: itself, both parts of it, the second, or alike."""

    term: int
    kind: str
    words: str
    folded: str = ""
    query: str = ""


def widened(viewer: Person, understood: Understood) -> Widened:
    """The search with compounds taken apart, and words nobody says (to the viewer) mended."""
    terms = understood.terms
    ideas = [one for at, term in enumerate(terms) for one in _ideas(at, term)]
    stand = _that_stand(viewer, terms, ideas) if ideas else []
    changed: dict[int, Meant] = {}
    instead: dict[str, str] = {}
    unsaid = 0
    for at, term in enumerate(terms):
        own = [one for one in stand if one.term == at]
        if not _is_word(term) or any(one.kind in ("self", "parts") for one in own):
            parts = tuple(one.query for one in own if one.kind == "parts")
            changed[at] = replace(term, near=parts)
        elif best := _best(folded(_word(term)), own):
            changed[at] = replace(term, forms=(best.query, best.query, best.query))
            typed = term.term.words
            instead[typed] = best.words.capitalize() if typed[0].isupper() else best.words
        else:
            unsaid += 1
    return Widened(understood.changed(changed), instead, unsaid)


def _is_word(one: Meant) -> bool:
    return not one.term.is_phrase and len(words_of(one.term.words)) == 1 and any(one.forms)


def _word(one: Meant) -> str:
    return words_of(one.term.words)[0].lower()


def _ideas(at: int, one: Meant) -> list[_Idea]:
    if not _is_word(one):
        return []
    splits = splits_of(_word(one))
    heads = [rest for part, rest in splits if len(rest) >= 5 and may_stand_alone(part)]
    return [
        _Idea(at, "self", "", query=one.query(None)),
        *(_Idea(at, "parts", f"{part} {rest}") for part, rest in splits),
        *(_Idea(at, "head", head) for head in heads),
    ]


def _that_stand(viewer: Person, terms: Sequence[Meant], ideas: Sequence[_Idea]) -> list[_Idea]:
    words = {at: folded(_word(term)) for at, term in enumerate(terms) if _is_word(term)}
    parameters: dict[str, Any] = {
        "viewer": viewer.pk,
        "guest": viewer.is_guest,
        "terms": array_of(one.term for one in ideas),
        "kinds": array_of(one.kind for one in ideas),
        "said": array_of(one.query for one in ideas),
        "words": array_of(one.words for one in ideas),
        "places": array_of(words),
        "folded": array_of(words.values()),
    }
    condition, parameters["era"], _bottom = era_of(max(term.newest for term in terms))
    with connection.cursor() as cursor:
        cursor.execute(_IDEAS.replace("{era}", condition), parameters)
        return [_Idea(*row) for row in cursor.fetchall()]


def _best(word: str, ideas: Sequence[_Idea]) -> _Idea | None:
    """The word that differs by the fewest slips; or else the second part of a compound."""
    most = most_mistakes(word)
    alike = [(mistakes(word, one.folded, most), one) for one in ideas if one.kind == "alike"]
    likely = sorted((count, one.words, one) for count, one in alike if count <= most)
    if likely:
        best = [one for count, _words, one in likely if count == likely[0][0]]
        return best[0]._replace(query=any_of(one.query for one in best))
    heads = [one for one in ideas if one.kind == "head"]
    return max(heads, key=lambda one: len(one.words), default=None)
