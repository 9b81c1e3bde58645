"""What `forecast` learns from past posts, what it must not learn from, and that intervals hold."""

import json

import numpy as np
import pytest
from click.testing import CliRunner

from resonanz.analysis import forest
from resonanz.analysis.cli import insights
from resonanz.analysis.errors import BadInput
from resonanz.analysis.forecast import Asked, choose, forecast, last_similar
from resonanz.analysis.leaks import after_publication, is_early
from resonanz.analysis.posts import Posts


def posts(columns: dict) -> Posts:
    text = {
        name: [None if value is None else str(value) for value in values]
        for name, values in columns.items()
    }
    return Posts("posts", text, tuple(range(2, len(next(iter(text.values()))) + 2)))


def made(seed: int, number: int = 250) -> dict:
    """Posts of which the form, the hour and chance decide what they bring."""
    chance = np.random.default_rng(seed)
    form = chance.choice(["photo", "video", "link"], number)
    hour = chance.integers(0, 24, number)
    mean = 40 * np.where(form == "video", 4, 1) * (1 + (hour > 16))
    total = chance.poisson(mean * chance.gamma(4, 1 / 4, number))
    likes = chance.binomial(total, 0.7)
    return {
        "form": form,
        "hour": hour,
        "first_hour": chance.binomial(total, 0.4),
        "likes": likes,
        "comments": total - likes,
        "reach": total * 20 + chance.integers(1, 400, number),
        "interactions": total,
    }


@pytest.fixture(scope="module")
def figures():
    return forecast(posts(made(1)), posts(made(2)), Asked("interactions"), check=False)


def test_a_forecast_is_better_than_the_median_and_the_last_similar_post(figures):
    measured = figures["measured"]
    assert measured["better_than_median"] > 0.2
    assert measured["better_than_last_similar"] > 0


def test_after_the_first_hours_more_is_known(figures):
    assert figures["used_after_first_hours"] == ["first_hour"]
    assert figures["measured_after_first_hours"]["mae"] < 0.7 * figures["measured"]["mae"]


def test_intervals_hold_as_often_as_they_say(figures):
    # Of 250 posts; over many rounds `bench.analysis forecast` counts them.
    assert 0.82 < figures["measured"]["coverage"] < 0.97
    assert all(row["low"] <= row["forecast"] <= row["high"] for row in figures["forecasts"])


def test_forecasts_are_checked_on_later_posts_where_times_are_known(monkeypatch):
    monkeypatch.setattr(forest, "_TREES", 60)
    columns = made(1, 120)
    columns["time"] = [f"2026-{1 + i // 28:02d}-{1 + i % 28:02d}" for i in range(120)]
    table = posts(columns)
    found = forecast(table, table.take(np.arange(120) < 5), Asked("interactions"))["checked"]
    assert found["held_back"] == "the latest posts"
    assert found["posts"] == 60


def test_what_is_known_only_afterwards_is_not_learned_from(figures):
    assert figures["used"] == ["form", "hour"]
    reasons = {each["column"]: each["reason"] for each in figures["not_used"]}
    assert reasons["likes"] == "adds up to the outcome with comments"
    assert "after publication" in reasons["reach"]


def test_parts_of_the_outcome_are_refused_even_if_said_to_be_known():
    table = posts(made(1))
    with pytest.raises(BadInput, match="“likes” adds up to the outcome"):
        choose(table, table, Asked("interactions", known=("likes",)))


@pytest.mark.parametrize(
    ("name", "before"),
    [("page_likes", True), ("num_likes", False), ("asks_for_comments", True), ("Reach", False)],
)
def test_names_tell_when_a_column_is_known(name, before):
    columns = {name: list(range(40)), "outcome": [7, 3] * 20}
    assert (name not in after_publication(posts(columns), "outcome")) is before


@pytest.mark.parametrize("name", ["likes_1h", "early_likes", "first_hours", "shares after 3 hours"])
def test_names_tell_of_the_first_hours(name):
    assert is_early(name)
    assert not is_early("hour")


def test_the_last_similar_post_is_the_latest_of_the_same_form():
    past = posts(
        {
            "form": ["a", "b"] * 10,
            "time": [f"2026-01-{20 - i:02d} 10:00" for i in range(20)],
            "outcome": list(range(20)),
        }
    )
    new = posts({"form": ["a", "b", "c"], "time": ["2026-02-01 10:00"] * 3})
    found = last_similar(past, new, past.counts("outcome"), ["form", "time"])
    assert found.tolist() == [0, 1, 0]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"interactions": [5] * 250}, "is 5 for every post"),
        ({"interactions": [None] * 220 + [1, 2] * 15}, "30 past posts are too few"),
        ({"interactions": [-1] * 250}, "“-1” is not a number of 0 or more"),
    ],
)
def test_what_nothing_can_be_learned_from_is_said(change, words):
    with pytest.raises(BadInput, match=words):
        forecast(posts(made(1) | change), posts(made(2)), Asked("interactions"))


def test_a_text_where_past_posts_have_numbers_is_named():
    new = made(2)
    new["hour"] = ["noon"] * 250
    with pytest.raises(BadInput, match="line 2: Column “hour”: “noon” is no number"):
        forecast(posts(made(1)), posts(new), Asked("interactions"), check=False)


def test_the_command_forecasts_a_single_new_post(tmp_path):
    train, test = tmp_path / "train.csv", tmp_path / "test.csv"
    rows = zip(*made(1).values(), strict=True)
    train.write_text(",".join(made(1)) + "\n" + "\n".join(",".join(map(str, r)) for r in rows))
    test.write_text("id,form,hour\n7,video,18\n")
    arguments = ["--train", str(train), "--test", str(test), "--outcome", "interactions"]
    said = CliRunner().invoke(insights, ["forecast", *arguments, "--no-check"])
    assert said.output.startswith("About ")
    result = CliRunner().invoke(insights, ["forecast", *arguments, "--no-check", "--json"])
    one = json.loads(result.output)["forecasts"][0]
    assert one["post"] == "7"
    assert one["low"] < 320 < one["high"]
