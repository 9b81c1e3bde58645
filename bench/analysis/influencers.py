"""What `resonanz insights influencers` is worth.

Two figures on random networks of 20 to 300 people: how often the choice directly reaches as many as
the optimum (an integer programme of its own, written down here), and its expected spread (weighted
cascade, 10,000 runs) beside choosing by degree, PageRank, betweenness and core number.
"""

import argparse
import time
from collections.abc import Callable, Iterator

import numpy as np
import pyarrow as pa
from scipy import optimize, sparse

from resonanz.analysis.graphs import Network
from resonanz.analysis.influencers import propose, quotas
from resonanz.analysis.spread import expected

from .rankings import RANKINGS


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.analysis influencers")
    parser.add_argument("--cases", type=int, default=500)
    parser.add_argument("--spread", type=int, default=50, help="how many of them spread as well")
    parser.add_argument("--first", type=int, default=0)
    options = parser.parse_args(arguments)
    if options.cases:
        _coverage(options.first, options.cases)
    if options.spread:
        _spread(options.first, options.spread)


def _coverage(first: int, cases: int) -> None:
    shares, unproven, slowest = [], 0, 0.0
    for case in range(first, first + cases):
        network, per_heads = random_network(case)
        began = time.perf_counter()
        proposal = propose(network, per_heads=per_heads)
        slowest = max(slowest, time.perf_counter() - began)
        best, is_proven = optimum(network, per_heads)
        unproven += not is_proven
        shares.append(proposal.reached / best)
        if shares[-1] < 1 or proposal.bound < best or not is_proven:
            proof = "proven" if is_proven else "the best found in 30 s"
            print(f"case {case}: {proposal.reached} against {best} ({proof})", flush=True)
    equal = sum(share >= 1 for share in shares)
    print(
        f"as many as the integer programme in {equal} of {cases} ({unproven} of these not proven "
        f"there), worst {min(shares):.4f}; slowest {slowest:.1f} s",
        flush=True,
    )


def _spread(first: int, cases: int) -> None:
    below, ratios = 0, []
    for case in range(first, first + cases):
        network, per_heads = random_network(case)
        ours = expected(network, propose(network, per_heads=per_heads).chosen, seed=7)
        theirs = {
            name: expected(network, _best(network, rank(network), per_heads), seed=7)
            for name, rank in RANKINGS.items()
        }
        best = max(theirs, key=lambda name: theirs[name])
        ratios.append(ours / theirs[best])
        if ours < theirs[best]:
            below += 1
            print(f"case {case}: {ours:.2f} against {theirs[best]:.2f} by {best}")
    print(
        f"spread below the best ranking in {below} of {cases}; ours / best: "
        f"worst {min(ratios):.4f}, median {np.median(ratios):.4f}"
    )


def _best(network: Network, score: np.ndarray, per_heads: int) -> np.ndarray:
    """Of each department those with the highest score."""
    heads = np.bincount(network.department, minlength=len(network.departments))
    chosen = []
    for group, number in enumerate(quotas(heads, per_heads)):
        members = np.flatnonzero(network.department == group)
        chosen.append(members[np.argsort(-score[members], kind="stable")[:number]])
    return np.concatenate(chosen)


def optimum(network: Network, per_heads: int) -> tuple[int, bool]:
    """The most people any choice directly reaches, and whether that was proven in 30 s."""
    n = network.size
    reach = sparse.csr_array(
        (np.ones(len(network.source)), (network.source, network.target)), shape=(n, n)
    ) + sparse.eye_array(n)
    heads = np.bincount(network.department, minlength=len(network.departments))
    quota = quotas(heads, per_heads)
    group = sparse.csr_array((np.ones(n), (network.department, np.arange(n))))
    found = optimize.milp(
        np.repeat([0.0, -1.0], n),
        integrality=np.repeat([1, 0], n),
        bounds=optimize.Bounds(0, 1),
        constraints=[
            optimize.LinearConstraint(sparse.hstack([-reach.T, sparse.eye_array(n)]), -np.inf, 0),
            optimize.LinearConstraint(
                sparse.hstack([group, sparse.csr_array(group.shape)]), quota, quota
            ),
        ],
        options={"mip_rel_gap": 0, "time_limit": 30},
    )
    return (0 if found.fun is None else round(-found.fun)), found.status == 0


def random_network(case: int) -> tuple[Network, int]:
    """A network of one of five kinds, and how many heads one more influencer is for."""
    dice = np.random.default_rng(case)
    n, groups = int(dice.integers(20, 301)), int(dice.integers(2, 16))
    department = np.sort(np.concatenate([np.arange(groups), dice.integers(0, groups, n - groups)]))
    pairs = KINDS[case % len(KINDS)](dice, department)
    if dice.random() < 0.3:
        pairs = np.concatenate([pairs, pairs[:, ::-1]])
    pairs = np.unique(pairs[pairs[:, 0] != pairs[:, 1]], axis=0)
    names = pa.array([f"p{number:03}" for number in range(n)])
    titles = [f"Department {number:02}" for number in range(groups)]
    network = Network(names, department, titles, pairs[:, 0], pairs[:, 1], np.ones(len(pairs)))
    return network, int(dice.choice([0, 50]))


Kind = Callable[[np.random.Generator, np.ndarray], np.ndarray]


def _alike(dice: np.random.Generator, department: np.ndarray) -> np.ndarray:
    n = len(department)
    return dice.integers(0, n, (int(n * dice.uniform(1, 8)), 2))


def _in_departments(dice: np.random.Generator, department: np.ndarray) -> np.ndarray:
    n = len(department)
    same = department[:, None] == department[None, :]
    chance = np.where(same, dice.uniform(0.05, 0.3), dice.uniform(0.2, 2) / n)
    return np.argwhere(dice.random((n, n)) < chance)


def _heavy(dice: np.random.Generator, department: np.ndarray) -> np.ndarray:
    n = len(department)
    speaks, heard = dice.pareto(1.5, n) + 0.1, dice.pareto(1.5, n) + 0.1
    size = int(n * dice.uniform(2, 8))
    ends = [dice.choice(n, size, p=each / each.sum()) for each in (speaks, heard)]
    return np.stack(ends, axis=1)


def _attached(dice: np.random.Generator, department: np.ndarray) -> np.ndarray:
    return np.array(list(_attachments(dice, len(department), int(dice.integers(1, 5)))))


def _attachments(dice: np.random.Generator, n: int, links: int) -> Iterator[tuple[int, int]]:
    order, ends = dice.permutation(n), [0]
    for new in range(1, n):
        for old in {ends[int(dice.integers(len(ends)))] for _ in range(links)}:
            ends += [old, new]
            pair = int(order[new]), int(order[old])
            yield pair if dice.random() < 0.5 else pair[::-1]


def _small_world(dice: np.random.Generator, department: np.ndarray) -> np.ndarray:
    n, near = len(department), int(dice.integers(1, 4))
    one = np.repeat(np.arange(n), near)
    other = (one + np.tile(np.arange(1, near + 1), n)) % n
    anew = dice.random(len(other)) < 0.15
    other[anew] = dice.integers(0, n, anew.sum())
    return np.stack([one, other], axis=1)


KINDS: list[Kind] = [_alike, _in_departments, _heavy, _attached, _small_world]
