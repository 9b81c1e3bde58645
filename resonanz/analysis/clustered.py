"""Regression of counts whose posts are not independent: those of a channel resemble each other.

The mean is exp(x'b + log exposure), optionally with an effect of its own for each channel; the
working variance is mean + shape * mean² (negative binomial, NB2). Only the mean has to be right for
the estimates (McCullagh & Nelder 1989, chapter 9); intervals come from CR2 variances (Bell &
McCaffrey 2002) with Satterthwaite degrees of freedom as in Pustejovsky & Tipton (2018, J. Business
& Economic Statistics 36), applied to the linearised problem of the last step.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.stats import t as student

Array = NDArray[np.float64]
Codes = NDArray[np.int64]
_CHUNK = 2_000
_STEPS = 200


@dataclass(frozen=True)
class Fit:
    """Coefficients on the log scale, their CR2 covariance and degrees of freedom.

    `levels` has the level of each group, where groups have their own.
    """

    coefficients: Array
    covariance: Array
    degrees: Array
    shape: float
    settled: bool
    levels: Array

    @property
    def errors(self) -> Array:
        return np.sqrt(np.maximum(np.diag(self.covariance), 0))

    def intervals(self, level: float = 0.95) -> tuple[Array, Array]:
        """Lower and upper ends on the log scale."""
        reach = student.ppf(0.5 + level / 2, self.degrees) * self.errors
        return self.coefficients - reach, self.coefficients + reach

    def p_values(self) -> Array:
        """Two-sided, of “no effect”."""
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio = np.abs(self.coefficients) / self.errors
        return np.asarray(2 * student.sf(np.nan_to_num(ratio, nan=0.0), self.degrees))


def fit(outcome: Array, columns: Array, exposure: Array, groups: Codes, *, within: bool) -> Fit:
    """The regression of counts on columns, clustered by groups (0, 1, …).

    `exposure` is logged already. With `within` each group has a level of its own, which is swept
    out; else a constant is added, which is left out of what comes back. The columns must be
    independent of each other (see `independent`).
    """
    if not within:
        columns = np.column_stack([columns, np.ones(len(outcome))])
    problem = _Problem(outcome, columns, exposure, groups, within)
    shape, parameters = 0.0, columns.shape[1] + (groups.max() + 1 if within else 0)
    linear = _start(problem)
    settled = False
    for _ in range(30):
        linear, beta, settled = _iterate(problem, linear, shape)
        before, shape = shape, _shape(outcome, np.exp(linear), len(outcome) - parameters)
        if abs(shape - before) < 1e-4 * (1 + before):
            break
    linear, beta, settled = _iterate(problem, linear, shape)
    covariance, degrees = _robust(problem, linear, shape)
    keep = slice(None) if within else slice(-1)
    own = group_means(linear - exposure - columns @ beta, np.ones(len(outcome)), groups)
    return Fit(beta[keep], covariance[keep, keep], degrees[keep], shape, settled, own)


def between(levels: Array, columns: Array, shape: float) -> Fit:
    """What differs between groups: their levels regressed on properties, a row for each group.

    The second of two steps (Donald & Lang 2007, Review of Economics & Statistics 89): every group
    counts once, however many posts it has; errors are HC2 with Satterthwaite's degrees of freedom.
    """
    size = len(levels)
    x = np.column_stack([columns, np.ones(size)])
    beta = np.linalg.lstsq(x, levels, rcond=None)[0]
    groups = np.arange(size)
    covariance, degrees = _sandwich(x, levels - x @ beta, groups)
    keep = slice(-1)
    return Fit(beta[keep], covariance[keep, keep], degrees[keep], shape, True, levels)


@dataclass(frozen=True)
class _Problem:
    outcome: Array
    columns: Array
    exposure: Array
    groups: Codes
    within: bool

    def swept(self, values: Array, weights: Array) -> Array:
        """Values less their weighted mean in each group."""
        if not self.within:
            return values
        return values - group_means(values, weights, self.groups)[self.groups]


def group_means(values: Array, weights: Array, groups: Codes) -> Array:
    """Weighted means by group, a row each."""
    size = int(groups.max()) + 1
    total = np.bincount(groups, weights, size)
    table = values[:, None] if values.ndim == 1 else values
    sums = [np.bincount(groups, weights * column, size) for column in table.T]
    if not sums:
        return np.zeros((size, 0))
    means = np.column_stack(sums) / total[:, None]
    return means[:, 0] if values.ndim == 1 else means


def _start(problem: _Problem) -> Array:
    rate = problem.outcome.sum() / np.exp(problem.exposure).sum()
    expected = rate * np.exp(problem.exposure)
    return np.log((problem.outcome + expected) / 2)


def _iterate(problem: _Problem, linear: Array, shape: float) -> tuple[Array, Array, bool]:
    """Iteratively reweighted least squares for a given shape."""
    beta = np.zeros(problem.columns.shape[1])
    for _ in range(_STEPS):
        mean = np.exp(linear)
        weights = mean / (1 + shape * mean)
        working = linear - problem.exposure + (problem.outcome - mean) / mean
        fitted, new = _least_squares(problem, working, weights)
        moved = np.max(np.abs(new - beta), initial=0.0)
        beta, linear = new, np.clip(fitted + problem.exposure, -30, 30)
        if moved < 1e-8:
            return linear, beta, True
    return linear, beta, False


def _least_squares(problem: _Problem, working: Array, weights: Array) -> tuple[Array, Array]:
    root = np.sqrt(weights)[:, None]
    x = problem.swept(problem.columns, weights)
    z = problem.swept(working, weights)
    if not x.shape[1]:
        return working - z, np.zeros(0)
    across, down = np.linalg.qr(x * root)
    beta = np.linalg.solve(down, across.T @ (z * root[:, 0]))
    # What was swept out of the working values and is not explained by the columns' means.
    return working - (z - x @ beta), beta


def _shape(outcome: Array, mean: Array, free: int) -> float:
    """The shape for which Pearson's statistic equals its degrees of freedom; 0 if never."""
    squared = (outcome - mean) ** 2

    def excess(shape: float) -> float:
        return float(np.sum(squared / (mean + shape * mean**2)) - max(free, 1))

    if excess(0.0) <= 0:
        return 0.0
    high = 1.0
    while excess(high) > 0 and high < 1e6:
        high *= 4
    return float(brentq(excess, 0.0, high, xtol=1e-8)) if high < 1e6 else high


