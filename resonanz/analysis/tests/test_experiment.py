"""Split tests that may be looked at after every post."""

import json

import numpy as np
import pytest
from click.testing import CliRunner

from bench.analysis.experiment import OUTCOMES, false_alarms
from resonanz.analysis.cli import insights
from resonanz.analysis.experiment import LEVEL, compare, lift_interval, p_values, posts_needed


@pytest.mark.parametrize("name", list(OUTCOMES))
def test_looking_after_every_post_raises_few_false_alarms(name):
    assert false_alarms(OUTCOMES[name], 0.5, 500, 200) <= LEVEL


def test_p_never_rises_and_looks_at_nothing_to_come():
    random = np.random.default_rng(1)
    outcomes, treated = random.lognormal(size=(1, 300)), random.random((1, 300)) < 0.5
    whole = p_values(outcomes, treated, 0.5)
    assert (np.diff(whole) <= 0).all()
    assert np.allclose(whole[:, :100], p_values(outcomes[:, :100], treated[:, :100], 0.5))


def experiment(lift: float, posts: int = 400, seed: int = 3):
    random = np.random.default_rng(seed)
    treated = random.random(posts) < 0.5
    outcomes = random.poisson(30 * random.gamma(4, 0.25, posts) * np.where(treated, 1 + lift, 1))
    return outcomes.astype(float), treated


def test_the_interval_holds_the_lift():
    holds = []
    for seed in range(60):
        outcomes, treated = experiment(0.3, seed=seed)
        low, high = lift_interval(outcomes, treated, 0.5)
        holds.append(low <= 0.3 <= high)
    assert np.mean(holds) >= 0.95


def test_a_clear_lift_is_found_and_several_variants_are_judged_together():
    outcomes, treated = experiment(0.5)
    names = np.where(treated, "B", "A")
    (alone,) = compare(names.tolist(), outcomes.tolist(), "A")
    assert alone.is_clear and 0.3 < alone.lift < 0.7
    third = np.where(np.arange(400) % 3 == 0, "C", names)
    several = compare(third.tolist(), outcomes.tolist(), "A")
    assert [one.variant for one in several] == ["B", "C"]
    assert several[0].p > alone.p


def test_the_posts_planned_find_the_lift():
    random = np.random.default_rng(5)
    past = random.negative_binomial(3, 0.1, 300).astype(float)
    needed = posts_needed(past.tolist(), 0.5)
    treated = random.random((400, needed)) < 0.5
    outcomes = random.choice(past, (400, needed)) * np.where(treated, 1.5, 1)
    assert (p_values(outcomes, treated, 0.5)[:, -1] <= LEVEL).mean() == pytest.approx(0.8, abs=0.08)
    assert posts_needed(past.tolist(), 1.0) < needed


def run(text: str, *options: str):
    given = ["experiment", "--posts", "-", "--outcome", "likes", *options]
    return CliRunner().invoke(insights, given, input=text)


def posts(lift: float) -> str:
    outcomes, treated = experiment(lift)
    rows = [f"{'new' if t else 'old'},{o:g}" for t, o in zip(treated, outcomes, strict=True)]
    return "\n".join(["style,likes", *rows])


def test_the_command_says_lift_interval_and_p():
    options = ["--variant", "style", "--control", "old"]
    found = json.loads(run(posts(0.5), *options, "--json").output)
    low, high = found["interval"]
    assert low < found["lift"] < high
    assert found["p"] < 0.05
    assert "new against old makes a difference in likes" in run(posts(0.5), *options).output
    assert "is not shown to make a difference" in run(posts(0.0), *options).output
    assert "A lift of +30% is found in 80 of 100" in run(posts(0.0), "--plan", "0.3").output


def test_few_posts_have_no_interval_yet():
    found = json.loads(run("style,likes\na,1\nb,2\n", "--variant", "style", "--json").output)
    assert found["interval"] == [None, None]
    assert found["p"] == pytest.approx(1)


@pytest.mark.parametrize(
    ("text", "options", "code", "words"),
    [
        ("style,likes\na,1\na,2\n", ["--variant", "style"], 1, "There must be two"),
        ("style,likes\na,1\nb,-2\n", ["--variant", "style"], 1, "line 3: Column “likes”: -2"),
        ("style,likes\na,1\nb,many\n", ["--variant", "style"], 1, "line 3: Column “likes”"),
        ("style,likes\na,1\nb,2\n", ["--variant", "look"], 1, "The column “look” is missing"),
        ("style,likes\na,1\nb,2\n", ["--variant", "style", "--control", "c"], 1, "“c”, only a, b"),
        ("style,likes\na,1\nb,2\n", [], 2, "Give --variant to compare"),
        ("style,likes\na,1\nb,2\n", ["--variant", "style", "--shares", "a"], 2, "A=0.8,B=0.2"),
    ],
)
def test_what_cannot_be_used_is_named(text, options, code, words):
    result = run(text, *options)
    assert result.exit_code == code
    assert words in result.output
