"""What the words of a search mean to the index of words: their forms, compounds, spellings."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection

from resonanz.core.bulk import array_of

from .asking import Asked, Term
from .wording import SHORTEST, base_of, folded, is_part, is_same, words_of

# Words akin to one word that are looked for with it, those with the fewest letters first.
MOST_AKIN = 60
_LIKELY_ENDINGS = ("", "e", "en", "n", "er", "ern", "es", "s")

# What each term is in German, English, and as it stands; and the words in use that its base begins
# or ends. They are read by two indexes, backwards for the end.
_FORMS = """
SELECT (SELECT coalesce(max(id), 0) FROM conversations_post),
    asked.bent[1]::text, asked.bent[2]::text, asked.bent[3]::text, (
    SELECT jsonb_agg(jsonb_build_array(folded, to_jsonb(lexemes))) FROM (
        SELECT folded, lexemes FROM (
            (SELECT folded, lexemes FROM conversations_word
                WHERE folded >= asked.base AND folded < asked.base || U&'\\FFFD' LIMIT 2000)
            UNION
            SELECT found.* FROM unnest(%(endings)s::text::text[]) ending, LATERAL (
                SELECT folded, lexemes FROM conversations_word
                WHERE backwards >= reverse(asked.base || ending)
                    AND backwards < reverse(asked.base || ending) || U&'\\FFFD' LIMIT 1000
            ) found
        ) words ORDER BY length(folded), folded LIMIT 400
    ) akin WHERE asked.base <> ''
)
FROM (
    SELECT place, base, CASE WHEN is_phrase
        THEN ARRAY[phraseto_tsquery('pg_catalog.german', words),
            phraseto_tsquery('pg_catalog.english', words),
            phraseto_tsquery('pg_catalog.simple', words)]
        ELSE ARRAY[plainto_tsquery('pg_catalog.german', words),
            plainto_tsquery('pg_catalog.english', words),
            plainto_tsquery('pg_catalog.simple', words)] END AS bent
    FROM unnest(%(words)s::text::text[], %(phrases)s::text::bool[], %(bases)s::text::text[])
        WITH ORDINALITY AS each (words, is_phrase, base, place)
) asked ORDER BY asked.place
"""


@dataclass(frozen=True)
class Meant:
    """A term in German, in English and as it stands (empty: it says nothing in that language)."""

    term: Term
    forms: tuple[str, str, str]
    # The same word spelled or bent otherwise, and the compounds it is part of.
    same: tuple[str, ...] = ()
    akin: tuple[str, ...] = ()
    # Further queries that come close.
    near: tuple[str, ...] = ()
    # The highest number a post had just now.
    newest: int = 0

    def query(self, language: int | None, *, exact: bool = False) -> str:
        """What PostgreSQL looks for: in one of the languages, or in all at once."""
        forms = self.forms if language is None else self.forms[language : language + 1]
        if not any(forms):
            return ""
        return any_of([*forms, *self.same, *([] if exact else [*self.akin, *self.near])])


def any_of(queries: Iterable[str]) -> str:
    """A query that is met where one of them is."""
    said = list(dict.fromkeys(one for one in queries if one))
    return said[0] if len(said) == 1 else " | ".join(f"({one})" for one in said)


def all_of(queries: Iterable[str]) -> str:
    """A query that is met where all of them are."""
    said = [one for one in queries if one]
    return said[0] if len(said) == 1 else " & ".join(f"({one})" for one in said)


def meant(terms: Sequence[Term], unfinished: Term | None = None) -> list[Meant]:
    """Each term with its forms, and with what is akin to it among the words in use.

    To a word that is `unfinished` all are akin that begin with what is typed of it.
    """
    if not terms:
        return []
    bases = [_base(term) for term in terms]
    parameters: dict[str, Any] = {
        "words": array_of(term.words for term in terms),
        "phrases": array_of(term.is_phrase for term in terms),
        "bases": array_of(bases),
        "endings": array_of(_LIKELY_ENDINGS),
    }
    with connection.cursor() as cursor:
        cursor.execute(_FORMS, parameters)
        rows = cursor.fetchall()
    return [
        replace(
            _meant(term, base, tuple(row[1:4]), json.loads(row[4] or "[]"), term is unfinished),
            newest=row[0],
        )
        for term, base, row in zip(terms, bases, rows, strict=True)
    ]


def _base(term: Term) -> str:
    """The folded base of a term that is one word (Fahrrad-Versicherung is one too)."""
    parts = words_of(term.words)
    whole = "".join(parts)
    rest = term.words.replace("-", "").strip(".,;:!?()[]#@…„“”'’/").removesuffix("'s")
    if term.is_phrase or whole != rest or len(whole) < SHORTEST:
        return ""
    return base_of(folded(whole))


def _meant(term: Term, base: str, forms: Any, rows: Sequence[Any], unfinished: bool) -> Meant:
    typed = folded("".join(words_of(term.words))) if unfinished else ""
    same = [lexeme for word, lexemes in rows if is_same(base, word) for lexeme in lexemes]
    akin = [
        lexeme
        for word, lexemes in rows
        if is_part(base, word) or (typed and word.startswith(typed))
        for lexeme in lexemes
    ]
    known = {forms[0], forms[1], forms[2]}
    quoted = [one for one in map(quote, dict.fromkeys(same)) if one not in known]
    akin = [one for one in map(quote, dict.fromkeys(akin)) if one not in known]
    return Meant(term, forms, tuple(quoted), tuple(akin[:MOST_AKIN]))


def quote(lexeme: str) -> str:
    """A lexeme as it stands in a query of PostgreSQL."""
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"


@dataclass(frozen=True)
class Understood:
    """The groups of a search with their meaning, and what must not be there."""

    groups: tuple[tuple[Meant, ...], ...]
    without: tuple[Meant, ...] = ()

    def query(self, *, exact: bool = False, some: bool = False) -> str:
        """The whole search: all groups (or `some` of them) met, in one of the languages."""
        join = any_of if some else all_of
        if self._is_plain():
            asked = join(any_of(one.query(None, exact=exact) for one in g) for g in self.groups)
        else:
            asked = any_of(
                join(any_of(one.query(language, exact=exact) for one in g) for g in self.groups)
                for language in range(3)
            )
        if not asked or not (never := any_of(one.query(None, exact=True) for one in self.without)):
            return asked
        return f"({asked}) & !({never})"

    def group_queries(self) -> list[str]:
        """What each group looks for, by itself."""
        queries = (any_of(one.query(None) for one in group) for group in self.groups)
        return [query for query in queries if query]

    def _is_plain(self) -> bool:
        """Whether every word says something in every language, so none need be told apart."""
        return all(all(one.forms) for group in self.groups for one in group)

    def changed(self, places: dict[int, Meant]) -> "Understood":
        """The same with some terms (counted through all groups) meaning something else."""
        count, groups = 0, []
        for group in self.groups:
            groups.append(tuple(places.get(count + at, one) for at, one in enumerate(group)))
            count += len(group)
        return replace(self, groups=tuple(groups))

    @property
    def terms(self) -> list[Meant]:
        return [one for group in self.groups for one in group]


def meaning_of(asked: Asked, *, is_typing: bool = False) -> Understood:
    """What was asked, in words of the index; while somebody types, the last word may go on."""
    last = asked.terms[-1] if is_typing and asked.terms else None
    told = iter(meant([*asked.terms, *asked.without], last))
    groups = tuple(tuple(next(told) for _term in group) for group in asked.groups)
    return Understood(groups, tuple(told))
