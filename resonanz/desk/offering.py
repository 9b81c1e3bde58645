"""Answers that are known, offered while one writes: found, filled in for the case."""

import re
from dataclasses import dataclass

from resonanz.core.markdown import LANGUAGES
from resonanz.knowledge import queries as knowledge
from resonanz.knowledge.models import Page
from resonanz.knowledge.variables import fill
from resonanz.people.models import Person

from .models import Case

MOST = 8
_WORD = re.compile(r"[^\W\d_]{4,}")
_WORDS = 8


@dataclass(frozen=True)
class Offer:
    """An answer kept as a page, filled in for a case; `unfilled` is left to whoever writes."""

    page: int
    title: str
    space: str
    text: str
    unfilled: tuple[str, ...]
    is_verified: bool


def offers(agent: Person, case: Case, words: str = "") -> list[Offer]:
    """Answers with these words, or like what was asked; those in its language first."""
    asked = words.strip()[:200] or " or ".join(_longest(case.latest.plain if case.latest else ""))
    found = list(knowledge.found(agent, asked, answers=True).rows) if asked else []
    if not found and not words.strip():
        found = list(knowledge.found(agent, answers=True).rows)
    language = case.latest.language[:2] if case.latest else ""
    if language in LANGUAGES:
        found.sort(key=lambda page: page.post.language[:2] != language)
    return [offer_of(agent, case, page) for page in found[:MOST]]


def offer_of(agent: Person, case: Case, page: Page) -> Offer:
    """One answer, filled in with whom it goes to, where, and who writes it."""
    values = {
        "name": case.post.author.display_name,
        "network": case.channel.network_name,
        "signature": agent.name,
    }
    filled = fill(page.post.source, values)
    return Offer(
        page.pk, page.title, page.post.channel.name, filled.text, filled.unfilled, page.is_verified
    )


def _longest(text: str) -> list[str]:
    return sorted(set(_WORD.findall(text[:600])), key=len, reverse=True)[:_WORDS]
