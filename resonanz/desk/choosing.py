"""Whom a case is given to: pure choosing among those who are there.

In turn: whoever was given one longest ago. By load: whoever has the fewest, then in turn. Where
skill counts, only those who know most of the case are asked, as long as they have room. Between
any two who are always there and never full, nobody is given two more than the other in turn.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Candidate:
    """Somebody who is there: how many open cases they have, when they were given one last."""

    number: int
    open_cases: int = 0
    given_at: datetime | None = None
    # How much of the case they know: the language counts twice, each topic once.
    knows: int = 0


def chosen(
    candidates: Iterable[Candidate], *, by_load: bool, by_skill: bool, limit: int | None
) -> Candidate | None:
    """Whose turn it is; none where nobody is there, or all have as many as they may."""
    free = [one for one in candidates if limit is None or one.open_cases < limit]
    if by_skill and free:
        most = max(one.knows for one in free)
        free = [one for one in free if one.knows == most]
    return min(free, key=_by_load if by_load else _in_turn, default=None)


def knowledge(
    languages: Sequence[str], topics: Sequence[str], language: str, text: str, labels: Sequence[str]
) -> int:
    """How much of a case somebody knows who speaks these languages and knows these topics."""
    said, borne = text.casefold(), {label.casefold() for label in labels}
    known = sum(
        bool(word) and (word in said or word in borne)
        for word in (topic.casefold() for topic in topics)
    )
    return 2 * bool(language and language in languages) + known


def _in_turn(one: Candidate) -> tuple[datetime, int]:
    return one.given_at or _NEVER, one.number


def _by_load(one: Candidate) -> tuple[int, datetime, int]:
    return one.open_cases, *_in_turn(one)
