"""Choose so many of each group that together they cover as much as possible.

The maximum-coverage problem under a partition matroid (Nemhauser, Wolsey & Fisher 1978): greedy and
exchange find a choice, Lagrangian relaxation bounds the optimum (Fisher 1981), and mixed-integer
programming (HiGHS by scipy) finds the optimum of small ones.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, sparse

type Ints = NDArray[np.int64]
type Floats = NDArray[np.float64]

# Deterministic limits of the search; the seconds are only there for very slow machines.
NODES = 20_000
SECONDS = 10.0
FIRST_STEP = 20.0


@dataclass(frozen=True)
class Problem:
    """Candidates (rows of `covers`, sorted by group) and the items (columns) they cover.

    Group g holds the candidates `starts[g]` up to `starts[g + 1]`; `quota[g]` of them are chosen.
    An item counts `worth`, once, if any of the chosen covers it.
    """

    covers: sparse.csr_array
    worth: Ints
    starts: Ints
    quota: Ints

    def value(self, chosen: Ints) -> int:
        """What the chosen cover together."""
        return int(self.worth[self.times(chosen) > 0].sum())

    def times(self, chosen: Ints) -> Ints:
        """How many of the chosen cover each item."""
        picked = np.zeros(self.covers.shape[0], dtype=np.int32)
        picked[chosen] = 1
        return self.covers.T @ picked


def choose(problem: Problem, *, sweeps: int = 20, start: Ints | None = None) -> Ints:
    """A choice no single group can better by choosing anew, the others left as they are.

    Group by group (the greatest first) its members are given up and chosen again greedily; kept is
    whichever covers more. Ends when a sweep betters less than one group in a thousand.
    """
    state = _State(problem, start)
    order = np.argsort(-problem.quota, kind="stable")
    for _ in range(sweeps):
        if sum(state.renew(int(group)) for group in order) <= len(order) // 1000:
            break
    return state.chosen()


class _State:
    """Who is chosen in each group, and how often each item is covered."""

    def __init__(self, problem: Problem, start: Ints | None) -> None:
        self.problem = problem
        self.pointers, self.items = problem.covers.indptr, problem.covers.indices
        self.picked: list[list[int]] = [[] for _ in problem.quota]
        self.times = np.zeros(problem.covers.shape[1], dtype=np.int32)
        for candidate in [] if start is None else start:
            group = int(np.searchsorted(problem.starts, candidate, side="right")) - 1
            self.take(group, int(candidate))

    def chosen(self) -> Ints:
        return np.sort(np.array([c for group in self.picked for c in group], dtype=np.int64))

    def renew(self, group: int) -> bool:
        """Choose a group anew; whether that is better."""
        before = list(self.picked[group])
        lost = sum(self.give_up(group, candidate) for candidate in before)
        won = self._fill(group)
        if won > lost or not before:
            return bool(self.picked[group])
        if self.picked[group] != before:
            for candidate in list(self.picked[group]):
                self.give_up(group, candidate)
            for candidate in before:
                self.take(group, candidate)
        return False

    def _fill(self, group: int) -> int:
        low, won = int(self.problem.starts[group]), 0
        items, begins = self.all_items(group)
        worth = self.problem.worth[items]
        for _ in range(int(self.problem.quota[group])):
            # Everyone covers at least themselves: no row is empty, as `reduceat` needs.
            gains = np.add.reduceat(worth * (self.times[items] == 0), begins)
            gains[[candidate - low for candidate in self.picked[group]]] = -1
            won += self.take(group, low + int(np.argmax(gains)))
        return won

    def all_items(self, group: int) -> tuple[NDArray[np.int32], Ints]:
        """The items of all candidates of a group, and where those of each begin."""
        low, high = int(self.problem.starts[group]), int(self.problem.starts[group + 1])
        first, last = self.pointers[low], self.pointers[high]
        return self.items[first:last], self.pointers[low:high] - first

    def _items(self, candidate: int) -> NDArray[np.int32]:
        items: NDArray[np.int32] = self.items[
            self.pointers[candidate] : self.pointers[candidate + 1]
        ]
        return items

    def take(self, group: int, candidate: int) -> int:
        """Choose someone; what is won."""
        items = self._items(candidate)
        won = int(self.problem.worth[items[self.times[items] == 0]].sum())
        self.times[items] += 1
        self.picked[group].append(candidate)
        return won

    def give_up(self, group: int, candidate: int) -> int:
        """Choose someone no longer; what is lost."""
        items = self._items(candidate)
        self.times[items] -= 1
        self.picked[group].remove(candidate)
        return int(self.problem.worth[items[self.times[items] == 0]].sum())


@dataclass(frozen=True)
class Cooling:
    """How an annealing runs: exchanges, heat at the beginning and the end, random start."""

    steps: int
    hot: float
    cold: float
    seed: int = 0


def anneal(
    problem: Problem,
    chosen: Ints,
    soft: Floats,
    cooling: Cooling,
    score: Callable[[int], tuple[int, ...]] = lambda value: (value,),
) -> Ints:
    """The best choice met in exchanges that sometimes make things worse.

    One of the chosen is given up, and one of the same group taken with a probability proportional
    to exp(gain / heat), the gain counted in `soft` instead of the problem's worth (Geman & Geman
    1984); the best is the one whose worth to the problem itself has the greatest `score`.
    """
    state, dice = _State(problem, chosen), np.random.default_rng(cooling.seed)
    value = problem.value(chosen)
    best = score(value)
    groups = dice.choice(np.repeat(np.arange(len(problem.quota)), problem.quota), cooling.steps)
    heats = np.geomspace(cooling.hot, cooling.cold, cooling.steps)
    parts = [(*state.all_items(group), soft) for group in range(len(problem.quota))]
    parts = [(items, begins, worth[items]) for items, begins, worth in parts]
    for group, heat in zip(groups.tolist(), heats.tolist(), strict=True):
        items, begins, worth = parts[group]
        picked, low = state.picked[group], int(problem.starts[group])
        value -= state.give_up(group, picked[int(dice.integers(len(picked)))])
        gains = np.add.reduceat(worth * (state.times[items] == 0), begins) / heat
        gains += dice.gumbel(size=len(gains))
        gains[[candidate - low for candidate in picked]] = -np.inf
        value += state.take(group, low + int(np.argmax(gains)))
        if score(value) > best:
            best, chosen = score(value), state.chosen()
    return chosen


@dataclass(frozen=True)
class Relaxed:
    """An upper bound to what any choice covers, and the best choice met on the way to it."""

    bound: float
    chosen: Ints


def relax(problem: Problem, chosen: Ints, *, rounds: int) -> Relaxed:
    """Lagrangian relaxation by subgradient steps (Held, Wolfe & Crowder 1974).

    Every item has a price from 0 to its worth; a choice is paid the prices of all it covers, and
    what an item is worth above its price is had for nothing. Any prices give a bound.
    """
    covers = problem.covers.astype(np.float64)
    worth = problem.worth.astype(np.float64)
    # What one of the chosen covers alone is dear; the start and the step are found by trying.
    times = problem.times(chosen)
    price = worth * np.select([times == 0, times == 1], [1.0, 0.5], 0.1)
    bound, best, step, since = np.inf, problem.value(chosen), FIRST_STEP, 0
    for _ in range(rounds):
        paid = covers @ price
        picked = _dearest(problem, paid)
        now = float((worth - price).sum() + paid[picked].sum())
        since = 0 if now < bound - 1e-9 else since + 1
        bound = min(bound, now)
        slope = problem.times(picked) - (price < worth)
        length = float((slope**2).sum())
        if not length or bound < best + 1 - 1e-6:
            break
        if since >= 5:
            step, since = step / 2, 0
        price = np.clip(price - step * (now - best) / length * slope, 0, worth)
    return Relaxed(bound, picked)


def _dearest(problem: Problem, paid: Floats) -> Ints:
    """The candidates of each group that are paid most, as many as its quota."""
    group = np.repeat(np.arange(len(problem.quota)), np.diff(problem.starts))
    order = np.argsort(group * (2 * paid.max() + 1) - paid, kind="stable")
    place = np.arange(len(paid)) - problem.starts[group]
    return np.sort(order[place < problem.quota[group]])


@dataclass(frozen=True)
class Solved:
    """What the solver found, and the bound it proved; `chosen` is None where it found nothing."""

    chosen: Ints | None
    bound: float


def solve(problem: Problem, *, above: int, seconds: float = SECONDS) -> Solved:
    """The optimum by mixed-integer programming, if it is above `above`, within limits.

    maximise Σ worth·y  with  y_i ≤ Σ x_c over the c that cover i,  Σ x = quota in each group.
    """
    people, items = problem.covers.shape
    group = np.repeat(np.arange(len(problem.quota)), np.diff(problem.starts))
    members = sparse.csr_array(
        (np.ones(people), (group, np.arange(people))), shape=(len(problem.quota), people + items)
    )
    reached = sparse.hstack([-problem.covers.T, sparse.eye_array(items)])
    worth = np.concatenate([np.zeros(people), problem.worth])
    found = optimize.milp(
        -worth,
        integrality=np.repeat([1, 0], [people, items]),
        bounds=optimize.Bounds(0, 1),
        constraints=[
            optimize.LinearConstraint(reached, -np.inf, 0),
            optimize.LinearConstraint(members, problem.quota, problem.quota),
            optimize.LinearConstraint(worth[None, :], above + 1, np.inf),
        ],
        options={"time_limit": seconds, "node_limit": NODES, "mip_rel_gap": 0},
    )
    if found.status == _NONE_ABOVE:
        return Solved(None, above)
    bound = np.inf if found.mip_dual_bound is None else -found.mip_dual_bound
    chosen = None if found.x is None else np.flatnonzero(found.x[:people] > 0.5)
    return Solved(chosen, bound)


_NONE_ABOVE = 2
