"""Alerts where volume is unusual, none of them by looking ahead."""

import json
import re
from datetime import datetime, timedelta

import numpy as np
import pytest
from click.testing import CliRunner

from bench.analysis._nab import normalised, score
from bench.analysis.spikes import TARGET, _all, _total
from resonanz.analysis.cli import insights
from resonanz.analysis.spikes import Setting, alerts

BEGIN = datetime(2026, 1, 5)  # noqa: DTZ001


def series(days: int = 20, rows_a_day: int = 288, seed: int = 1, usual: float = 20.0):
    times = [BEGIN + timedelta(days=n / rows_a_day) for n in range(days * rows_a_day)]
    hours = np.array([time.hour for time in times])
    means = usual * (1 + 0.8 * np.sin(hours / 24 * 2 * np.pi))
    return times, np.random.default_rng(seed).poisson(means).astype(float)


def run(times, values, *options: str):
    lines = [
        f"{time:%Y-%m-%d %H:%M:%S},{value:g}" for time, value in zip(times, values, strict=True)
    ]
    text = "\n".join(["timestamp,value", *lines])
    return CliRunner().invoke(insights, ["spikes", "--series", "-", *options], input=text)


@pytest.mark.parametrize(("rows_a_day", "usual"), [(288, 20.0), (24, 200.0), (96, 2.0)])
def test_a_storm_is_raised_at_once_and_once(rows_a_day, usual):
    times, values = series(30, rows_a_day, usual=usual)
    row = 25 * rows_a_day + 10
    values[row : row + 6] *= 10
    values[row : row + 6] += 10 * usual
    found = [alert.index for alert in alerts(times, values)]
    assert [index for index in found if row <= index < row + rows_a_day][:2] == [row]


def test_an_ordinary_day_is_no_storm():
    counts = [len(list(alerts(*series(60, seed=seed)))) for seed in range(3)]
    assert sum(counts) <= 2 * 3 * 60 / Setting().false_alarm_days


def test_where_nothing_ever_came_one_storm_is_one_alert():
    times, values = series(60)
    values[:] = 0
    values[40 * 288 : 40 * 288 + 3] = 5
    assert [alert.index for alert in alerts(times, values)] == [40 * 288]


def test_silence_is_unusual():
    times, values = series()
    values[15 * 288 : 16 * 288] = 0
    assert any(15 * 288 <= alert.index < 16 * 288 for alert in alerts(times, values))


def test_a_new_level_becomes_the_usual_one():
    times, values = series(40)
    values[20 * 288 :] *= 8
    found = [alert.index for alert in alerts(times, values) if alert.index >= 20 * 288]
    assert found[0] < 20 * 288 + 12
    assert len([index for index in found if index > 25 * 288]) <= 2


def test_nothing_is_said_with_a_look_ahead():
    times, values = series(30)
    values[2000:2010] *= 6
    values[6000:6010] *= 9
    whole = list(alerts(times, values))
    assert whole
    for end in (300, 2001, 2005, 4321, 6001, 8000):
        part = list(alerts(times[:end], values[:end]))
        assert part == [alert for alert in whole if alert.index < end]


def test_the_command_gives_times_as_they_stand_and_sorts_rows():
    times, values = series(20)
    values[4000:4003] = 900
    found = json.loads(run(times[::-1], values[::-1], "--json").output)
    assert f"{times[4000]:%Y-%m-%d %H:%M:%S}" in [spike["time"] for spike in found["spikes"]]
    assert set(found["spikes"][0]) == {"time", "score", "reason"}
    assert "one false alarm in 14 days" in run(times, values).output


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ("2026-01-01 00:00:00,1\n2026-01-01 00:00:00,2", "line 3: Column “timestamp”"),
        ("2026-01-01 00:00:00,-1", "line 2: Column “value”: -1 is below 0"),
        ("yesterday,1", "line 2: Column “timestamp”: “yesterday” is not a time"),
        ("2026-01-01T00:00:00Z,1\n2026-01-01T00:05:00+02:00,1", "line 3: .* another time zone"),
        ("2026-01-01T00:00:00Z,1\n2026-01-01T00:05:00,1", "line 3: .* another time zone"),
    ],
)
def test_what_cannot_be_used_is_named(rows, words):
    text = "timestamp,value\n" + rows + "\n"
    result = CliRunner().invoke(insights, ["spikes", "--series", "-"], input=text)
    assert result.exit_code == 1
    assert re.search(words, result.output)


def test_the_scorer_follows_the_benchmark():
    windows = [(1000, 1399)]
    assert normalised(score(4000, windows, []), 1) == 0
    assert normalised(score(4000, windows, [1000]), 1) == pytest.approx(100)
    assert score(4000, windows, [1000, 1200]) == score(4000, windows, [1000])
    assert score(4000, windows, [1000, 900]) == pytest.approx(1 - 0.11)
    # Shortly behind a window an alert costs little, before the end of probation nothing.
    assert score(4000, windows, [1000, 1400]) > 0.99
    assert score(4000, windows, [1000, 500]) == 1
    assert score(4000, windows, [1200]) == pytest.approx(0.8482836 / 0.9866143, abs=1e-3)


def test_five_series_of_tweets_are_watched_as_well_as_promised(public_data):
    found = _all(public_data / "nab_tweets", Setting().false_alarm_days)
    assert _total(list(found.values())) >= TARGET
