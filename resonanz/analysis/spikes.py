"""Unusual volume as it comes: one value after the other, never looking ahead.

Method. A row is expected at `level x hour of the day x part of the week`, each learnt online in
the logarithm with a decay (half-lives in `Setting`) and clipped residuals, so that a storm does not
teach what is normal (robust exponential smoothing; Gelper, Fried and Croux, J. Forecasting 2010).
Looked at are sums of a quarter of an hour, an hour and six hours, per row:
z = log((seen + 1) / (expected + 1)). How rare a z is comes from peaks over a threshold (Siffer et
al., Anomaly Detection in Streams with Extreme Value Theory, KDD 2017), here with the exponential
tail and one peak per episode:
return period = exp((z - u) / b) / rate, with u the 98 % quantile, b the mean peak over it, rate the
episodes per row, all decaying. An alert is raised where the return period over all watched tails
exceeds `false_alarm_days`: a series that goes on as it did raises about one in that time.

Change points. Where the hour stays beyond what is usual for a day, the level is set anew (what is
normal has changed), and said, unless an alert of that episode was raised already.

Assumptions. Values are counts or amounts (0 or more) at even steps; rows that are missing are taken
as not measured. A calendar of the series' own time of day and weekday holds. The first day (at
least 50 rows) is learnt from and raises nothing.
"""

import math
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

_DAY = 86_400.0
_LEAST_ROWS = 50
# As a logarithm: half a per cent.
_TRIFLE = 0.005


@dataclass(frozen=True)
class Setting:
    """The same for every series. Half-lives and pauses in days."""

    false_alarm_days: float = 14.0
    level: float = 1.0
    season: float = 14.0
    tail: float = 14.0
    spread: float = 7.0
    pause: float = 1.0
    quantile: float = 0.98
    windows: tuple[float, ...] = (1 / 96, 1 / 24, 1 / 4)


@dataclass(frozen=True)
class Alert:
    """Row `index` is unusual; `days` is in how many days something like it comes by chance."""

    index: int
    days: float
    reason: str


class _Tail:
    """How rare peaks of a score are, from what was seen of it so far."""

    def __init__(self, first: Sequence[float], decay: float, gap: int, quantile: float) -> None:
        values = np.asarray(first)
        self.threshold = float(np.quantile(values, quantile))
        over = values[values > self.threshold] - self.threshold
        spread = 0.25 * float(values.std())
        self.mean_peak = max(float(over.mean()) if len(over) else 0.0, spread, 1e-3)
        self.share = 1 - quantile
        self.rate = self.share / 3
        self.decay, self.gap, self.seen, self.episodes = decay, gap, len(first), 0
        self.peak = self.quiet = 0.0
        self.in_episode = False

    def rows_between(self, score: float) -> float:
        """The rows between two peaks as high as this by chance; 0 where it is usual."""
        if score <= self.threshold:
            return 0.0
        # Where nothing was ever unusual, a trifle still is none.
        height = (score - self.threshold) / max(self.mean_peak, _TRIFLE)
        return math.exp(min(height, 30.0)) / max(self.rate, self.share / 100)

    def add(self, score: float) -> None:
        self.seen += 1
        weight = max(self.decay, 1 / self.seen)
        over = score > self.threshold
        begins = over and not self.in_episode
        peak = score - self.threshold
        self.threshold += weight * 20 * self.mean_peak * (over - self.share)
        self.rate += weight * (begins - self.rate)
        if over:
            self.peak = peak if begins else max(self.peak, peak)
            self.in_episode, self.quiet = True, 0
        elif self.in_episode:
            self._calm()

    def _calm(self) -> None:
        self.quiet += 1
        if self.quiet < self.gap:
            return
        self.in_episode = False
        self.episodes += 1
        weight = max(1 / (self.episodes + 5), 1 / 20)
        self.mean_peak += weight * (min(self.peak, 4 * self.mean_peak) - self.mean_peak)


