"""How the outcome of a channel answers to what is spent on it: Hill curves, drawn from a posterior.

outcome = base + effect * h(spend) / h(typical), h(x) = x^s / (k^s + x^s): nothing for nothing, ever
less for more (s > 1: slow at first). Hill (1910); for spend Jin et al. (2017, Bayesian methods for
media mix modeling with carryover and shape effects, without the carryover here). Base and effect
have flat priors above zero, k is lognormal around the typical spend, s around 1; variance grows in
proportion to the mean. k and s are summed over a grid; base, effect and noise are integrated in
closed form.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
_HALVES = np.exp(np.linspace(np.log(0.08), np.log(12.0), 36))
_STEEPS = np.array([0.6, 0.8, 1.0, 1.2, 1.5, 1.8, 2.2, 2.7, 3.3])
_HALF_SPREAD = 1.0
_STEEP_SPREAD = 0.45
DRAWS = 4_000


@dataclass(frozen=True)
class Curves:
    """Draws of the curve of a channel, and the chance that spending raises its outcome at all."""

    base: Array
    effect: Array
    half: Array
    steep: Array
    typical: float
    chance: float

    def gain(self, spend: Array) -> Array:
        """What spending brings above the base, a row for each draw and a column for each spend."""
        x = np.asarray(spend, dtype=float)[None, :]
        return self.effect[:, None] * (
            _hill(x, self.half[:, None], self.steep[:, None])
            / _hill(np.array([[self.typical]]), self.half[:, None], self.steep[:, None])
        )


def _hill(x: Array, half: Array, steep: Array) -> Array:
    with np.errstate(divide="ignore", over="ignore"):
        return np.where(x > 0, 1 / (1 + (half / np.maximum(x, 1e-300)) ** steep), 0.0)


def fit(spend: Array, outcome: Array, seed: int) -> Curves:
    """Draws of the curve behind spend and outcome of a channel, period by period."""
    typical = float(spend[spend > 0].mean())
    weights = _weights(spend / typical, outcome)
    logged, means, halves, steeps, scales = _grid(spend, outcome, typical, weights)
    chance = np.random.default_rng(seed)
    share = np.exp(logged - logged.max())
    chosen = chance.choice(len(share), 12 * DRAWS, p=share / share.sum())
    free = len(spend) - 2
    stretch = np.sqrt(free / chance.chisquare(free, len(chosen)))
    noise = chance.normal(size=(len(chosen), 2)) * stretch[:, None]
    drawn = means[chosen] + np.einsum("dij,dj->di", scales[chosen], noise)
    above = drawn[:, 1] > 0
    kept = np.flatnonzero(above & (drawn[:, 0] > 0))[:DRAWS]
    if len(kept) < DRAWS // 20:
        kept = np.flatnonzero(above)[:DRAWS]
    return Curves(
        np.maximum(drawn[kept, 0], 0),
        drawn[kept, 1],
        halves[chosen[kept]],
        steeps[chosen[kept]],
        typical,
        float(above.mean()),
    )


def _weights(relative: Array, outcome: Array) -> Array:
    """One over a first guess of the mean: a line, kept well above zero."""
    line = np.polynomial.Polynomial.fit(relative, outcome, 1)(relative)
    return 1 / np.maximum(line, 0.1 * outcome.mean())


def _grid(
    spend: Array, outcome: Array, typical: float, weights: Array
) -> tuple[Array, Array, Array, Array, Array]:
    """For every k and s: log weight, means and scales of base and effect."""
    half, steep = (each.ravel() for each in np.meshgrid(_HALVES, _STEEPS))
    prior = -0.5 * (np.log(half) / _HALF_SPREAD) ** 2 - 0.5 * (np.log(steep) / _STEEP_SPREAD) ** 2
    half = half * typical
    shape = _hill(spend[None, :], half[:, None], steep[:, None])
    shape = shape / _hill(np.array([[typical]]), half[:, None], steep[:, None])
    x = np.stack([np.ones_like(shape), shape], axis=2)
    weighted = x * weights[None, :, None]
    crossed = np.swapaxes(weighted, 1, 2) @ x + 1e-9 * weights.sum() * np.eye(2)
    inverse = np.linalg.inv(crossed)
    means = np.einsum("gij,gj->gi", inverse, np.einsum("gni,n->gi", weighted, outcome))
    rest = outcome[None, :] - np.einsum("gni,gi->gn", x, means)
    squares = np.maximum((rest**2 * weights).sum(1), 1e-12)
    free = len(spend) - 2
    _, logged = np.linalg.slogdet(crossed)
    posterior = prior - 0.5 * logged - 0.5 * free * np.log(squares)
    scales = np.linalg.cholesky(inverse) * np.sqrt(squares / free)[:, None, None]
    return posterior, means, half, steep, scales
