"""Who carries a department along: few people who together directly reach as many as possible.

A person is *directly reached* if they are an influencer, or if an edge leads from an influencer to
them (`reach="out"`: the source speaks to the target; `"in"` and `"both"` read the edges the other
way or both ways). The influencers of all departments are chosen jointly: whoever is reached counts
once, whichever department the influencer belongs to. Among choices that reach equally many, the one
with the greater expected spread (`spread`) is taken.
"""

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from .cover import Cooling, Problem, anneal, choose, relax, solve
from .graphs import Floats, Ints, Network
from .spread import traces

# What the solver is given; larger networks are left to exchange and its bound.
SMALL = 60_000
STEPS, STEPS_EACH = 20_000, 200
LOOKS = 500_000_000
# Up to so many people only choices that directly reach exactly as many are equal; above, those that
# differ by a fiftieth are: leaving out a tenth of the edges changes more.
EXACT, TIE = 300, 0.02
EDGES_AT_ONCE = 2_000_000


@dataclass(frozen=True)
class Proposal:
    """The chosen (numbers of people), who is reached directly, and how good that can be at most.

    `counted` are the people who belong to a department: only they are chosen, and only they count.
    `covered[i]` says how many of the chosen reach person i; `bound` is a number of people no choice
    can exceed; `is_optimum` says that it is reached.
    """

    chosen: Ints
    covers: sparse.csr_array
    counted: Ints
    covered: Ints
    bound: int

    def reach_of_each(self) -> list[Ints]:
        """For each of the chosen whom they reach, as places in `counted`."""
        rows = self.covers[self.chosen - self.counted[0]]
        return [np.sort(each) for each in np.split(rows.indices, rows.indptr[1:-1])]

    @property
    def reached(self) -> int:
        return int((self.covered > 0).sum())

    @property
    def is_optimum(self) -> bool:
        return self.reached >= self.bound


def propose(
    network: Network, *, per_heads: int = 50, reach: str = "out", seed: int = 0
) -> Proposal:
    """Choose the influencers.

    Each department has one, and one more for each started `per_heads` people (0: none more), at
    most all its people. Small networks are solved exactly (within limits), large ones by exchange;
    the bound holds for both.
    """
    directed = _directed(network, reach)
    direct = _direct(directed, per_heads)
    both = _with_spread(direct, directed, seed)
    chosen, bound = _best(direct, choose(both), seed)
    chosen = _widest(both, chosen, directed.size, seed)
    first = directed.size - direct.covers.shape[0]
    return Proposal(
        chosen=chosen + first,
        covers=direct.covers,
        counted=np.arange(first, directed.size),
        covered=direct.times(chosen).astype(np.int64),
        bound=bound,
    )


def _directed(network: Network, reach: str) -> Network:
    """The edges in the direction in which they reach."""
    ways = {"out": lambda: network, "in": network.reversed, "both": network.both_ways}
    return ways[reach]()