class _Expected:
    """What a row is expected to hold, learnt as it goes."""

    def __init__(
        self, setting: Setting, rows_a_day: float, first: Sequence[float], smallest: float
    ) -> None:
        self.smallest = smallest
        self.level = math.log(float(np.median(first)) + smallest)
        self.hours, self.week = np.zeros(24), np.zeros((7, 6))
        self.spread, self.seen = 0.5, 0
        self._level = _decay(max(setting.level * rows_a_day, 12))
        self._spread = _decay(max(setting.spread * rows_a_day, 50))
        self._hours = _decay(setting.season * max(rows_a_day / 24, 1))
        self._week = _decay(2 * setting.season / 7 * max(rows_a_day / 6, 1))

    def at(self, time: datetime) -> float:
        return max(math.exp(self.level + self._season(time)) - self.smallest, 0.0)

    def learn(self, time: datetime, value: float) -> None:
        seen = math.log(value + self.smallest)
        self.seen += 1
        limit = 2.5 * self.spread
        rest = min(max(seen - self.level - self._season(time), -limit), limit)
        self.level += max(self._level, 1 / self.seen) * rest
        for hour, share in _around(time):
            self.hours[hour] += share * self._hours * rest
        self.week[time.weekday(), time.hour // 4] += self._week * rest
        self.spread += max(self._spread, 1 / (self.seen + 1)) * (1.4 * abs(rest) - self.spread)

    def shift(self, seen: float, usual: float) -> None:
        """Take what is seen now for the usual level."""
        self.level += math.log((seen + self.smallest) / (usual + self.smallest))

    def _season(self, time: datetime) -> float:
        usual = sum(share * self.hours[hour] for hour, share in _around(time))
        return float(usual + self.week[time.weekday(), time.hour // 4])


class _Window:
    """Sums of the last rows: what was seen against what was expected."""

    def __init__(self, rows: int, smallest: float) -> None:
        self.rows: deque[tuple[float, float]] = deque()
        self.length, self.smallest = rows, smallest
        self.seen = self.usual = 0.0

    def add(self, value: float, expected: float) -> float:
        self.rows.append((value, expected))
        gone, gone_usual = self.rows.popleft() if len(self.rows) > self.length else (0.0, 0.0)
        self.seen = max(self.seen + value - gone, 0.0)
        self.usual = max(self.usual + expected - gone_usual, 0.0)
        count = len(self.rows)
        return math.log((self.seen / count + self.smallest) / (self.usual / count + self.smallest))


class Watch:
    """Takes row by row of one series; `add` answers with an alert or nothing.

    What it says of a row depends on that row and those before it alone.
    """

    def __init__(self, setting: Setting | None = None) -> None:
        self.setting = setting or Setting()
        self._first: list[tuple[datetime, float]] = []
        self._ready = False
        self._index = -1

    def add(self, time: datetime, value: float) -> Alert | None:
        self._index += 1
        if self._ready:
            return self._look(time, value)
        self._first.append((time, value))
        if len(self._first) >= _LEAST_ROWS and (time - self._first[0][0]).total_seconds() >= _DAY:
            self._begin()
        return None

    def _begin(self) -> None:
        """Learn from the first rows: how far they are apart, the usual level, what is rare."""
        times = np.array([time.timestamp() for time, _ in self._first])
        values = np.array([value for _, value in self._first])
        step = max(float(np.median(np.diff(times))), 1.0)
        self.a_day = _DAY / step
        whole = bool((values == np.round(values)).all())
        smallest = 1.0 if whole else min(1.0, float(values.mean()) or 1.0)
        self._expected = _Expected(self.setting, self.a_day, values.tolist(), smallest)
        rows = sorted({max(round(part * self.a_day), 1) for part in self.setting.windows})
        self._windows = [_Window(count, smallest) for count in rows]
        scores = [self._scores(*row) for row in self._first]
        decay = _decay(max(self.setting.tail * self.a_day, 4 * _LEAST_ROWS))
        gap = max(round(self.a_day / 24), 1)
        self._tails = [
            _Tail(column, decay, gap, self.setting.quantile) for column in zip(*scores, strict=True)
        ]
        self._pause = max(self.setting.pause * self.a_day, 12)
        self._last = -math.inf
        self._beyond = 0
        self._allowed = max(self.setting.false_alarm_days * self.a_day, 4 * _LEAST_ROWS)
        self._ready, self._first = True, []

    def _scores(self, time: datetime, value: float) -> list[float]:
        """How much more than expected each window holds, and how much less the longest one."""
        usual = self._expected.at(time)
        scores = [window.add(value, usual) for window in self._windows]
        self._expected.learn(time, value)
        return [*scores, -scores[-1]]

    def _look(self, time: datetime, value: float) -> Alert | None:
        scores = self._scores(time, value)
        between = [t.rows_between(score) for t, score in zip(self._tails, scores, strict=True)]
        for tail, score in zip(self._tails, scores, strict=True):
            tail.add(score)
        lasting = self._has_changed(between)
        # Rises share one budget of false alarms, falls have one of their own.
        rises = [rows / len(self._windows) for rows in between[:-1]]
        rarest = int(np.argmax([*rises, between[-1]]))
        rows = [*rises, between[-1]][rarest]
        is_paused = self._index - self._last <= self._pause
        is_new_level = lasting and self._index - self._last > self._lasting_rows()
        if not is_new_level and (rows <= self._allowed or is_paused):
            return None
        self._last = self._index
        return Alert(self._index, rows / self.a_day, self._reason(rarest, rows, is_new_level))

    def _has_changed(self, between: Sequence[float]) -> bool:
        """Whether the longest window has been beyond the usual for so long that it is the usual."""
        self._beyond = self._beyond + 1 if max(between[-2:]) > 0 else 0
        if self._beyond < self._lasting_rows():
            return False
        self._beyond = 0
        window = self._windows[-1]
        self._expected.shift(window.seen / len(window.rows), window.usual / len(window.rows))
        return True

    def _lasting_rows(self) -> float:
        return max(self.a_day, _LEAST_ROWS)

    def _reason(self, rarest: int, rows: float, is_new_level: bool) -> str:
        window = self._windows[min(rarest, len(self._windows) - 1)]
        span = _span(len(window.rows) / self.a_day)
        said = f"{_amount(window.seen)} within {span}, where {_amount(window.usual)} were expected"
        if is_new_level:
            return f"{said}, and so for a day: the level has changed"
        days = rows / self.a_day
        return f"{said}: by chance once in {_span(days) if days < 1000 else 'more than 1,000 days'}"


def alerts(
    times: Sequence[datetime], values: Iterable[float], setting: Setting | None = None
) -> Iterator[Alert]:
    """The alerts of a series in the order of time, each raised at its own row."""
    watch = Watch(setting)
    for time, value in zip(times, values, strict=True):
        alert = watch.add(time, value)
        if alert:
            yield alert


def _decay(half_life: float) -> float:
    return 1 - 0.5 ** (1 / half_life)


def _around(time: datetime) -> tuple[tuple[int, float], tuple[int, float]]:
    """The two hours whose middles a time lies between, with their shares."""
    place = time.hour + time.minute / 60 - 0.5
    before = math.floor(place)
    share = place - before
    return (before % 24, 1 - share), ((before + 1) % 24, share)


def _span(days: float) -> str:
    minutes = days * 1440
    if minutes < 90:
        return f"{minutes:.0f} minutes"
    if days < 2:
        return f"{days * 24:.0f} hours"
    return f"{days:,.0f} days"


def _amount(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 or value == round(value) else f"{value:.3g}"
