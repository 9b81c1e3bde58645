"""Agents by hour of the week, and whether they keep the promise."""

import json
import math

import numpy as np
import pytest
from click.testing import CliRunner

from bench.analysis.staffing import history, in_time, rates
from resonanz.analysis.cli import insights
from resonanz.analysis.staffing import Promise, agents_needed, observe, staff

IN_AN_HOUR = Promise(0.9, 3600)


def erlang_c_wait(agents: int, load: float) -> float:
    top = load**agents / math.factorial(agents) * agents / (agents - load)
    return top / (sum(load**k / math.factorial(k) for k in range(agents)) + top)


@pytest.mark.parametrize("load", [0.3, 2.5, 9.0])
@pytest.mark.parametrize("seconds", [20.0, 600.0])
def test_erlang_c_is_that_of_the_textbook(load, seconds):
    handling, promise = 300.0, Promise(0.8, seconds)

    def timely(agents: int) -> float:
        late = erlang_c_wait(agents, load) * math.exp(-(agents - load) * seconds / handling)
        return 1 - late

    agents = agents_needed(load / handling, handling, promise)
    assert timely(agents) >= 0.8
    assert agents - 1 <= load or timely(agents - 1) < 0.8


def test_arrivals_are_estimated_by_hour_of_the_week():
    seen = observe(*history(20, 30, seed=1))
    assert np.abs(seen.mean - rates(20)).mean() < 0.1 * rates(20).mean()
    assert 0.003 < seen.week_factor < 0.025
    assert 0.004 < seen.day_factor < 0.02
    assert (seen.spread(0.9) > seen.mean).all()


def test_the_promise_is_kept_in_weeks_to_come():
    plan = staff(observe(*history(10, 12, seed=3)), 300, IN_AN_HOUR)
    assert plan.kept >= 0.95
    random = np.random.default_rng(4)
    kept = [in_time(random, 10, 300, IN_AN_HOUR, plan.agents) >= 0.9 for _ in range(40)]
    assert np.mean(kept) >= 0.95


def test_a_harder_promise_needs_more_agents():
    seen = observe(*history(10, 6, seed=5))
    easy, hard = (staff(seen, 300, promise) for promise in (IN_AN_HOUR, Promise(0.95, 120)))
    assert hard.agents.sum() > easy.agents.sum()


def arrivals(weeks: int) -> str:
    times, counts = history(4, weeks, seed=6)
    rows = [
        f"{time:%Y-%m-%d %H:%M}"
        for time, count in zip(times, counts, strict=False)
        for _ in range(int(count))
    ]
    return "\n".join(["time", *rows[::-1]])


def run(text: str, *options: str):
    return CliRunner().invoke(insights, ["staffing", "--arrivals", "-", *options], input=text)


def test_the_command_gives_every_hour_and_none_while_closed():
    options = ["--promise", "90% in 60m", "--handling", "5m", "--open", "mo-fr 8-18, sa 9-13"]
    found = json.loads(run(arrivals(4), *options, "--json").output)
    assert len(found["hours"]) == 168
    assert found["kept"] >= 0.95
    hours = {(cell["weekday"], cell["hour"]): cell["agents"] for cell in found["hours"]}
    assert hours["Sunday", 12] == hours["Monday", 7] == 0
    assert hours["Saturday", 9] > 0 < hours["Friday", 17]
    assert (
        run(arrivals(4), *options, "--json").output == run(arrivals(4), *options, "--json").output
    )
    assert "keep the promise (90% within 60 minutes)" in run(arrivals(4), *options).output


@pytest.mark.parametrize(
    ("text", "options", "code", "words"),
    [
        (arrivals(1), ["--promise", "60m"], 1, "Two weeks at least"),
        ("when\n2026-01-01", ["--promise", "60m"], 1, "The column “time” is missing"),
        ("time\nsoon\n", ["--promise", "60m"], 1, "line 2: Column “time”: “soon” is not a time"),
        (arrivals(2), ["--promise", "soon"], 2, "is no time such as"),
        (arrivals(2), ["--promise", "60m", "--open", "xx 1-2"], 2, "is nothing such as"),
    ],
)
def test_what_cannot_be_used_is_named(text, options, code, words):
    result = run(text, *options)
    assert result.exit_code == code
    assert words in result.output
