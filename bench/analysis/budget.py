"""How far from the best distribution is what `budget` proposes? And does it refuse when it should?

python -m bench.analysis budget [--rounds 200] [--weeks 26]

Simulated: weekly spend on two to six channels, whose answers are Hill curves (some slow at first),
with noise of 10 to 30 % of the mean, and spend that varies by half. Regret: what the best
distribution of the same total would bring more than the proposal does, by the true curves, as a
share of all the best brings. Refused: channels that spend nearly the same, or whose spend does
nothing.
"""

import argparse

import numpy as np

from resonanz.analysis.budget import Asked, budget
from resonanz.analysis.posts import Posts

STEPS = 400


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="bench.analysis budget", description=__doc__)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--weeks", type=int, default=26)
    options = parser.parse_args(arguments)
    for noise in (0.1, 0.2, 0.3):
        regrets, today, held, refused = [], [], 0, 0
        for seed in range(options.rounds):
            found = regret(seed, options.weeks, noise)
            if found is None:
                refused += 1
                continue
            regrets.append(found[0])
            today.append(found[1])
            held += found[2]
        done = max(len(regrets), 1)
        print(
            f"noise {noise:.0%}, {options.weeks} weeks: regret {np.mean(regrets):.1%} in the mean, "
            f"median {np.median(regrets):.1%}, 90 % under {np.quantile(regrets, 0.9):.1%}; under "
            f"5 % in {np.mean(np.array(regrets) < 0.05):.0%} of {done}; today "
            f"{np.mean(today):.1%}; the gain's 90 % interval held {held / done:.0%}; "
            f"refused {refused}"
        )
    for name, wrong in (("spend the same every week", "steady"), ("spend without effect", "idle")):
        kept = sum(not refused_all(seed, options.weeks, wrong) for seed in range(options.rounds))
        print(f"{name}: {kept} of {options.rounds} not refused")


class Truth:
    """Curves of some channels: base, most, half and steep of each."""

    def __init__(self, chance: np.random.Generator) -> None:
        self.number = int(chance.integers(2, 7))
        self.typical = np.exp(chance.normal(6, 0.6, self.number))
        self.half = self.typical * np.exp(chance.normal(-0.2, 0.9, self.number))
        self.steep = chance.uniform(0.7, 1.8, self.number)
        self.most = np.exp(chance.normal(7, 0.6, self.number))
        self.base = self.most * chance.uniform(0, 0.3, self.number)

    def brings(self, channel: int, spend: np.ndarray) -> np.ndarray:
        ratio = np.maximum(spend, 0.0) ** self.steep[channel]
        return self.most[channel] * ratio / (self.half[channel] ** self.steep[channel] + ratio)


def simulated(
    chance: np.random.Generator, truth: Truth, weeks: int, noise: float, wrong: str = ""
) -> Posts:
    """Weeks of spend and what came; `wrong` makes them say nothing."""
    rows: dict[str, list[str]] = {"week": [], "channel": [], "spend": [], "interactions": []}
    for channel in range(truth.number):
        spread = 0.02 if wrong == "steady" else 0.45
        spend = truth.typical[channel] * np.exp(chance.normal(0, spread, weeks))
        mean = truth.base[channel] + truth.brings(channel, spend)
        if wrong == "idle":
            mean = np.full(weeks, truth.base[channel] + truth.most[channel])
        for week, (amount, came) in enumerate(
            zip(spend, mean * np.exp(chance.normal(0, noise, weeks) - noise**2 / 2), strict=True)
        ):
            values = (str(week), f"c{channel}", f"{amount:.2f}", str(max(round(came), 0)))
            for name, value in zip(rows, values, strict=True):
                rows[name].append(value)
    return Posts("simulated", rows, tuple(range(2, len(rows["week"]) + 2)))


def regret(seed: int, weeks: int, noise: float) -> tuple[float, float, bool] | None:
    """Regret of the proposal and of today's distribution; whether the gain was in its interval."""
    chance = np.random.default_rng(seed)
    truth = Truth(chance)
    figures = budget(simulated(chance, truth, weeks, noise), Asked("interactions"))
    if not figures["enough"]:
        return None
    base = truth.base.sum()
    best = base + optimum(truth, figures["total"])
    now = [each["today"] for each in figures["channels"]]
    proposed = base + worth(truth, [figures["proposal"][f"c{i}"] for i in range(truth.number)])
    gain = proposed - base - worth(truth, now)
    held = figures["gain"]["low"] <= gain <= figures["gain"]["high"]
    return 1 - proposed / best, 1 - (base + worth(truth, now)) / best, held


def worth(truth: Truth, spend: list[float]) -> float:
    return float(sum(truth.brings(i, np.array([x]))[0] for i, x in enumerate(spend)))


def optimum(truth: Truth, total: float) -> float:
    """The most that a total can bring, by trying every distribution over steps."""
    amounts = np.linspace(0, total, STEPS + 1)
    best = truth.brings(0, amounts)
    for channel in range(1, truth.number):
        more = truth.brings(channel, amounts)
        best = np.array([np.max(best[: i + 1] + more[i::-1]) for i in range(STEPS + 1)])
    return float(best[-1])


def refused_all(seed: int, weeks: int, wrong: str) -> bool:
    chance = np.random.default_rng(seed)
    truth = Truth(chance)
    return not budget(simulated(chance, truth, weeks, 0.15, wrong), Asked("interactions"))["enough"]