def _robust(problem: _Problem, linear: Array, shape: float) -> tuple[Array, Array]:
    """CR2 covariance and degrees of freedom from the weighted, swept columns of the last step."""
    mean = np.exp(linear)
    weights = mean / (1 + shape * mean)
    root = np.sqrt(weights)
    x = problem.swept(problem.columns, weights) * root[:, None]
    return _sandwich(x, (problem.outcome - mean) / mean * root, problem.groups)


def _sandwich(x: Array, residual: Array, groups: Codes) -> tuple[Array, Array]:
    """CR2 covariance and Satterthwaite degrees of freedom of every coefficient.

    With Q_g = X_g'X_g and M = (sum Q_g)^-1 = LL', the adjustment
    (I - X_g M X_g')^-1/2 X_g is X_g T_g with T_g small, so that no matrix of posts by posts is
    ever built.
    """
    if not x.shape[1]:
        return np.zeros((0, 0)), np.zeros(0)
    bread = np.linalg.pinv(x.T @ x, hermitian=True)
    values, vectors = np.linalg.eigh(bread)
    lower = vectors * np.sqrt(np.maximum(values, 0))
    sums = _Sums(x.shape[1])
    order = np.argsort(groups, kind="stable")
    starts = np.searchsorted(groups[order], np.arange(groups.max() + 1))
    for first in range(0, len(starts), _CHUNK):
        part = starts[first : first + _CHUNK]
        last = starts[first + _CHUNK] if first + _CHUNK < len(starts) else len(order)
        rows = order[part[0] : last]
        cuts = part - part[0]
        crossed = np.stack([block.T @ block for block in np.split(x[rows], cuts[1:])])
        scores = np.add.reduceat(x[rows] * residual[rows, None], cuts, axis=0)
        sums.add(crossed, scores, bread, lower)
    return bread @ sums.meat @ bread, sums.degrees()


class _Sums:
    """What the clusters add to the variance and to the degrees of freedom, cluster by cluster."""

    def __init__(self, size: int) -> None:
        self.meat = np.zeros((size, size))
        self.trace = np.zeros(size)
        self.square = np.zeros(size)
        self.outer = np.zeros((size, size, size))

    def add(self, crossed: Array, scores: Array, bread: Array, lower: Array) -> None:
        leverage, turned = np.linalg.eigh(lower.T @ crossed @ lower)
        turn = lower @ turned
        factor = _adjustment(leverage)
        adjust = (
            np.eye(len(bread)) + (turn * factor[:, None, :]) @ np.swapaxes(turn, 1, 2) @ crossed
        )
        adjusted = np.einsum("gij,gi->gj", adjust, scores)
        self.meat += adjusted.T @ adjusted
        moved = adjust @ bread
        own = np.einsum("gij,gij->gj", moved, crossed @ moved)
        shared = lower.T @ crossed @ moved
        of_shared = np.einsum("gij,gij->gj", shared, shared)
        self.trace += (own - of_shared).sum(0)
        self.square += (own**2 - 2 * own * of_shared).sum(0)
        self.outer += np.einsum("gij,gkj->jik", shared, shared)

    def degrees(self) -> Array:
        squares = self.square + np.einsum("jik,jik->j", self.outer, self.outer)
        with np.errstate(divide="ignore", invalid="ignore"):
            found = self.trace**2 / squares
        return np.maximum(np.nan_to_num(found, nan=1.0, posinf=1e6), 1.0)


def _adjustment(leverage: Array) -> Array:
    """((1-l)^-1/2 - 1) / l; the generalised inverse where a cluster alone fills a direction."""
    held = np.clip(leverage, 0.0, 1.0)
    whole = held > 1 - 1e-9
    safe = np.where(whole, 0.5, np.maximum(held, 1e-12))
    return np.where(whole, -1.0 / np.maximum(held, 1e-12), ((1 - safe) ** -0.5 - 1) / safe)


def independent(columns: Array, groups: Codes, *, within: bool) -> list[int]:
    """The columns that can be told apart from those before them (and from the groups)."""
    ones = np.ones(len(groups))
    base = groups if within else np.zeros(len(groups), dtype=np.int64)
    centred = columns - group_means(columns, ones, base)[base]
    kept: list[int] = []
    basis = np.zeros((len(groups), 0))
    for index in range(columns.shape[1]):
        size = np.linalg.norm(columns[:, index] - columns[:, index].mean())
        rest = centred[:, index] - basis @ (basis.T @ centred[:, index])
        rest = rest - basis @ (basis.T @ rest)
        length = np.linalg.norm(rest)
        if size > 0 and length > 1e-6 * size:
            kept.append(index)
            basis = np.column_stack([basis, rest / length])
    return kept
