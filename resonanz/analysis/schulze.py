"""Who wins where people put choices in an order: the Schulze method.

M. Schulze, "A new monotonic, clone-independent, reversal symmetric, and Condorcet-consistent
single-winner election method", Social Choice and Welfare 36 (2011), 267-303; strength of a link is
measured by winning votes, as the paper's section 2.2 prefers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Order:
    """The choices by place, the best first (several where they tie), and each against each."""

    places: tuple[tuple[int, ...], ...]
    # `preferred[a][b]`: how many put a before b.
    preferred: tuple[tuple[int, ...], ...]


def order(count: int, ballots: Mapping[Sequence[int], int]) -> Order:
    """The order of `count` choices by how many cast which ballot (numbers of choices, best first).

    What a ballot does not name stands below all it names, and beside the rest.
    """
    preferred = _preferred(count, ballots)
    strengths = _strongest_paths(preferred)
    return Order(_places(strengths), tuple(tuple(row) for row in preferred))


def _preferred(count: int, ballots: Mapping[Sequence[int], int]) -> list[list[int]]:
    wins = [[0] * count for _choice in range(count)]
    for ballot, number in ballots.items():
        below = set(range(count))
        for choice in ballot:
            below.discard(choice)
            for other in below:
                wins[choice][other] += number
    return wins


def _strongest_paths(preferred: Sequence[Sequence[int]]) -> list[list[int]]:
    """A path is as strong as its weakest link; the strongest from each to each."""
    every = range(len(preferred))
    paths = [
        [preferred[a][b] if preferred[a][b] > preferred[b][a] else 0 for b in every] for a in every
    ]
    for via in every:
        for a in every:
            for b in every:
                if len({a, b, via}) == 3:
                    paths[a][b] = max(paths[a][b], min(paths[a][via], paths[via][b]))
    return paths


def _places(paths: Sequence[Sequence[int]]) -> tuple[tuple[int, ...], ...]:
    """First those nobody beats, then those nobody beats among the rest, and so on."""
    left, places = list(range(len(paths))), []
    while left:
        unbeaten = tuple(a for a in left if all(paths[a][b] >= paths[b][a] for b in left))
        places.append(unbeaten)
        left = [choice for choice in left if choice not in unbeaten]
    return tuple(places)
