"""False alarms of split tests that are looked at after every post, and how soon a lift is found."""

import argparse
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from resonanz.analysis.experiment import LEAST, LEVEL, lift_interval, p_values, posts_needed

Floats = NDArray[np.float64]
Draw = Callable[[np.random.Generator, tuple[int, int]], Floats]

OUTCOMES: dict[str, Draw] = {
    "normal": lambda random, size: random.normal(100, 30, size),
    "few counts": lambda random, size: random.poisson(2, size).astype(float),
    "heavy counts": lambda random, size: random.negative_binomial(0.5, 0.5 / 40.5, size).astype(
        float
    ),
    "lognormal": lambda random, size: random.lognormal(3, 1.2, size),
    "rare yes": lambda random, size: (random.random(size) < 0.05).astype(float),
}


def main(given: Sequence[str]) -> bool:
    """Print the share of experiments without a difference in which p or interval raised one."""
    parser = argparse.ArgumentParser(prog="bench.analysis experiment", description=__doc__)
    parser.add_argument("--runs", type=int, default=10_000)
    parser.add_argument("--posts", type=int, default=500)
    parser.add_argument("--interval-runs", type=int, default=200)
    options = parser.parse_args(given)
    met = True
    for name, draw in OUTCOMES.items():
        for share in (0.5, 0.2):
            found = false_alarms(draw, share, options.runs, options.posts)
            met &= found <= LEVEL
            print(f"{name:13} {share:.0%} drawn: {found:.2%} of {options.runs:,} by p", end="")
            if share == 0.5:
                beyond = by_interval(draw, options.interval_runs, options.posts)
                print(f", {beyond:.1%} of {options.interval_runs} by interval", end="")
            print(flush=True)
    power(options.runs // 10)
    return met


def false_alarms(draw: Draw, share: float, runs: int, posts: int) -> float:
    """Looked at after every post: how often p was at most 5 % at any time."""
    random = np.random.default_rng(0)
    hits = 0
    for start in range(0, runs, 500):
        size = (min(500, runs - start), posts)
        p = p_values(draw(random, size), random.random(size) < share, share)
        hits += int((p[:, -1] <= LEVEL).sum())
    return hits / runs


def by_interval(draw: Draw, runs: int, posts: int) -> float:
    random = np.random.default_rng(1)
    return float(np.mean([_excluded(draw(random, (1, posts))[0], random) for _ in range(runs)]))


def _excluded(outcomes: Floats, random: np.random.Generator) -> bool:
    treated = random.random(len(outcomes)) < 0.5
    for count in range(2 * LEAST, len(outcomes) + 1):
        low, high = lift_interval(outcomes[:count], treated[:count], 0.5)
        if low is not None and high is not None and not low <= 0 <= high:
            return True
    return False


def power(runs: int) -> None:
    """A lift of 20 % in normal outcomes: posts said to be needed, and how often p finds it then."""
    random = np.random.default_rng(2)
    needed = posts_needed(random.normal(100, 30, 500).tolist(), 0.2)
    if needed is None:
        return
    treated = random.random((runs, needed)) < 0.5
    outcomes = random.normal(100, 30, (runs, needed)) * np.where(treated, 1.2, 1.0)
    found = float((p_values(outcomes, treated, 0.5)[:, -1] <= LEVEL).mean())
    print(f"lift of 20 %: {needed} posts are said to find it in 80 %, p finds it in {found:.0%}")
