"""Texts are labelled, with a confidence and the words behind it."""

import json
import pickle
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from bench.analysis.text import main
from resonanz.analysis import ngrams
from resonanz.analysis.cli import insights
from resonanz.analysis.errors import BadInput
from resonanz.analysis.quality import quality
from resonanz.analysis.text import explain, load, save, train

SAID = {
    "question": "wann kommt|wie geht|wo finde ich|weiß jemand|when does|how do I",
    "complaint": "leider kaputt|schon wieder verspätet|nie wieder|so ein ärger|still broken",
    "praise": "danke für|ganz toll|super gemacht|ich liebe|thank you for",
}
ABOUT = "der zug|die app|das paket|mein konto|the ticket|the new bike|euer laden|die hotline".split(
    "|"
)


def texts(count: int, seed: int = 0, kinds=tuple(SAID)) -> tuple[list[str], list[str]]:
    random = np.random.default_rng(seed)
    labels = [str(label) for label in random.choice(kinds, count)]
    said = [
        f"@wir {random.choice(SAID[label].split('|'))} {random.choice(ABOUT)} {random.integers(99)}"
        for label in labels
    ]
    return said, labels


def tsv(folder: Path, name: str, said: list[str], labels: list[str]) -> str:
    rows = [f"{text}\t{label}" for text, label in zip(said, labels, strict=True)]
    (folder / name).write_text("\n".join(["text\tlabel", *rows]) + "\n")
    return str(folder / name)


def run(*arguments: str, given: str | None = None):
    return CliRunner().invoke(insights, ["text", *arguments], input=given)


@pytest.mark.parametrize("kinds", [("question", "complaint"), tuple(SAID)])
def test_what_was_learnt_is_found_again(kinds):
    model = train(*texts(300, kinds=kinds))
    said, labels = texts(200, seed=1, kinds=kinds)
    probabilities = model.probabilities(said)
    found = [model.labels[place] for place in model.decide(probabilities)]
    assert np.mean([a == b for a, b in zip(found, labels, strict=True)]) > 0.95
    assert np.allclose(probabilities.sum(axis=1), 1)


def test_four_texts_teach_no_contrary():
    said = ["Wo ist mein Zug?", "Das ist schlecht", "Wann kommt ihr?", "alles kaputt"]
    model = train(said, ["question", "complaint"] * 2)
    found = model.decide(model.probabilities(said)).tolist()
    assert found == [1, 0, 1, 0]


def test_confidence_is_as_good_as_it_says():
    said, labels = texts(2000)
    random = np.random.default_rng(2)
    noisy = [str(random.choice(tuple(SAID))) if random.random() < 0.4 else la for la in labels]
    model = train(said[:1000], noisy[:1000])
    probabilities = model.probabilities(said[1000:])
    places = model.decide(probabilities)
    judged = quality(
        noisy[1000:],
        [model.labels[place] for place in places],
        probabilities[range(1000), places],
    )
    assert judged.calibration["ece"] < 0.06
    assert judged.interval[0] < judged.macro_f1 < judged.interval[1]


def test_an_explanation_adds_up_to_the_score():
    model = train(*texts(300))
    text = "Leider kaputt: die App, schon wieder"
    told = explain(model, text, most=100)
    assert told.label == "complaint"
    assert {"leider", "kaputt"} & {word for word, _ in told.words[:2]}
    place = model.labels.index("complaint")
    score = model.scores(ngrams.grams([text]))[0, place]
    assert sum(weight for _, weight in told.words) + model.bias[place] == pytest.approx(score)


def test_the_same_training_gives_the_same_model_and_it_is_read_back(tmp_path):
    said, labels = texts(300)
    model, again = train(said, labels), train(said, labels)
    assert (model.weight == again.weight).all()
    save(model, tmp_path / "m")
    assert np.allclose(
        load(tmp_path / "m").probabilities(said), model.probabilities(said), atol=1e-5
    )


def test_a_file_that_would_run_something_is_refused(tmp_path):
    harm = np.array([{"a": 1}], dtype=object)
    with (tmp_path / "bad.npz").open("wb") as file:
        np.savez(file, about=harm, known=harm)
    (tmp_path / "pickle").write_bytes(pickle.dumps({"a": 1}))
    (tmp_path / "words").write_text("no model")
    for name in ("bad.npz", "pickle", "words"):
        with pytest.raises(BadInput, match="no model of this version"):
            load(tmp_path / name)


def test_odd_texts_do_no_harm():
    model = train(["", "a", "b b", "🙂🙂", "x" * 5000], ["p", "q", "p", "q", "p"])
    probabilities = model.probabilities(["", "🙂", "a\u0000b", "ß" * 70_000])
    assert np.isfinite(probabilities).all()
    assert explain(model, "").words == []


def test_counted_grams_are_those_of_the_words():
    found = ngrams.grams(["ja nein", "ja"])
    known = ngrams.common(found, 1)
    # " ja ": 2 of three letters, 1 of four; " nein ": 4, 3, 2; words: ja, nein, ja nein.
    assert len(known) == 3 + 9 + 3
    assert len(ngrams.common(found, 2)) == 4
    assert ngrams.matrix(ngrams.grams(["Ja!"]), known).nnz == 4


def test_the_commands_learn_measure_and_explain(tmp_path):
    learn = tsv(tmp_path, "train.tsv", *texts(300))
    test = tsv(tmp_path, "test.tsv", *texts(100, seed=3))
    model = str(tmp_path / "kinds.model")
    assert (
        "Learnt complaint, praise, question"
        in run("train", "--train", learn, "--model", model).output
    )
    found = json.loads(run("evaluate", "--train", learn, "--test", test, "--json").output)
    assert {"macro_f1", "micro_f1", "interval", "calibration", "per_label"} <= set(found)
    assert found["macro_f1"] > 0.95
    by_model = json.loads(run("evaluate", "--model", model, "--test", test, "--json").output)
    assert by_model["macro_f1"] == found["macro_f1"]
    told = run("explain", "--model", model, "--text", "wann kommt der Zug", "--json").output
    assert json.loads(told)["texts"][0]["label"] == "question"
    assert "question" in run("explain", "--model", model, "--text", "wann kommt der Zug").output
    assert "unclear" in run("explain", "--model", model, "--text", "zzz").output
    assert "Macro-F1" in run("evaluate", "--train", learn, "--test", test).output


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("text\tlabel\na\tx\nb\tx\n", "All texts have the label “x”"),
        ("text\tkind\na\tx\n", "The column “label” is missing"),
        ("text\tlabel\na\tx\nb\t\n", "line 3: Column “label”"),
        ("", "The file is empty"),
    ],
)
def test_what_cannot_be_learnt_from_is_named_and_nothing_is_written(tmp_path, content, words):
    (tmp_path / "in.tsv").write_text(content)
    result = run("train", "--train", str(tmp_path / "in.tsv"), "--model", str(tmp_path / "model"))
    assert result.exit_code == 1
    assert words in result.output
    assert [file.name for file in tmp_path.iterdir()] == ["in.tsv"]


def test_labels_that_were_never_learnt_count_as_wrong():
    judged = quality(["a", "b", "c"], ["a", "b", "b"], np.array([0.9, 0.8, 0.7]))
    assert judged.per_label["c"]["f1"] == 0
    assert judged.macro_f1 == pytest.approx((1 + 2 / 3 + 0) / 3)
    assert judged.micro_f1 == pytest.approx(2 / 3)


def test_german_tweets_are_labelled_as_well_as_promised(public_data):
    assert main(["--data", str(public_data)])
