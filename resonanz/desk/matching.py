"""Which rule fits a post from outside: pure, so that the past can be tried like the present."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from .models import Rule

# Why a post came to us and asks for an answer; "own" and "context" do not.
ASKING = frozenset({"reply", "mention", "quote", "direct"})
# What was found by listening asks nobody: it becomes a case where a rule says so.
HEARD = ASKING | {"watch"}


@dataclass(frozen=True)
class Heard:
    """What a rule looks at."""

    channel_id: int
    reason: str
    language: str
    text: str
    # Whether its author has written before.
    is_known: bool


def first_that_fits(rules: Iterable[Rule], heard: Heard) -> Rule | None:
    """The first of the rules, in their order, that fits; none where none does."""
    return next((rule for rule in rules if fits(rule, heard)), None)


def becomes_a_case(rule: Rule | None, heard: Heard) -> bool:
    """Whether a post that is part of no case yet becomes one; without a rule, where it asks."""
    if rule is None:
        return heard.reason in ASKING
    return rule.outcome == Rule.Outcome.CASE


def fits(rule: Rule, heard: Heard) -> bool:
    """Whether all a rule asks for holds; a word fits where a word begins with it."""
    return (
        rule.channel_id in (None, heard.channel_id)
        and (not rule.reasons or heard.reason in rule.reasons)
        and rule.language in ("", heard.language)
        and rule.author in ("", Rule.Author.KNOWN if heard.is_known else Rule.Author.NEW)
        and (not rule.words or bool(_any_of(tuple(rule.words)).search(heard.text)))
    )


@lru_cache(maxsize=256)
def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    told = "|".join(re.escape(word) for word in words)
    return re.compile(rf"(?<!\w)(?:{told})", re.IGNORECASE)
