"""What came of a poll."""

from collections.abc import Mapping, Sequence
from typing import Any

from resonanz.analysis import schulze

from .models import Ballot, Poll, Vote

type Ballots = Mapping[Sequence[int], int]

# A secret poll tells nothing while it runs before so many voted, and then again after so many
# more: whoever looks before and after a vote does not learn it.
STEP = 5


def ballots_of(poll: Poll) -> Ballots:
    """How often each way to vote was chosen."""
    if poll.is_secret:
        cast = Ballot.objects.filter(poll=poll).values_list("choices", "number")
        return {tuple(choices): number for choices, number in cast}
    found: dict[Sequence[int], int] = {}
    for choices in Vote.objects.filter(poll=poll).values_list("choices", flat=True):
        found[tuple(choices)] = found.get(tuple(choices), 0) + 1
    return found


def result_of(poll: Poll, ballots: Ballots) -> dict[str, Any]:
    """How many voted, and for what: `counts` by choice; ranked also `places`, the best first.

    In a ranked poll the counts tell who put a choice first.
    """
    ranked = poll.method == Poll.Method.RANKED
    counts = [0] * len(poll.choices)
    for choices, number in ballots.items():
        for choice in choices[:1] if ranked else choices:
            counts[choice] += number
    result: dict[str, Any] = {"votes": sum(ballots.values()), "counts": counts}
    if ranked:
        found = schulze.order(len(poll.choices), ballots)
        result |= {"places": found.places, "preferred": found.preferred}
    return result


def shown_now(poll: Poll, ballots: Ballots) -> dict[str, Any] | None:
    """What may be told of a poll that runs; what was told before stays where it says no more."""
    if not poll.is_live:
        return None
    if poll.is_secret and sum(ballots.values()) % STEP:
        return poll.result
    return result_of(poll, ballots)
