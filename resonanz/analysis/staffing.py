"""How many agents each hour of the week needs so that a promise is kept.

Method. What arrives in an hour of the week is estimated with its spread: gamma-Poisson for each
hour, and factors of whole weeks and of whole days beyond chance (method of moments). Each hour gets
the fewest agents for which Erlang C says that the share promised waits no longer than promised
(P(wait > t) = C(n, a) exp(-(n - a) t / h), a = arrivals x handling time h; A. K. Erlang 1917), at
the arrivals times one factor for all hours. The factor is the smallest for which weeks that are
simulated, drawn from the estimate with its uncertainty, keep the promise in 95 of 100; the result
is checked once more with weeks drawn anew. The simulation knows what Erlang C leaves out: cases
that wait into the next hour, and weeks and days that are busier than others.

Assumptions. Handling times are exponential; first come, first served; every agent answers every
case, one at a time; nobody who waits goes away (Erlang C, not A: people who write do not hang up);
an agent whose hour ends finishes the case. Outside open hours the promise's clock stands still. The
weeks to come are like those in the file: a trend or a storm that never was is not foreseen.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm

from .errors import BadInput

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]

WEEK = 168
KEPT = 0.95
_WEEKS = 400
# A little more is asked for when searching, since 400 weeks say it within 1 %.
_SOUGHT = 0.965
_FACTORS = np.round(0.5 * 1.05 ** np.arange(60), 4)


@dataclass(frozen=True)
class Promise:
    """The share of cases whose answer begins within some seconds."""

    share: float
    seconds: float


@dataclass(frozen=True)
class Arrivals:
    """What arrives by hour of the week, Monday 0:00 first."""

    counts: Floats
    weeks: Floats
    week_factor: float
    day_factor: float

    @property
    def mean(self) -> Floats:
        return self.counts / self.weeks

    def spread(self, share: float) -> Floats:
        """The quantile of what an hour brings (normal approximation of the variance)."""
        extra = 1 + self.mean * (self.week_factor + self.day_factor)
        return np.maximum(self.mean + norm.ppf(share) * np.sqrt(self.mean * extra), 0)


@dataclass(frozen=True)
class Staffing:
    agents: Counts
    erlang_c: Counts
    factor: float
    kept: float
    weeks: int
    answered_in_time: float


def observe(times: Sequence[datetime], counts: Sequence[float]) -> Arrivals:
    """Estimate arrivals from their times; the first and last hour are taken as watched whole."""
    first, last = _hour(min(times)), _hour(max(times))
    hours = round((last - first).total_seconds() / 3600) + 1
    if hours < 2 * WEEK:
        raise BadInput(
            f"The arrivals span {hours / 24:.1f} days. Two weeks at least are needed to know what "
            "is usual at an hour of the week, and how far weeks differ."
        )
    seen = np.zeros(hours)
    places = [round((_hour(time) - first).total_seconds() / 3600) for time in times]
    np.add.at(seen, places, counts)
    slot = (np.arange(hours) + first.weekday() * 24 + first.hour) % WEEK
    total, weeks = np.bincount(slot, seen, WEEK), np.bincount(slot, minlength=WEEK).astype(float)
    usual = (total / weeks)[slot]
    in_week = np.arange(hours) // WEEK
    week_factor = _beyond_chance(seen, usual, in_week, WEEK)
    by_week = np.bincount(in_week, seen) / np.maximum(np.bincount(in_week, usual), 1e-9)
    day_factor = _beyond_chance(seen, usual * by_week[in_week], np.arange(hours) // 24, 24)
    return Arrivals(total, weeks, week_factor * (1 + WEEK / hours), day_factor)


def agents_needed(a_second: float, handling: float, promise: Promise) -> int:
    """The fewest agents for which Erlang C keeps the promise; one at least."""
    load = a_second * handling
    blocked, agents = 1.0, 0
    while True:
        agents += 1
        blocked = load * blocked / (agents + load * blocked)
        if agents <= load:
            continue
        waits = agents * blocked / (agents - load * (1 - blocked))
        late = waits * math.exp(-(agents - load) * promise.seconds / handling)
        if 1 - late >= promise.share:
            return agents


def staff(
    arrivals: Arrivals,
    handling: float,
    promise: Promise,
    is_open: NDArray[np.bool_] | None = None,
    seed: int = 0,
) -> Staffing:
    """Agents by hour of the week that keep the promise in 95 of 100 simulated weeks.

    `handling` is the mean time an answer takes, in seconds.
    """
    opened = np.ones(WEEK, bool) if is_open is None else is_open
    shown = arrivals.mean
    moved = _moved(shown, opened)

    def plan(factor: float) -> Counts:
        needed = [agents_needed(rate * factor / 3600, handling, promise) for rate in moved]
        return np.where(opened, needed, 0)

    low, high = 0, len(_FACTORS) - 1
    while low < high:
        middle = (low + high) // 2
        kept, _ = simulated(arrivals, plan(_FACTORS[middle]), handling, promise, opened, seed)
        low, high = (low, middle) if kept >= _SOUGHT else (middle + 1, high)
    factor = float(_FACTORS[low])
    chosen = plan(factor)
    kept, in_time = simulated(arrivals, chosen, handling, promise, opened, seed + 1)
    return Staffing(chosen, plan(1.0), factor, kept, _WEEKS, in_time)


def simulated(
    arrivals: Arrivals,
    agents: Counts,
    handling: float,
    promise: Promise,
    is_open: NDArray[np.bool_],
    seed: int,
    weeks: int = _WEEKS,
) -> tuple[float, float]:
    """The share of simulated weeks that keep the promise, and the share of cases in time.

    Each case is served in turn by whoever is there and free first. A Sunday before and a Monday
    after run along.
    """
    random = np.random.default_rng(seed)
    # Closed hours are cut out: neither agents work then nor does the clock run.
    hours = np.concatenate([np.arange(144, WEEK), np.arange(WEEK), np.arange(24)])
    open_hours = np.flatnonzero(is_open[hours])
    if not len(open_hours) or not agents.any():
        return 0.0, 0.0
    drawn = _drawn(arrivals, random, weeks)[:, hours]
    come, is_counted = _moments(random, drawn, open_hours)
    served = random.exponential(handling / 3600, come.shape)
    waited = _waits(come, served, agents[hours[open_hours]])
    in_time = (waited <= promise.seconds / 3600) & is_counted
    total, timely = is_counted.sum(axis=0), in_time.sum(axis=0)
    kept = timely >= promise.share * total
    return float(kept.mean()), float(timely.sum() / max(int(total.sum()), 1))


def _moments(
    random: np.random.Generator, drawn: Counts, open_hours: Counts
) -> tuple[Floats, NDArray[np.bool_]]:
    """When cases come, in open hours, by case (row) and week (column); whether each counts.

    What comes while it is closed comes as it opens. Rows beyond the last case are at infinity.
    """
    target = np.minimum(np.searchsorted(open_hours, np.arange(drawn.shape[1])), len(open_hours) - 1)
    is_open = np.isin(np.arange(drawn.shape[1]), open_hours)
    most = int(drawn.sum(axis=1).max())
    come = np.full((most, len(drawn)), np.inf)
    counted = np.zeros((most, len(drawn)), bool)
    for week, counts in enumerate(drawn):
        hour = np.repeat(np.arange(len(counts)), counts)
        when = target[hour] + random.random(len(hour)) * is_open[hour]
        order = np.argsort(when, kind="stable")
        come[: len(hour), week] = when[order]
        counted[: len(hour), week] = ((hour >= 24) & (hour < 24 + WEEK))[order]
    return come, counted


def _waits(come: Floats, served: Floats, agents: Counts) -> Floats:
    """How long each case waits, in hours, first come first served by agents of each hour."""
    end = len(agents)
    there = agents[None] > np.arange(agents.max())[:, None]
    # The hour from which an agent is there again, for each agent and hour.
    again = np.where(there, np.arange(end), end)
    again = np.minimum.accumulate(again[:, ::-1], axis=1)[:, ::-1]
    again = np.concatenate([again, np.full((len(again), 1), end)], axis=1).astype(float)
    free = np.zeros((len(again), come.shape[1]))
    agent, week = np.arange(len(again))[:, None], np.arange(come.shape[1])
    waited = np.full(come.shape, np.inf)
    for case, now in enumerate(come):
        can = np.maximum(free, np.minimum(now, end))
        can = np.maximum(can, again[agent, np.minimum(can, end).astype(np.int64)])
        who = can.argmin(axis=0)
        start = can[who, week]
        free[who, week] = np.where(now < np.inf, start + served[case], free[who, week])
        waited[case] = np.where(start < end, start - now, np.inf)
    return waited


def _drawn(arrivals: Arrivals, random: np.random.Generator, weeks: int) -> Counts:
    """Arrivals of weeks (row) by hour (column), from the estimate with its uncertainty."""
    rates = random.gamma(arrivals.counts + 0.5, 1 / arrivals.weeks, (weeks, WEEK))
    week = _factors(random, arrivals.week_factor, (weeks, 1))
    day = np.repeat(_factors(random, arrivals.day_factor, (weeks, 7)), 24, axis=1)
    return random.poisson(rates * week * day)


def _factors(random: np.random.Generator, variance: float, shape: tuple[int, int]) -> Floats:
    if variance < 1e-6:
        return np.ones(shape)
    return random.gamma(1 / variance, variance, shape)


def _beyond_chance(seen: Floats, usual: Floats, group: Counts, hours: int) -> float:
    """The variance of a factor of whole groups, beyond what chance alone gives."""
    whole = np.bincount(group) == hours
    totals, expected = np.bincount(group, seen)[whole], np.bincount(group, usual)[whole]
    if len(totals) < 2 or not expected.sum():
        return 0.0
    # The mean of few groups follows them: they differ from it less than from the truth.
    days = len(seen) / max(len(seen) - WEEK, 1)
    correction = days if hours < WEEK else len(totals) / (len(totals) - 1)
    beyond = ((totals - expected) ** 2).sum() * correction - expected.sum()
    return float(max(beyond / (expected**2).sum(), 0.0))


def _moved(rates: Floats, is_open: NDArray[np.bool_]) -> Floats:
    """Rates by hour; those of closed hours come in the next open one."""
    moved = np.zeros(WEEK)
    for hour in range(WEEK):
        ahead = [(hour + more) % WEEK for more in range(WEEK) if is_open[(hour + more) % WEEK]]
        if ahead:
            moved[ahead[0]] += rates[hour]
    return moved


def _hour(time: datetime) -> datetime:
    return time - timedelta(minutes=time.minute, seconds=time.second, microseconds=time.microsecond)
