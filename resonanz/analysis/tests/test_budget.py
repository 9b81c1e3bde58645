"""What `budget` proposes where the curves are known, and when it refuses."""

import json

import numpy as np
import pytest
from click.testing import CliRunner

from resonanz.analysis.budget import Asked, budget
from resonanz.analysis.cli import insights
from resonanz.analysis.curves import fit
from resonanz.analysis.errors import BadInput
from resonanz.analysis.posts import Posts

WEEKS = 26


@pytest.fixture
def chance():
    return np.random.default_rng(3)


def brings(spend, most, half):
    return most * spend / (half + spend)


def spent(chance, channels: dict, spread=0.4, noise=0.08) -> Posts:
    """Weeks of spend on channels, each with typical spend, most, and half."""
    rows: dict[str, list[str]] = {"week": [], "channel": [], "spend": [], "clicks": []}
    for name, (typical, most, half) in channels.items():
        for week in range(WEEKS):
            spend = typical * np.exp(chance.normal(0, spread))
            clicks = 50 + brings(spend, most, half) * np.exp(chance.normal(0, noise))
            for column, value in zip(rows, (week, name, spend, round(clicks)), strict=True):
                rows[column].append(str(value))
    return Posts("spend", rows, tuple(range(2, len(rows["week"]) + 2)))


TWO = {"saturated": (900, 500, 100), "hungry": (100, 5000, 900)}


def test_money_moves_to_where_it_brings_more(chance):
    figures = budget(spent(chance, TWO), Asked("clicks"))
    today = {each["channel"]: each["today"] for each in figures["channels"]}
    assert figures["proposal"]["hungry"] > today["hungry"]
    assert sum(figures["proposal"].values()) <= figures["total"] + 1e-6
    assert figures["gain"]["verdict"] == "move"
    assert figures["gain"]["low"] > 0
    assert figures["beyond_tried"] == ["hungry"]


def test_a_curve_holds_the_truth(chance):
    spend = 500 * np.exp(chance.normal(0, 0.5, WEEKS))
    clicks = 100 + brings(spend, 2000, 400) * np.exp(chance.normal(0, 0.05, WEEKS))
    curve = fit(spend, clicks, 1)
    gains = curve.gain(np.array([300.0, 900.0]))
    low, high = np.quantile(gains[:, 1] - gains[:, 0], [0.025, 0.975])
    assert low < brings(900, 2000, 400) - brings(300, 2000, 400) < high
    assert curve.gain(np.array([0.0])).max() == 0


def test_bounds_hold(chance):
    table = spent(chance, TWO)
    asked = Asked("clicks", 800, {"saturated": 500}, {"hungry": 200})
    proposal = budget(table, asked)["proposal"]
    assert proposal["saturated"] >= 500
    assert proposal["hungry"] <= 200


def test_bounds_that_cannot_hold_are_named(chance):
    table = spent(chance, TWO)
    with pytest.raises(BadInput, match="At least 900 is to be spent, but only 800"):
        budget(table, Asked("clicks", 800, {"saturated": 900}))
    with pytest.raises(BadInput, match="no channel “other”"):
        budget(table, Asked("clicks", 800, {"other": 1}))


def test_spend_that_never_changed_teaches_nothing(chance):
    figures = budget(spent(chance, TWO, spread=0.01), Asked("clicks"))
    assert not figures["enough"]
    assert figures["proposal"] is None
    assert "nearly the same" in figures["channels"][0]["not_enough_data"]


def test_spend_that_does_nothing_is_not_taken_to_do_something(chance):
    idle = {"a": (100, 0, 1), "b": (100, 0, 1)}
    table = spent(chance, idle)
    table.columns["clicks"][:] = [str(value) for value in chance.poisson(300, 2 * WEEKS)]
    figures = budget(table, Asked("clicks"))
    assert figures["proposal"] is None


def test_a_channel_of_which_too_little_is_known_keeps_what_it_has(chance):
    table = spent(chance, TWO | {"new": (300, 10, 1)})
    keep = np.array(
        [
            name != "new" or int(w) > 20
            for name, w in zip(table.columns["channel"], table.columns["week"], strict=True)
        ]
    )
    figures = budget(table.take(keep), Asked("clicks"))
    new = next(each for each in figures["channels"] if each["channel"] == "new")
    assert "5 periods; 10" in new["not_enough_data"]
    assert figures["proposal"]["new"] == new["today"]


def test_the_same_period_twice_is_named(chance):
    table = spent(chance, TWO)
    table.columns["week"][3] = "2"
    with pytest.raises(BadInput, match="line 5: Column “week”: saturated in 2 is in line 4"):
        budget(table, Asked("clicks"))


def test_the_command_says_it_in_a_sentence_and_twice_alike(tmp_path, chance):
    table = spent(chance, TWO)
    rows = zip(*table.columns.values(), strict=True)
    path = tmp_path / "spend.csv"
    path.write_text(",".join(table.columns) + "\n" + "\n".join(",".join(row) for row in rows))
    arguments = ["budget", "--spend", str(path), "--outcome", "clicks"]
    said = CliRunner().invoke(insights, arguments)
    assert said.output.startswith("Moving the budget as proposed brings about")
    assert said.output == CliRunner().invoke(insights, arguments).output
    assert json.loads(CliRunner().invoke(insights, [*arguments, "--json"]).output)["enough"]


def test_a_missing_column_is_named(tmp_path):
    path = tmp_path / "spend.csv"
    path.write_text("week,channel,clicks\n1,a,2\n")
    said = CliRunner().invoke(insights, ["budget", "--spend", str(path), "--outcome", "clicks"])
    assert said.exit_code == 1
    assert "The column “spend”" in said.output
