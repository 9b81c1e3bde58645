"""How far word goes: the weighted cascade, forwards by simulation and backwards by sampling.

Independent cascade (Kempe, Kleinberg & Tardos 2003) with the weights of Chen, Wang & Yang (2009):
whoever has heard tells each neighbour once, who takes it up with the edge's share of all that comes
in there (1 / in-degree without weights). Backwards: reverse-reachable sets (Borgs et al. 2014); how
many of them a choice meets is, in proportion, its expected spread.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from .graphs import Floats, Ints, Network


@dataclass(frozen=True)
class Chances:
    """From each person the others, and the chance of each of these edges, as rows."""

    pointers: Ints
    others: Ints
    chance: Floats

    @property
    def size(self) -> int:
        return len(self.pointers) - 1


def forwards(network: Network) -> Chances:
    """From each person those who may take it up from them."""
    coming_in = np.bincount(network.target, network.weight, network.size)
    return _rows(
        network.source, network.target, network.weight / coming_in[network.target], network.size
    )


def backwards(network: Network) -> Chances:
    """From each person those they may have taken it up from."""
    coming_in = np.bincount(network.target, network.weight, network.size)
    return _rows(
        network.target, network.source, network.weight / coming_in[network.target], network.size
    )


def _rows(ones: Ints, others: Ints, chance: Floats, size: int) -> Chances:
    rows = sparse.csr_array((chance, (ones, others)), shape=(size, size))
    return Chances(rows.indptr.astype(np.int64), rows.indices.astype(np.int64), rows.data)


def expected(network: Network, chosen: Ints, *, runs: int = 10_000, seed: int = 0) -> float:
    """How many people hear of it on average if the chosen tell it, themselves included."""
    chances, dice = forwards(network), np.random.default_rng(seed)
    at_once = max(1, 20_000_000 // max(1, network.size))
    heard = 0
    for first in range(0, runs, at_once):
        now = min(at_once, runs - first)
        heard += len(
            _reached(chances, np.tile(chosen, now), np.repeat(np.arange(now), len(chosen)), dice)
        )
    return heard / runs


def traces(network: Network, *, sets: int, seed: int = 0) -> sparse.csr_array:
    """Reverse-reachable sets, each a column; a row is a person, 1 where a set holds them.

    Roots are spread evenly over all people, so that none is left to chance more than needed.
    """
    dice = np.random.default_rng(seed)
    rounds, rest = divmod(sets, max(1, network.size))
    roots = np.concatenate(
        [np.tile(np.arange(network.size), rounds), dice.choice(network.size, rest, replace=False)]
    )
    keys = _reached(backwards(network), roots, np.arange(sets), dice)
    inside = (np.ones(len(keys), dtype=np.int8), (keys % network.size, keys // network.size))
    return sparse.csr_array(inside, shape=(network.size, sets))


def _reached(chances: Chances, people: Ints, run: Ints, dice: np.random.Generator) -> Ints:
    """All that is reached in each run, as sorted run · size + person."""
    front = np.unique(run * chances.size + people)
    seen = front
    while front.size:
        told = _tell(chances, front, dice)
        place = np.searchsorted(seen, told)
        known = seen[np.minimum(place, len(seen) - 1)] == told
        front = told[~known]
        # Both parts are sorted: the stable sort merges them.
        seen = np.sort(np.concatenate([seen, front]), kind="stable")
    return seen


def _tell(chances: Chances, front: Ints, dice: np.random.Generator) -> Ints:
    person = front % chances.size
    first = chances.pointers[person]
    count = chances.pointers[person + 1] - first
    edge = np.repeat(first - np.cumsum(count) + count, count) + np.arange(count.sum())
    taken = dice.random(len(edge)) < chances.chance[edge]
    run = np.repeat(front - person, count)[taken]
    found: NDArray[np.int64] = np.unique(run + chances.others[edge[taken]])
    return found
