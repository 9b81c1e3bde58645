"""Alerts on the five series of `nab_tweets`, and false alarms where nothing happens."""

import argparse
import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import numpy as np

from resonanz.analysis.commands.spikes import figures
from resonanz.analysis.spikes import Setting, alerts

from ._nab import normalised, score

TARGET = 75.0
RATES = (7.0, 10.0, 14.0, 20.0, 28.0)


def main(given: Sequence[str]) -> bool:
    """The score at the one setting, what other settings give, and false alarms in simulation."""
    parser = argparse.ArgumentParser(prog="bench.analysis spikes", description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--days", type=int, default=200, help="length of a simulated series")
    options = parser.parse_args(given)
    raw = {rate: _all(options.data / "nab_tweets", rate) for rate in RATES}
    ours = raw[Setting().false_alarm_days]
    total = _total(list(ours.values()))
    for name, (points, windows) in ours.items():
        print(f"{name:32} {normalised(points, windows):6.1f}")
    print(f"{'all, NAB standard profile':32} {total:6.1f}  (at least {TARGET:g})")
    for rate, series in raw.items():
        print(f"  one false alarm in {rate:3g} days: {_total(list(series.values())):6.1f}")
    print(f"leaving one out: {_leaving_one_out(raw):.1f}")
    _false_alarms(options.days)
    return total >= TARGET


def _all(folder: Path, rate: float) -> dict[str, tuple[float, int]]:
    windows = json.loads((folder / "labels" / "combined_windows.json").read_text())
    return {
        file.stem: _points(file, windows[f"realTweets/{file.name}"], rate)
        for file in sorted((folder / "realTweets").glob("*.csv"))
    }


def _points(file: Path, windows: Sequence[Sequence[str]], rate: float) -> tuple[float, int]:
    times = [line.split(",")[0] for line in file.read_text().splitlines()[1:]]
    place = {time: row for row, time in enumerate(times)}
    found = figures(str(file), Setting(false_alarm_days=rate))["spikes"]
    spans = [(place[a[:19]], place[b[:19]]) for a, b in windows]
    return score(len(times), spans, [place[spike["time"]] for spike in found]), len(spans)


def _total(series: Sequence[tuple[float, int]]) -> float:
    return normalised(sum(points for points, _ in series), sum(count for _, count in series))


def _leaving_one_out(raw: dict[float, dict[str, tuple[float, int]]]) -> float:
    """Each series at the rate that is best on the other four."""
    names = list(next(iter(raw.values())))
    chosen = []
    for name in names:
        others = {
            rate: _total([points for other, points in series.items() if other != name])
            for rate, series in raw.items()
        }
        chosen.append(raw[max(others, key=lambda rate: others[rate])][name])
    return _total(chosen)


def _false_alarms(days: int) -> None:
    """Counts by hour and weekday where nothing happens: days between two false alarms."""
    for name, noise in {"Poisson": 0.0, "overdispersed": 0.3, "with memory": 0.3}.items():
        counts = [
            len(list(alerts(*_calm(seed, days, noise, memory=name == "with memory"))))
            for seed in range(5)
        ]
        print(f"false alarms, {name}: one in {5 * days / max(sum(counts), 1):.0f} days")


def _calm(
    seed: int, days: int, noise: float, *, memory: bool
) -> tuple[list[datetime], list[float]]:
    random = np.random.default_rng(seed)
    times = [datetime(2026, 1, 5) + timedelta(minutes=5 * n) for n in range(288 * days)]  # noqa: DTZ001
    drift = random.normal(size=len(times))
    if memory:
        for before, now in pairwise(range(len(times))):
            drift[now] = 0.95 * drift[before] + np.sqrt(1 - 0.95**2) * drift[now]
    usual = np.array([_usual(time) for time in times]) * np.exp(noise * drift)
    return times, random.poisson(usual).astype(float).tolist()


def _usual(time: datetime) -> float:
    day = 1 + 0.7 * np.sin((time.hour - 9) / 24 * 2 * np.pi)
    return float(20 * day * (0.6 if time.weekday() >= 5 else 1.0))
