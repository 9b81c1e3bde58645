"""Split tests one may look at after every post: lift with interval, always-valid p, posts needed.

Method. p: under "the variant makes no difference" a post's variant is independent of its outcome,
whatever the outcomes' distribution. Bets on the variant given the outcome, with odds
p_s(variant | outcome) / share(variant), p_s logistic in the standardised outcome (by the posts
before it, cut at +-2.5) with slope s, gain nothing on average then; the mean over slopes from a
normal distribution is a test martingale, and 1 / its maximum is a p-value at any time (Ville 1939;
Grünwald, de Heide and Koolen, Safe Testing, JRSS B 2024). This is exact where variants are drawn
at random with the shares said. Interval: asymptotic confidence sequence (Waudby-Smith, Arbour,
Sinha, Kennedy and Ramdas, Annals of Statistics 2024) of mean(variant) - (1 + lift) mean(control),
each mean by inverse shares centred on the mean before, solved for the lift (Fieller); it holds at
all times at once from `LEAST` posts of each variant, approximately: outcomes of which few make up
most need more posts.

Assumptions. Each post gets its variant at random, independently of what it is; outcomes are 0 or
more; posts do not influence each other.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import chisquare, norm

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

LEVEL = 0.05
# Posts of each variant before an interval is given.
LEAST = 10
_CUT = 2.5
_SLOPES = np.asarray(norm.ppf((np.arange(20) + 0.5) / 20)) * 0.5
# The number of posts for which the interval is narrowest.
_NARROWEST = 200
_RUNS, _MOST = 400, 12_800


@dataclass(frozen=True)
class Compared:
    """A variant against the control; means of the outcome, lift as a share (0.1 is 10 % more)."""

    variant: str
    control: str
    posts: int
    control_posts: int
    mean: float
    control_mean: float
    lift: float | None
    interval: tuple[float | None, float | None]
    p: float
    share: float
    uneven: bool

    @property
    def is_clear(self) -> bool:
        return self.p <= LEVEL


def compare(
    variants: Sequence[str],
    outcomes: Sequence[float],
    control: str,
    shares: dict[str, float] | None = None,
) -> list[Compared]:
    """Every other variant against the control, in the order in which the posts came.

    `shares` is how often each variant is drawn; else evenly, or as seen where that cannot be. With
    several variants p and interval are those for all comparisons together (Bonferroni).
    """
    others = sorted(set(variants) - {control})
    tested = np.asarray(variants)
    values = np.asarray(outcomes, float)
    return [_pair(values, tested, other, control, shares, LEVEL / len(others)) for other in others]


def _pair(
    values: Floats,
    variants: NDArray[np.str_],
    other: str,
    control: str,
    shares: dict[str, float] | None,
    level: float,
) -> Compared:
    chosen = (variants == other) | (variants == control)
    seen, treated = values[chosen], variants[chosen] == other
    share, uneven = _share(treated, other, control, shares)
    p = float(p_values(seen[None], treated[None], share)[0, -1])
    means = float(seen[treated].mean()), float(seen[~treated].mean())
    low, high = lift_interval(seen, treated, share, level)
    return Compared(
        variant=other,
        control=control,
        posts=int(treated.sum()),
        control_posts=int((~treated).sum()),
        mean=means[0],
        control_mean=means[1],
        lift=means[0] / means[1] - 1 if means[1] > 0 else None,
        interval=(low, high),
        p=min(p * LEVEL / level, 1.0),
        share=share,
        uneven=uneven,
    )


def _share(
    treated: Bools, other: str, control: str, shares: dict[str, float] | None
) -> tuple[float, bool]:
    """How often the variant is drawn of the two, and whether that differs from what was meant."""
    meant = shares[other] / (shares[other] + shares[control]) if shares else 0.5
    count, posts = int(treated.sum()), len(treated)
    expected = [meant * posts, (1 - meant) * posts]
    uneven = bool(chisquare([count, posts - count], expected).pvalue < 0.001)
    return (count / posts if uneven else meant), uneven


def p_values(outcomes: Floats, treated: Bools, share: float) -> Floats:
    """Always-valid p after each post (last axis); rows are experiments of their own."""
    score = _standardised(outcomes)
    odds = math.log(share / (1 - share))
    drawn = np.where(treated, math.log(share), math.log(1 - share))
    sign = np.where(treated, 1.0, -1.0)
    wealth = np.full(outcomes.shape, -np.inf)
    for slope in _SLOPES:
        guessed = -np.logaddexp(0, -sign * (odds + slope * score))
        wealth = np.logaddexp(wealth, np.cumsum(guessed - drawn, axis=-1))
    wealth -= math.log(len(_SLOPES))
    best: Floats = np.maximum.accumulate(wealth, axis=-1)
    return np.exp(-np.maximum(best, 0))


def _standardised(outcomes: Floats) -> Floats:
    """Outcomes by mean and spread of those before them; 0 for the first two."""
    mean, square = _before(outcomes)
    spread = np.sqrt(np.maximum(square - mean**2, 0))
    with np.errstate(divide="ignore", invalid="ignore"):
        score = (outcomes - mean) / spread
    score = np.where(spread > 1e-12, score, np.sign(outcomes - mean))
    score[..., :2] = 0
    cut: Floats = np.clip(score, -_CUT, _CUT)
    return cut


def _before(values: Floats) -> tuple[Floats, Floats]:
    """Mean and mean square of all values before each; 0 before the first."""
    count = np.maximum(np.arange(values.shape[-1]), 1)
    mean = (np.cumsum(values, axis=-1) - values) / count
    square = (np.cumsum(values**2, axis=-1) - values**2) / count
    return mean, square


def boundary(posts: int | Floats, level: float = LEVEL) -> Floats:
    """Half the width of the interval of a mean in standard deviations, valid at all times."""
    aim = math.sqrt((-2 * math.log(level) + math.log(-2 * math.log(level)) + 1) / _NARROWEST)
    grown = np.asarray(posts, float) * aim**2 + 1
    width: Floats = np.sqrt(2 * grown * np.log(np.sqrt(grown) / level)) / (
        np.asarray(posts, float) * aim
    )
    return width


def lift_interval(
    outcomes: Floats, treated: Bools, share: float, level: float = LEVEL
) -> tuple[float | None, float | None]:
    """Where the lift lies, with 95 % at all times at once; None where it has no bound."""
    if min(treated.sum(), (~treated).sum()) < LEAST:
        return None, None
    with_it = _means(outcomes, treated, share)
    without = _means(outcomes, ~treated, 1 - share)
    width = float(boundary(len(outcomes), level))
    cov = np.cov(with_it, without) * len(outcomes) / (len(outcomes) - 2)
    up, down = float(with_it.mean()), float(without.mean())
    # |up - ratio down| <= width sd(up - ratio down), a quadratic in the ratio.
    square = down**2 - width**2 * float(cov[1, 1])
    middle = up * down - width**2 * float(cov[0, 1])
    rest = up**2 - width**2 * float(cov[0, 0])
    inside = middle**2 - square * rest
    if square <= 0 or inside < 0:
        return None, None
    root = math.sqrt(inside)
    return (middle - root) / square - 1, (middle + root) / square - 1


def _means(outcomes: Floats, chosen: Bools, share: float) -> Floats:
    """Values whose mean is that of the outcome among the chosen, one for each post."""
    inside = np.cumsum(chosen) - chosen
    total = np.cumsum(outcomes * chosen) - outcomes * chosen
    mean = np.where(inside > 0, total / np.maximum(inside, 1), _before(outcomes)[0])
    values: Floats = mean + np.where(chosen, (outcomes - mean) / share, 0.0)
    return values


def posts_needed(
    outcomes: Sequence[float], lift: float, power: float = 0.8, seed: int = 0
) -> int | None:
    """Posts, half of them of each variant, until p finds a lift with that probability.

    Simulated: outcomes are drawn from those given, and multiplied by 1 + lift for the variant. None
    where it takes more than `_MOST` posts.
    """
    given = np.asarray(outcomes, float)
    posts = 100
    while posts <= _MOST:
        random = np.random.default_rng(seed)
        size = (_RUNS, posts)
        treated = random.random(size) < 0.5
        drawn = random.choice(given, size) * np.where(treated, 1 + lift, 1.0)
        found = (p_values(drawn, treated, 0.5) <= LEVEL).mean(axis=0) >= power
        if found.any():
            return int(np.argmax(found)) + 1
        posts *= 2
    return None
