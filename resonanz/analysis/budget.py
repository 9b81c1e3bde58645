"""Where the next euro brings most: a distribution of a budget proposed from past spend.

Each channel's curve comes from `curves`; the proposal has the largest expected outcome under the
total and the bounds, found over steps of the total (dynamic programming, so that curves which rise
slowly at first are no trap). A channel of which the data say too little keeps what it has today.
Assumed: what a channel brings depends on its own spend of the same period; spend was not raised
because more was expected anyway; the future is like the past.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .curves import Array, Curves, fit
from .errors import BadInput
from .posts import Posts

FEWEST_PERIODS = 10
_FEWEST_AMOUNTS = 4
_LEAST_VARIATION = 0.1
_SURE_ENOUGH = 0.95
# All channels together; one must answer, else there is nothing to distribute by.
_SURELY = 0.025
_TOLD = 0.4
_STEPS = 400
# Nobody knows what happens far beyond what was tried.
_FURTHEST = 2.0
_CHANNEL = ("channel", "network", "campaign", "page", "account", "medium")
_TIME = ("time", "week", "date", "day", "month", "period", "timestamp")
_SPEND = ("spend", "spent", "budget", "cost", "costs")


@dataclass(frozen=True)
class Asked:
    """Total and bounds for a period; today's are the means of the last `recent` periods."""

    outcome: str
    total: float | None = None
    at_least: Mapping[str, float] = field(default_factory=dict)
    at_most: Mapping[str, float] = field(default_factory=dict)
    recent: int = 4
    seed: int = 1


@dataclass(frozen=True)
class History:
    """What was spent on a channel and what came, in the order of time."""

    channel: str
    spend: Array
    outcome: Array

    def today(self, recent: int) -> float:
        return float(self.spend[-recent:].mean())


def budget(table: Posts, asked: Asked) -> dict[str, Any]:
    """Curves, today's distribution, the proposal and its gain with 90 % intervals.

    `enough` is false, and there is no proposal, where the curves of fewer than two channels can be
    told. Raises `BadInput` where columns, numbers or bounds cannot be used.
    """
    histories = _histories(table, asked)
    today = {each.channel: each.today(asked.recent) for each in histories}
    curves, reasons = _curves(histories, asked)
    total = sum(today.values()) if asked.total is None else asked.total
    figures = {
        "outcome": asked.outcome,
        "periods": max(len(each.spend) for each in histories),
        "total": total,
        "channels": [_described(each, curves, reasons, today) for each in histories],
        "enough": len(curves) >= 2,
        "proposal": None,
        "gain": None,
    }
    held = sum(today[name] for name in reasons)
    if len(curves) < 2:
        return figures
    low, high = _bounds(histories, curves, asked, total - held)
    proposal = _best(curves, low, high, total - held)
    figures["proposal"] = proposal | {name: today[name] for name in reasons}
    figures["gain"] = _gain(curves, proposal, today)
    figures["beyond_tried"] = [
        each.channel
        for each in histories
        if each.channel in curves and proposal[each.channel] > each.spend.max() * 1.001
    ]
    return figures


def _histories(table: Posts, asked: Asked) -> list[History]:
    channel, spend, time = table.first(_CHANNEL), table.first(_SPEND), table.first(_TIME)
    table.need(asked.outcome, "the outcome")
    for name, found in (("channel", channel), ("spend", spend)):
        if found is None:
            table.need(name, f"what was spent on whom; one row for each {name} and period")
    assert channel
    assert spend
    for name in filter(None, (channel, spend, asked.outcome, time)):
        missing = np.flatnonzero(table.missing(name))
        if len(missing):
            line = table.lines[missing[0]]
            raise BadInput(f"Column “{name}”: a value is missing.", file=table.file, line=line)
    if time:
        _once(table, channel, time)
    order = _order(table, time)
    amounts, outcomes = table.counts(spend)[order], table.counts(asked.outcome)[order]
    names = np.array([value or "" for value in table.columns[channel]])[order]
    return [
        History(str(name), amounts[names == name], outcomes[names == name])
        for name in np.unique(names)
    ]


