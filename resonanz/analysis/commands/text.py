"""`resonanz insights text train|evaluate|explain`: kind and mood of texts."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from ..cli import as_json, tell
from ..errors import BadInput
from ..quality import Quality, quality
from ..reading import Column, read
from ..text import Explained, Model, explain, load, save, train

model_option = click.option("--model", type=click.Path(path_type=Path, dir_okay=False))
confidence_option = click.option(
    "--confidence",
    default=0.6,
    show_default=True,
    type=click.FloatRange(0, 1),
    help="Below it a text is called unclear.",
)


@click.group("text", short_help="Kind and mood of texts.")
def command() -> None:
    """Kind and mood of texts, from TSV with the header text<TAB>label."""


@command.command("train")
@click.option("--train", "path", required=True, help="TSV with the header text<TAB>label.")
@click.option(
    "--model", required=True, type=click.Path(path_type=Path, dir_okay=False), help="Written to."
)
@as_json
def train_command(path: str, model: Path, as_json: bool) -> None:
    """Learn from labelled texts and write a model."""
    if not model.parent.is_dir():
        raise BadInput("There is no such folder.", file=str(model.parent))
    texts, labels = labelled(path)
    learnt = _trained(path, texts, labels)
    save(learnt, model)
    found = {"labels": learnt.labels, "texts": learnt.texts, "model": str(model)}
    known = ", ".join(learnt.labels)
    tell(found, as_json, lambda: f"Learnt {known} from {len(texts):,} texts: {model}")


@command.command("evaluate")
@click.option("--train", "path", help="TSV to learn from; else give --model.")
@model_option
@click.option("--test", required=True, help="TSV with the header text<TAB>label.")
@confidence_option
@click.option("--seed", default=0, show_default=True, help="Of the bootstrap.")
@as_json
def evaluate_command(
    path: str | None, model: Path | None, test: str, confidence: float, seed: int, as_json: bool
) -> None:
    """Say how good a model is on texts it has not seen."""
    if (path is None) == (model is None):
        raise click.UsageError("Give either --train or --model.")
    if path == "-" == test:
        raise click.UsageError("Only one of --train and --test can be the standard input.")
    texts, labels = labelled(test)
    learnt = load(model) if model else _trained(str(path), *labelled(str(path)))
    judged = judge(learnt, texts, labels, confidence, seed)
    figures = {**vars(judged), "texts": len(texts)}
    tell(figures, as_json, lambda: _words(judged, len(texts)))


@command.command("explain")
@click.option("--model", required=True, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--text", "given", multiple=True, help="A text; may be given several times.")
@click.option("--texts", "path", help="TSV with a column text.")
@confidence_option
@as_json
def explain_command(
    model: Path, given: Sequence[str], path: str | None, confidence: float, as_json: bool
) -> None:
    """Say the label of texts, and the words behind it."""
    texts = [*given, *(_texts(path) if path else [])]
    if not texts:
        raise click.UsageError("Give --text or --texts.")
    learnt = load(model)
    told = [(text, explain(learnt, text)) for text in texts]
    figures = {"texts": [_as_figures(text, e, confidence) for text, e in told]}
    tell(figures, as_json, lambda: "\n\n".join(_reason(t, e, confidence) for t, e in told))


def labelled(path: str) -> tuple[list[str], list[str]]:
    table = read(path, [Column("text"), Column("label")], separator="\t")
    return table["text"].to_pylist(), [str(label).strip() for label in table["label"].to_pylist()]


def judge(
    model: Model, texts: Sequence[str], labels: Sequence[str], confidence: float, seed: int
) -> Quality:
    probabilities = model.probabilities(texts)
    places = model.decide(probabilities)
    said = [model.labels[place] for place in places]
    sure = probabilities[range(len(texts)), places]
    return quality(labels, said, sure, unclear_below=confidence, seed=seed)


def _trained(path: str, texts: Sequence[str], labels: Sequence[str]) -> Model:
    try:
        return train(texts, labels)
    except BadInput as error:
        raise BadInput(f"Column “label”: {error}", file=path) from error


def _texts(path: str) -> list[str]:
    return list(read(path, [Column("text")], separator="\t")["text"].to_pylist())


def _words(judged: Quality, texts: int) -> str:
    low, high = judged.interval
    calibration = judged.calibration
    lines = [
        f"Macro-F1 {judged.macro_f1:.3f} (95 % between {low:.3f} and {high:.3f}), "
        f"micro-F1 {judged.micro_f1:.3f}, on {texts:,} texts.",
        f"Calibration error {calibration['ece']:.3f}: so far is confidence from what is right.",
        f"Unclear (below {calibration['unclear_below']:.2f}): {calibration['unclear']:.0%}.",
        "",
        f"{'label':20} {'precision':>9} {'recall':>7} {'F1':>6} {'texts':>7}",
    ]
    for label, found in judged.per_label.items():
        lines.append(
            f"{label:20} {found['precision']:9.3f} {found['recall']:7.3f} {found['f1']:6.3f} "
            f"{found['texts']:7,.0f}"
        )
    lines += ["", f"{'confidence':>10} {'right':>6} {'texts':>7}"]
    lines += [f"{b['said']:10.2f} {b['right']:6.2f} {b['texts']:7,}" for b in calibration["bins"]]
    return "\n".join(lines)


def _as_figures(text: str, told: Explained, confidence: float) -> dict[str, Any]:
    return {
        "text": text,
        "label": told.label,
        "confidence": told.confidence,
        "unclear": told.confidence < confidence,
        "probabilities": told.probabilities,
        "words": [{"word": word, "weight": weight} for word, weight in told.words],
    }


def _reason(text: str, told: Explained, confidence: float) -> str:
    said = "unclear, most likely " if told.confidence < confidence else ""
    rows = [f"  {weight:+.3f}  {word}" for word, weight in told.words]
    return "\n".join([text, f"{said}{told.label} ({told.confidence:.0%})", *rows])
