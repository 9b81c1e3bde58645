"""Choose so many of each group that together they cover as much as possible.

The maximum-coverage problem under a partition matroid (Nemhauser, Wolsey & Fisher 1978): greedy and
exchange find a choice, Lagrangian relaxation bounds the optimum (Fisher 1981), and mixed-integer
programming (HiGHS by scipy) finds the optimum of small ones.
"""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, sparse

Ints: TypeAlias = NDArray[np.int64]
Floats: TypeAlias = NDArray[np.float64]

# Deterministic limits of the search; the seconds are only there for very slow machines.
NODES = 20_000
SECONDS = 30.0


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
    whichever covers more. Ends when a sweep betters nothing.
    """
    state = _State(problem, start)
    order = np.argsort(-problem.quota, kind="stable")
    for _ in range(sweeps):
        if not sum(state.renew(int(group)) for group in order):
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
            self._take(group, int(candidate))

    def chosen(self) -> Ints:
        return np.sort(np.array([c for group in self.picked for c in group], dtype=np.int64))

    def renew(self, group: int) -> bool:
        """Choose a group anew; whether that is better."""
        before = list(self.picked[group])
        lost = sum(self._give_up(group, candidate) for candidate in before)
        won = self._fill(group)
        if won > lost or not before:
            return bool(self.picked[group])
        if self.picked[group] != before:
            for candidate in list(self.picked[group]):
                self._give_up(group, candidate)
            for candidate in before:
                self._take(group, candidate)
        return False

    def _fill(self, group: int) -> int:
        low, high = int(self.problem.starts[group]), int(self.problem.starts[group + 1])
        first, last = self.pointers[low], self.pointers[high]
        items = self.items[first:last]
        worth, begins = self.problem.worth[items], self.pointers[low:high] - first
        won = 0
        for _ in range(int(self.problem.quota[group])):
            # Everyone covers at least themselves: no row is empty, as `reduceat` needs.
            gains = np.add.reduceat(worth * (self.times[items] == 0), begins)
            gains[[candidate - low for candidate in self.picked[group]]] = -1
            best = int(np.argmax(gains))
            won += int(gains[best])
            self._take(group, low + best)
        return won

    def _items(self, candidate: int) -> NDArray[np.int32]:
        items: NDArray[np.int32] = self.items[
            self.pointers[candidate] : self.pointers[candidate + 1]
        ]
        return items

    def _take(self, group: int, candidate: int) -> None:
        self.times[self._items(candidate)] += 1
        self.picked[group].append(candidate)

    def _give_up(self, group: int, candidate: int) -> int:
        items = self._items(candidate)
        self.times[items] -= 1
        self.picked[group].remove(candidate)
        return int(self.problem.worth[items[self.times[items] == 0]].sum())


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
    price = worth / np.maximum(1, problem.times(chosen))
    bound, best, step, since = np.inf, problem.value(chosen), 1.0, 0
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


def solve(
    problem: Problem, *, at_least: tuple[Problem, int] | None = None, seconds: float = SECONDS
) -> Solved:
    """The optimum by mixed-integer programming, within limits.

    maximise Σ worth·y  with  y_i ≤ Σ x_c over the c that cover i,  Σ x = quota in each group.
    With `at_least` the same candidates must also cover so much of another problem.
    """
    people = problem.covers.shape[0]
    blocks = [problem] + ([at_least[0]] if at_least else [])
    sizes = [block.covers.shape[1] for block in blocks]
    cost = np.concatenate([np.zeros(people), -problem.worth, np.zeros(sum(sizes[1:]))])
    found = optimize.milp(
        cost,
        integrality=np.repeat([1, 0], [people, sum(sizes)]),
        bounds=optimize.Bounds(0, 1),
        constraints=_constraints(blocks, at_least[1] if at_least else None),
        options={"time_limit": seconds, "node_limit": NODES, "mip_rel_gap": 0},
    )
    bound = -found.mip_dual_bound if found.mip_dual_bound is not None else np.inf
    if found.x is None:
        return Solved(None, bound)
    return Solved(np.flatnonzero(found.x[:people] > 0.5), bound)


def _constraints(blocks: list[Problem], least: int | None) -> list[optimize.LinearConstraint]:
    people = blocks[0].covers.shape[0]
    sizes = [block.covers.shape[1] for block in blocks]
    rows = []
    for number, block in enumerate(blocks):
        ties = [sparse.csr_array((sizes[number], size)) for size in sizes]
        ties[number] = sparse.eye_array(sizes[number])
        rows.append(sparse.hstack([-block.covers.T, *ties]))
    quota = blocks[0].quota
    group = np.repeat(np.arange(len(quota)), np.diff(blocks[0].starts))
    members = sparse.csr_array(
        (np.ones(people), (group, np.arange(people))), shape=(len(quota), people + sum(sizes))
    )
    constraints = [
        optimize.LinearConstraint(sparse.vstack(rows), -np.inf, 0),
        optimize.LinearConstraint(members, quota, quota),
    ]
    if least is not None:
        floor = np.concatenate([np.zeros(people + sizes[0]), blocks[1].worth])
        constraints.append(optimize.LinearConstraint(floor[None, :], least, np.inf))
    return constraints