def _once(table: Posts, channel: str, time: str) -> None:
    seen: dict[tuple[str | None, str | None], int] = {}
    for index, key in enumerate(zip(table.columns[channel], table.columns[time], strict=True)):
        if key in seen:
            raise BadInput(
                f"Column “{time}”: {key[0]} in {key[1]} is in line {table.lines[seen[key]]} "
                "already. Keep one row for each channel and period.",
                file=table.file,
                line=table.lines[index],
            )
        seen[key] = index


def _order(table: Posts, time: str | None) -> list[int]:
    rows = list(range(len(table)))
    if time is None:
        return rows
    times, numbers = table.times(time), table.numbers(time)
    if times is not None:
        return sorted(rows, key=lambda row: times[row])  # type: ignore[arg-type,return-value]
    if numbers is not None:
        return sorted(rows, key=lambda row: float(numbers[row]))
    return sorted(rows, key=lambda row: table.columns[time][row] or "")


def _curves(histories: Sequence[History], asked: Asked) -> tuple[dict[str, Curves], dict[str, str]]:
    """The curves that can be told, and of the other channels why not."""
    curves: dict[str, Curves] = {}
    reasons: dict[str, str] = {}
    for index, each in enumerate(histories):
        reason = _too_little(each)
        if not reason:
            curve = fit(each.spend, each.outcome, asked.seed + index)
            if curve.chance >= _SURE_ENOUGH or _error_of_elasticity(each) <= _TOLD:
                curves[each.channel] = curve
                continue
            reason = "it varies so much that what spend does to it cannot be told"
        reasons[each.channel] = reason
    doubt = 1 - max((curve.chance for curve in curves.values()), default=0.0)
    if curves and doubt > _SURELY / len(histories):
        unclear = "on no channel did more spend clearly bring more"
        return {}, reasons | dict.fromkeys(curves, unclear)
    return curves, reasons


def _error_of_elasticity(each: History) -> float:
    """The standard error of the percentage by which one percent more spend raises the outcome.

    A channel that does not answer although this is small is told as well: it answers little.
    """
    x, y = each.spend / each.spend.mean() - 1, each.outcome / each.outcome.mean()
    rest = y - np.polynomial.Polynomial.fit(x, y, 1)(x)
    return float(np.sqrt((rest**2).sum() / (len(x) - 2) / (x**2).sum()))


def _too_little(each: History) -> str:
    if len(each.spend) < FEWEST_PERIODS:
        return f"{len(each.spend)} periods; {FEWEST_PERIODS} are needed"
    amounts = len(np.unique(each.spend))
    mean = each.spend.mean()
    if not mean:
        return "nothing was spent on it"
    if amounts < _FEWEST_AMOUNTS or each.spend.std() / mean < _LEAST_VARIATION:
        return "nearly the same was spent in every period; vary it to learn what it does"
    if not np.ptp(each.outcome):
        return "the outcome is the same in every period"
    return ""


def _described(
    each: History,
    curves: Mapping[str, Curves],
    reasons: Mapping[str, str],
    today: Mapping[str, float],
) -> dict[str, Any]:
    found: dict[str, Any] = {
        "channel": each.channel,
        "periods": len(each.spend),
        "today": today[each.channel],
        "tried": [float(each.spend.min()), float(each.spend.max())],
        "not_enough_data": reasons.get(each.channel),
        "curve": None,
    }
    if each.channel in curves:
        at = np.linspace(0, each.spend.max(), 9)
        gains = curves[each.channel].gain(at)
        low, high = np.quantile(gains, [0.05, 0.95], axis=0)
        found["curve"] = [
            {"spend": float(x), "brings": float(m), "low": float(a), "high": float(b)}
            for x, m, a, b in zip(at, gains.mean(0), low, high, strict=True)
        ]
        now = today[each.channel]
        step = max(now, each.spend.mean()) * 0.01
        slopes = np.diff(curves[each.channel].gain(np.array([now, now + step])), axis=1) / step
        found["next"] = _interval(slopes[:, 0])
    return found


