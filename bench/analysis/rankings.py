"""The plain rankings a choice of influencers is held against; each gives every person a score."""

from collections import deque
from collections.abc import Callable

import numpy as np
from scipy import sparse

from resonanz.analysis.graphs import Network


def out_degree(network: Network) -> np.ndarray:
    return np.bincount(network.source, minlength=network.size)


def in_degree(network: Network) -> np.ndarray:
    return np.bincount(network.target, minlength=network.size)


def degree(network: Network) -> np.ndarray:
    return out_degree(network) + in_degree(network)


def pagerank(network: Network) -> np.ndarray:
    """By power iteration, damping 0.85; who links to nobody links to all."""
    out = out_degree(network)
    step = sparse.csr_array(
        (1 / out[network.source], (network.target, network.source)),
        shape=(network.size, network.size),
    )
    rank = np.full(network.size, 1 / network.size)
    for _ in range(100):
        rank = 0.85 * (step @ rank + rank[out == 0].sum() / network.size) + 0.15 / network.size
    return rank


def reversed_pagerank(network: Network) -> np.ndarray:
    return pagerank(network.reversed())


def betweenness(network: Network) -> np.ndarray:
    """Brandes 2001, directed, without weights."""
    ahead = [network.target[network.source == one].tolist() for one in range(network.size)]
    score = np.zeros(network.size)
    for root in range(network.size):
        order, before, paths = _shortest_paths(ahead, root)
        share = dict.fromkeys(order, 0.0)
        for one in reversed(order):
            for other in before[one]:
                share[other] += paths[other] / paths[one] * (1 + share[one])
            score[one] += share[one] * (one != root)
    return score


def _shortest_paths(
    ahead: list[list[int]], root: int
) -> tuple[list[int], dict[int, list[int]], dict[int, int]]:
    """Who is reached in which order, from whom, and on how many shortest paths."""
    steps, paths, before = {root: 0}, {root: 1}, {root: list[int]()}
    order, front = list[int](), deque([root])
    while front:
        one = front.popleft()
        order.append(one)
        for other in ahead[one]:
            if other not in steps:
                steps[other], paths[other], before[other] = steps[one] + 1, 0, []
                front.append(other)
            if steps[other] == steps[one] + 1:
                paths[other] += paths[one]
                before[other].append(one)
    return order, before, paths


def core_number(network: Network) -> np.ndarray:
    """In how dense a core (Seidman 1983) a person is, edges without direction."""
    both = network.both_ways()
    beside = [both.target[both.source == one].tolist() for one in range(network.size)]
    left = np.bincount(both.source, minlength=network.size)
    core, level, rest = np.zeros(network.size), 0, set(range(network.size))
    while rest:
        one = min(rest, key=lambda person: left[person])
        level = max(level, left[one])
        core[one] = level
        rest.remove(one)
        for other in beside[one]:
            left[other] -= other in rest
    return core


RANKINGS: dict[str, Callable[[Network], np.ndarray]] = {
    "degree": degree,
    "out-degree": out_degree,
    "in-degree": in_degree,
    "PageRank": pagerank,
    "PageRank reversed": reversed_pagerank,
    "betweenness": betweenness,
    "core number": core_number,
}
