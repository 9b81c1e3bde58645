"""Whether the agents proposed keep the promise in weeks of the true process, by another simulation.

Histories of 12 weeks are drawn from a known process (busy and calm weeks and days beyond chance);
the plan learnt from each is tried on weeks to come, event by event.
"""

import argparse
import heapq
from collections.abc import Sequence
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from resonanz.analysis.staffing import WEEK, Promise, observe, staff

CASES = [
    (20.0, 300.0, Promise(0.9, 3600)),
    (20.0, 300.0, Promise(0.8, 60)),
    (5.0, 600.0, Promise(0.9, 1800)),
    (60.0, 240.0, Promise(0.95, 600)),
]


def main(given: Sequence[str]) -> bool:
    """Print for each promise in how many weeks to come it was kept; all at least 95 of 100."""
    parser = argparse.ArgumentParser(prog="bench.analysis staffing", description=__doc__)
    parser.add_argument("--histories", type=int, default=10)
    parser.add_argument("--weeks", type=int, default=50, help="tried for each history")
    options = parser.parse_args(given)
    met = True
    for scale, handling, promise in CASES:
        kept, hours = 0, []
        for seed in range(options.histories):
            plan = staff(observe(*history(scale, 12, seed)), handling, promise).agents
            hours.append(int(plan.sum()))
            random = np.random.default_rng(1000 + seed)
            for _ in range(options.weeks):
                kept += in_time(random, scale, handling, promise, plan) >= promise.share
        share = kept / options.histories / options.weeks
        met &= share >= 0.95
        print(
            f"{scale:g} at most an hour, {promise.share:.0%} in {promise.seconds / 60:g} min: kept "
            f"in {share:.1%} of {options.histories * options.weeks} weeks, "
            f"{np.mean(hours):.0f} hours of agents"
        )
    return bool(met)


def rates(scale: float) -> NDArray[np.float64]:
    hour, day = np.arange(WEEK) % 24, np.arange(WEEK) // 24
    return scale * (0.1 + np.exp(-(((hour - 14) / 4.0) ** 2))) * np.where(day >= 5, 0.5, 1.0)


def week(random: np.random.Generator, scale: float) -> NDArray[np.int64]:
    """Arrivals by hour; weeks and days differ by 10 % beyond chance."""
    factor = random.gamma(100, 0.01) * np.repeat(random.gamma(100, 0.01, 7), 24)
    return random.poisson(rates(scale) * factor)


def history(scale: float, weeks: int, seed: int) -> tuple[list[datetime], list[float]]:
    random = np.random.default_rng(seed)
    counts = np.concatenate([week(random, scale) for _ in range(weeks)])
    begin = datetime(2026, 1, 5)  # noqa: DTZ001
    return [begin + timedelta(hours=n) for n in range(len(counts))], counts.astype(float).tolist()


def in_time(
    random: np.random.Generator,
    scale: float,
    handling: float,
    promise: Promise,
    agents: NDArray[np.int64],
) -> float:
    """The share of a week's cases that wait no longer than promised, event by event."""
    counts = week(random, scale)
    hours = np.repeat(np.arange(WEEK), counts)
    come = np.sort(hours * 3600 + random.random(len(hours)) * 3600)
    free: list[float] = []
    on_duty, hour, timely = 0, -1, 0
    for now in come:
        while True:
            start = max(now, free[0]) if free else np.inf
            if (hour + 1) * 3600 > min(start, WEEK * 3600.0) or hour + 1 >= WEEK:
                break
            # The hour ends: those who are free first go, or others come.
            hour += 1
            for _ in range(agents[hour] - on_duty):
                heapq.heappush(free, hour * 3600.0)
            for _ in range(on_duty - agents[hour]):
                heapq.heappop(free)
            on_duty = agents[hour]
        if start < np.inf:
            heapq.heapreplace(free, start + random.exponential(handling))
        timely += start - now <= promise.seconds
    return timely / max(len(come), 1)