def _interval(draws: Array) -> dict[str, float]:
    low, high = np.quantile(draws, [0.05, 0.95])
    return {"expected": float(draws.mean()), "low": float(low), "high": float(high)}


def _bounds(
    histories: Sequence[History], curves: Mapping[str, Curves], asked: Asked, total: float
) -> tuple[dict[str, float], dict[str, float]]:
    names = {each.channel for each in histories}
    for name, amount in [*asked.at_least.items(), *asked.at_most.items()]:
        if name not in names:
            there = ", ".join(sorted(names))
            raise BadInput(f"There is no channel “{name}” to bound; there are {there}.")
        if amount < 0:
            raise BadInput(f"The bound of “{name}” is below zero.")
    low = {name: asked.at_least.get(name, 0.0) for name in curves}
    tried = {each.channel: float(each.spend.max()) * _FURTHEST for each in histories}
    high = {name: max(asked.at_most.get(name, tried[name]), 0.0) for name in curves}
    for name in curves:
        if name not in asked.at_most:
            high[name] = max(high[name], low[name])
        if low[name] > high[name]:
            raise BadInput(
                f"“{name}” should get at least {low[name]:g} and at most {high[name]:g}."
            )
    if sum(low.values()) > total + 1e-9:
        raise BadInput(
            f"At least {sum(low.values()):g} is to be spent, but only {max(total, 0):g} "
            "is there to distribute. Lower --at-least or raise --total."
        )
    return low, high


def _best(
    curves: Mapping[str, Curves], low: Mapping[str, float], high: Mapping[str, float], total: float
) -> dict[str, float]:
    """The distribution with the largest expected outcome, over steps of what is left to give."""
    spare = min(total, sum(high.values())) - sum(low.values())
    if spare <= 0:
        return dict(low)
    amounts = np.linspace(0, spare, _STEPS + 1)
    best = np.zeros(1)
    choices = []
    for name, curve in curves.items():
        most = int(np.floor((high[name] - low[name]) / spare * _STEPS + 1e-9))
        values = curve.gain(low[name] + amounts[: min(most, _STEPS) + 1]).mean(0)
        best, choice = _combined(best, values)
        choices.append(choice)
    left = len(best) - 1
    found = {}
    for name, choice in reversed(list(zip(curves, choices, strict=True))):
        found[name] = float(low[name] + amounts[choice[left]])
        left -= int(choice[left])
    return dict(reversed(found.items()))


def _combined(best: Array, values: Array) -> tuple[Array, NDArray[np.intp]]:
    """The best sums of giving i steps to those before and to one more, and what the one gets."""
    size = min(len(best) + len(values) - 1, _STEPS + 1)
    sums = np.full((size, len(values)), -np.inf)
    for given, value in enumerate(values):
        reach = min(len(best), size - given)
        sums[given : given + reach, given] = best[:reach] + value
    choice = sums.argmax(1)
    return sums[np.arange(size), choice], choice


def _gain(
    curves: Mapping[str, Curves], proposal: Mapping[str, float], today: Mapping[str, float]
) -> dict[str, Any]:
    """What the proposal brings a period more than today's distribution, and how likely."""
    size = min(len(curve.effect) for curve in curves.values())
    more, now = np.zeros(size), np.zeros(size)
    for name, curve in curves.items():
        gains = curve.gain(np.array([proposal[name], today[name]]))[:size]
        more += gains[:, 0] - gains[:, 1]
        now += gains[:, 1] + curve.base[:size]
    found: dict[str, Any] = _interval(more)
    found["chance_of_more"] = float(np.mean(more > 0))
    found["share"] = float(more.mean() / max(now.mean(), 1e-12))
    found["verdict"] = _verdict(found)
    return found


def _verdict(gain: Mapping[str, Any]) -> str:
    if abs(gain["share"]) < 0.01:
        return "today's is as good"
    return "move" if gain["chance_of_more"] >= _SURE_ENOUGH else "unclear"
