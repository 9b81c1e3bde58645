"""What `drivers` says of posts whose truth is known, and what it refuses."""

import json

import numpy as np
import pytest
from click.testing import CliRunner

from resonanz.analysis.cli import insights
from resonanz.analysis.clustered import fit
from resonanz.analysis.drivers import Asked, drivers
from resonanz.analysis.errors import BadInput
from resonanz.analysis.pooling import pool
from resonanz.analysis.posts import Posts, read_posts


def posts(**columns) -> Posts:
    text = {name: [str(value) for value in values] for name, values in columns.items()}
    return Posts("posts", text, tuple(range(2, len(next(iter(text.values()))) + 2)))


@pytest.fixture
def chance():
    return np.random.default_rng(5)


def made(chance, channels=20, each=40, **more) -> dict:
    """Posts where a video doubles what comes of a person reached."""
    channel = np.repeat(np.arange(channels), each)
    number = len(channel)
    own = chance.normal(-4, 0.5, channels)[channel]
    form = chance.choice(["photo", "video", "link"], number, p=[0.5, 0.3, 0.2])
    reach = chance.integers(200, 5000, number)
    mean = reach * np.exp(own) * np.where(form == "video", 2, 1) * chance.gamma(3, 1 / 3, number)
    columns = {"channel": channel, "form": form, "reach": reach, "likes": chance.poisson(mean)}
    return columns | more


def effect(figures, column, level=None) -> dict:
    return next(e for e in figures["drivers"] if (e["column"], e["level"]) == (column, level))


def kinds(figures) -> set[str]:
    return {warning["kind"] for warning in figures["warnings"]}


def test_a_known_effect_is_found_per_person_reached(chance):
    video = effect(drivers(posts(**made(chance)), Asked("likes", ("form",))), "form", "video")
    assert video["against"] == "photo"
    assert video["low"] < 2 < video["high"] < 2.6
    assert video["verdict"] == "more"


def test_errors_are_those_of_the_whole_matrices(chance):
    """CR2 and its degrees of freedom as the papers write them, with matrices of posts by posts."""
    groups = np.repeat(np.arange(7), [5, 9, 12, 6, 20, 8, 4])
    x = chance.normal(size=(64, 2)) + chance.normal(size=(7, 1))[groups]
    y = chance.poisson(np.exp(1 + 0.3 * x[:, 0] + chance.normal(size=7)[groups])).astype(float)
    found = fit(y, x, np.zeros(64), groups, within=True)
    full = np.column_stack([x, np.eye(7)[groups]])
    beta = np.concatenate([found.coefficients, found.levels])
    mean = np.exp(full @ beta)
    root = np.sqrt(mean / (1 + found.shape * mean))
    design, rest = full * root[:, None], (y - mean) / mean * root
    bread = np.linalg.inv(design.T @ design)
    residual = np.eye(64) - design @ bread @ design.T
    meat, moves = np.zeros((9, 9)), []
    for group in range(7):
        own = groups == group
        values, vectors = np.linalg.eigh(residual[np.ix_(own, own)])
        scale = np.where(values > 1e-9, np.maximum(values, 1e-9) ** -0.5, 0)
        half = (vectors * scale) @ vectors.T @ design[own]
        score = half.T @ rest[own]
        meat += np.outer(score, score)
        moves.append(residual[:, own] @ half @ bread[:, 0])
    variance = (bread @ meat @ bread)[:2, :2]
    product = np.column_stack(moves).T @ np.column_stack(moves)
    assert np.allclose(found.covariance, variance, rtol=1e-4)
    assert found.degrees[0] == pytest.approx(np.trace(product) ** 2 / np.sum(product**2), rel=1e-4)


def test_what_differs_between_channels_only_counts_each_channel_once(chance):
    columns = made(chance)
    columns["audience"] = np.where(columns["channel"] % 2 == 0, "all", "local")
    figures = drivers(posts(**columns), Asked("likes", ("form", "audience")))
    audience = effect(figures, "audience", "local")
    assert audience["compared"] == "between"
    assert audience["degrees_of_freedom"] == pytest.approx(18, abs=0.5)
    assert "confounded" in kinds(figures)


def test_what_differs_between_channels_only_is_told_alone(chance):
    columns = made(chance)
    columns["audience"] = np.where(columns["channel"] % 2 == 0, "all", "local")
    (audience,) = drivers(posts(**columns), Asked("likes", ("audience",)))["drivers"]
    assert audience["low"] < 1 < audience["high"]