def quotas(heads: Ints, per_heads: int) -> Ints:
    """How many influencers departments of so many heads have."""
    more = -(-heads // per_heads) if per_heads else 0 * heads
    return np.minimum(heads, 1 + more)


def _direct(network: Network, per_heads: int) -> Problem:
    """The people of departments as candidates, and the same people as what they reach."""
    # People without a department have the number −1 and come first.
    first = int(np.searchsorted(network.department, 0))
    people = network.size - first
    inside = (network.source >= first) & (network.target >= first)
    rows = np.concatenate([np.arange(people), network.source[inside] - first])
    columns = np.concatenate([np.arange(people), network.target[inside] - first])
    ones = np.ones(len(rows), dtype=np.int8)
    starts = np.searchsorted(network.department[first:], np.arange(len(network.departments) + 1))
    return Problem(
        covers=sparse.csr_array((ones, (rows, columns)), shape=(people, people)),
        worth=np.ones(people, dtype=np.int64),
        starts=starts,
        quota=quotas(np.diff(starts), per_heads),
    )


def _with_spread(direct: Problem, network: Network, seed: int) -> Problem:
    """The same, and the spread as what decides among equals."""
    rounds = int(np.clip(EDGES_AT_ONCE // network.size, 1, 100))
    met = traces(network, sets=min(rounds * network.size, 200_000), seed=seed)
    met = met[network.size - direct.covers.shape[0] :]
    each = np.ones(met.shape[1], dtype=np.int64)
    return replace(
        direct,
        covers=sparse.csr_array(sparse.hstack([direct.covers, met])),
        worth=np.concatenate([direct.worth * (met.shape[1] + 1), each]),
    )


def _best(direct: Problem, chosen: Ints, seed: int) -> tuple[Ints, int]:
    """The choice that directly reaches most, and a bound to what any reaches."""
    small = direct.covers.nnz <= SMALL
    relaxed = relax(direct, chosen, rounds=300 if small else 40)
    bound = int(np.floor(relaxed.bound + 1e-6))
    best = direct.value(chosen)
    if best < bound and small:
        soft = direct.worth.astype(np.float64)
        chosen = anneal(direct, chosen, soft, _cooling(direct, 1.5, 0.25, seed))
        best = direct.value(chosen)
    if best < bound and small:
        solved = solve(direct, above=best)
        bound = int(min(bound, np.floor(solved.bound + 1e-6)))
        chosen = chosen if solved.chosen is None else solved.chosen
    return chosen, max(bound, direct.value(chosen))


def _cooling(problem: Problem, hot: float, cold: float, seed: int) -> Cooling:
    """As many exchanges as there is time for: each looks at all a group covers."""
    of_group = np.diff(problem.covers.indptr[problem.starts].astype(np.int64))
    looked_at = int((of_group * problem.quota).sum() // max(1, problem.quota.sum()))
    steps = min(STEPS, STEPS_EACH * problem.covers.shape[0], LOOKS // max(1, looked_at))
    return Cooling(max(1, steps), hot, cold, seed)


def _widest(both: Problem, chosen: Ints, size: int, seed: int) -> Ints:
    """Among choices that directly reach (about) as many, one with the greatest expected spread."""
    people = both.covers.shape[0]
    unit, spread = int(both.worth[0]), size / (both.covers.shape[1] - people)
    most = both.value(chosen) // unit
    enough = most if size <= EXACT else int(np.ceil((1 - TIE) * most))

    def score(value: int) -> tuple[int, int]:
        return min(value // unit, enough), value % unit

    if both.covers.nnz > 40 * SMALL:
        wide = _priced(both, np.where(np.arange(len(both.worth)) < people, 1.0, spread))
        wider = choose(wide, start=chosen, sweeps=1)
        return max(chosen, wider, key=lambda each: score(both.value(each)))
    # On the way fewer may be reached directly: a person reached so costs what one of spread does,
    # and where there is leeway less.
    for price in (1.0,) if size <= EXACT else (1.0, 0.4, 0.15):
        soft = np.where(np.arange(len(both.worth)) < people, price, spread)
        chosen = anneal(both, chosen, soft, _cooling(both, 0.6, 0.05, seed), score)
    return chosen


def _priced(problem: Problem, worth: Floats) -> Problem:
    return replace(problem, worth=np.round(worth * 1e6).astype(np.int64))


@dataclass(frozen=True)
class Stability:
    """What becomes of a choice when a share `left_out` of the edges is not known.

    `kept`: the share of the influencers that is chosen again, on average over `runs`; `coverage`:
    the share of the people reached now that the same influencers still reach.
    """

    runs: int
    left_out: float
    kept: float
    coverage: float


def stability(
    network: Network,
    proposal: Proposal,
    *,
    per_heads: int = 50,
    reach: str = "out",
    seed: int = 0,
    left_out: float = 0.1,
) -> Stability:
    """Leave out a tenth of the edges again and again, and choose anew by exchange."""
    dice = np.random.default_rng(seed)
    # Twenty times where that is quick; each edge costs about a microsecond.
    runs = int(np.clip(EDGES_AT_ONCE // max(1, len(network.source)), 1, 20))
    directed = _directed(network, reach)
    kept, coverage = [], []
    for _ in range(runs):
        direct = _direct(directed.only(dice.random(len(directed.source)) >= left_out), per_heads)
        before = proposal.chosen - proposal.counted[0]
        # Begun where the choice stands, so that only what is better replaces somebody.
        anew = choose(direct, start=before, sweeps=5 if runs > 1 else 1)
        kept.append(np.isin(before, anew).mean())
        coverage.append(direct.value(before) / proposal.reached)
    return Stability(
        runs, left_out, round(float(np.mean(kept)), 4), round(float(np.mean(coverage)), 4)
    )