def test_channels_of_a_single_post_are_compared_with_each_other(chance):
    columns = made(chance, channels=600, each=1)
    video = effect(drivers(posts(**columns), Asked("likes", ("form",))), "form", "video")
    assert video["compared"] == "posts"
    assert video["low"] < 2 < video["high"]


def test_a_level_of_few_posts_leans_on_the_others(chance):
    columns = made(chance)
    columns["form"][:6] = "poll"
    figures = drivers(posts(**columns), Asked("likes", ("form",)))
    poll = effect(figures, "form", "poll")
    assert "too few" in kinds(figures)
    assert poll["posts"] == 6
    assert poll["low"] is None, "one channel alone shows it"


def test_pooling_draws_the_uncertain_most():
    means, errors = pool(np.array([0.5, 0.5, 0.1]), np.diag([0.001, 1.0, 0.001]))
    assert abs(means[0] - 0.5) < 0.05
    assert means[1] < 0.45
    assert errors[1] < 1


def test_a_level_without_any_interaction_is_named_and_left_out(chance):
    columns = made(chance)
    columns["likes"] = np.where(columns["form"] == "link", 0, columns["likes"])
    figures = drivers(posts(**columns), Asked("likes", ("form",)))
    assert "separation" in kinds(figures)
    assert [e["level"] for e in figures["drivers"]] == ["video"]


def test_columns_that_say_the_same_are_told(chance):
    columns = made(chance)
    columns["moving"] = np.where(columns["form"] == "video", "yes", "no")
    figures = drivers(posts(**columns), Asked("likes", ("form", "moving")))
    assert {"collinear", "confounded"} <= kinds(figures)


def test_parts_of_the_outcome_explain_nothing(chance):
    columns = made(chance)
    columns["loves"] = chance.poisson(20, len(columns["likes"]))
    columns["all"] = columns["likes"] + columns["loves"]
    with pytest.raises(BadInput, match=r"line 1: The column “likes” adds up to the outcome"):
        drivers(posts(**columns), Asked("all", ("form", "likes")))
    found = drivers(posts(**columns), Asked("all"))
    assert {e["column"] for e in found["drivers"]} == {"form"}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"likes": 3}, "is 3 for every post"),
        ({"reach": 0}, "nobody was reached"),
        ({"form": "photo"}, "Nothing differs"),
    ],
)
def test_what_cannot_be_computed_is_said(chance, change, words):
    columns = made(chance)
    for name, value in change.items():
        columns[name] = np.full(len(columns[name]), value)
    with pytest.raises(BadInput, match=words):
        drivers(posts(**columns), Asked("likes", ("form",)))


def test_a_negative_count_is_named_with_its_line(tmp_path):
    path = tmp_path / "posts.csv"
    path.write_text("form,likes\n" + "a,1\nb,2\n" * 20 + "a,-3\n")
    result = CliRunner().invoke(insights, ["drivers", "--posts", str(path), "--outcome", "likes"])
    assert result.exit_code == 1
    assert "line 42" in result.output
    assert "“likes”: “-3”" in result.output


def test_the_same_post_with_other_values_is_refused(tmp_path):
    path = tmp_path / "posts.csv"
    path.write_text("post,form,likes\n1,a,1\n1,a,1\n2,a,1\n2,a,7\n")
    with pytest.raises(BadInput, match=r"line 5: .* the post 2 is in line 4"):
        read_posts(str(path))


def test_times_become_weekday_and_part_of_the_day(chance):
    columns = made(chance)
    columns["published"] = [
        f"2026-0{1 + i % 6}-{1 + i % 28:02d}T{i % 24:02d}:00" for i in range(len(columns["likes"]))
    ]
    figures = drivers(posts(**columns), Asked("likes", ("published",)))
    assert {e["column"] for e in figures["drivers"]} == {
        "published: weekday",
        "published: part of the day",
    }
    assert figures["adjusted_for"] == "quarter of published"


def test_the_sentence_comes_first(tmp_path, chance):
    columns = made(chance)
    rows = zip(*columns.values(), strict=True)
    path = tmp_path / "posts.csv"
    path.write_text(",".join(columns) + "\n" + "\n".join(",".join(map(str, r)) for r in rows))
    arguments = ["drivers", "--posts", str(path), "--outcome", "likes", "--by", "form"]
    said = CliRunner().invoke(insights, arguments).output
    assert said.startswith(
        "Of 2 differences looked at, 1 is clear per person reached (reach): form"
    )
    figures = json.loads(CliRunner().invoke(insights, [*arguments, "--json"]).output)
    assert next(iter(figures)) == "sentence"
    assert figures["channels"] == 20
