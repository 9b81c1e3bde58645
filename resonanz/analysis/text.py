"""Kind or mood of texts: learnt from labelled ones, calibrated, with the words behind it.

Method. n-grams of words and characters (`ngrams`) weighted by tf-idf and by the log-count ratio of
naive Bayes for each label, then a linear support vector machine, one against the rest (Wang and
Manning, Baselines and Bigrams, ACL 2012). The probabilities come from a logistic regression on
scores of held-out parts of the training data (Platt 1999; k folds), so they are calibrated for
texts like those. The label is the one with the greatest p / prior^a, so that rare labels are not
swallowed by common ones; `a` is the greatest whose macro-F1 on the same held-out scores is within a
standard error of the best. All of it is deterministic.

Assumptions: texts to come resemble the training data (time, place, language); each has one label.
"""

import json
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.svm import LinearSVC

from .errors import BadInput
from .ngrams import Grams, common, grams, matrix, words

Floats = NDArray[np.float64]

_FORMAT = "resonanz text 1"
_FOLDS = 5
_PENALTY = 0.1
_LEAST_FOR_RARE = 500
_LEAST_FOR_CALIBRATION = 5
_AT_ONCE = 20_000
_ARRAYS = ("known", "idf", "ratio", "weight", "bias", "slope", "shift", "prior")


@dataclass(frozen=True)
class Model:
    """What was learnt. Rows of `ratio` and `weight`: one for each label, or one where it is two."""

    labels: list[str]
    known: NDArray[np.uint64]
    idf: Floats
    ratio: Floats
    weight: Floats
    bias: Floats
    slope: Floats
    shift: Floats
    prior: Floats
    power: float
    texts: int

    def scores(self, found: Grams) -> Floats:
        """Distance from the border for each text (row) and label (column)."""
        counts = matrix(found, self.known)
        counts.data = counts.data * self.idf[counts.indices]
        return _distances(counts, self.ratio, self.weight, self.bias)

    def probabilities(self, texts: Sequence[str]) -> Floats:
        """Calibrated, one row for each text, in the order of `labels`."""
        parts = [texts[start : start + _AT_ONCE] for start in range(0, len(texts), _AT_ONCE)]
        scores = [self.scores(grams(part)) @ self.slope.T + self.shift for part in parts]
        return _softmax(np.vstack(scores))

    def decide(self, probabilities: Floats) -> NDArray[np.int64]:
        """The place of the label of each text."""
        weighed: NDArray[np.int64] = _weighed(probabilities, self.prior, self.power).argmax(axis=1)
        return weighed


def train(texts: Sequence[str], labels: Sequence[str]) -> Model:
    """Learn from texts and their labels, at least two of them different."""
    names = sorted(set(labels))
    if len(names) < 2:
        raise BadInput(f"All texts have the label “{names[0]}”. There must be two labels at least.")
    truth = np.searchsorted(names, labels)
    found = grams(texts)
    known = common(found, 2 if len(texts) >= _LEAST_FOR_RARE else 1)
    if not len(known):
        raise BadInput("There is no word in these texts to learn from.")
    counts = matrix(found, known)
    idf = np.log((1 + len(texts)) / (1 + np.bincount(counts.indices, minlength=len(known)))) + 1
    counts.data *= idf[counts.indices]
    held_out = _held_out(counts, truth, len(names))
    slope, shift = _calibrated(held_out, truth, len(names))
    prior = np.bincount(truth, minlength=len(names)) / len(truth)
    power = _best_power(_softmax(held_out @ slope.T + shift), truth, prior)
    ratio, weight, bias = _fitted(counts, truth, len(names))
    return Model(names, known, idf, ratio, weight, bias, slope, shift, prior, power, len(texts))


def _fitted(
    counts: csr_matrix, truth: NDArray[np.int64], labels: int
) -> tuple[Floats, Floats, Floats]:
    """Ratios, weights and biases, one row against the rest; of two labels only the second."""
    rows = [1] if labels == 2 else range(labels)
    parts = [_against_the_rest(counts, truth == label) for label in rows]
    ratio, weight, bias = (np.array(column) for column in zip(*parts, strict=True))
    return ratio, weight, bias


def _against_the_rest(counts: csr_matrix, is_it: NDArray[np.bool_]) -> tuple[Floats, Floats, float]:
    inside = np.asarray(counts[is_it].sum(axis=0)).ravel() + 1
    outside = np.asarray(counts[~is_it].sum(axis=0)).ravel() + 1
    ratio = np.log((inside / inside.sum()) / (outside / outside.sum()))
    if is_it.all() or not is_it.any():
        return ratio, np.zeros_like(ratio), 1.0 if is_it.all() else -1.0
    scaled = counts.copy()
    scaled.data = scaled.data * ratio[scaled.indices]
    scaled.data /= np.repeat(_lengths(counts, ratio[None])[:, 0], np.diff(scaled.indptr))
    machine = LinearSVC(C=_PENALTY, class_weight="balanced", random_state=0, max_iter=5000)
    machine.fit(scaled, is_it)
    return ratio, machine.coef_[0], float(machine.intercept_[0])


def _lengths(counts: csr_matrix, ratio: Floats) -> Floats:
    """The length of each row scaled by each ratio; 1 where it is empty."""
    lengths = np.sqrt(counts.power(2) @ (ratio**2).T)
    return np.where(lengths > 0, lengths, 1.0)


def _distances(counts: csr_matrix, ratio: Floats, weight: Floats, bias: Floats) -> Floats:
    distances: Floats = counts @ (ratio * weight).T / _lengths(counts, ratio) + bias
    return distances


def _held_out(counts: csr_matrix, truth: NDArray[np.int64], labels: int) -> Floats:
    """Scores of each text by a machine that did not see it."""
    folds = min(_FOLDS, len(truth))
    scores = np.zeros((len(truth), 1 if labels == 2 else labels))
    for seen, unseen in _splits(truth, folds):
        parts = _fitted(counts[seen], truth[seen], labels)
        scores[unseen] = _distances(counts[unseen], *parts)
    return scores


def _splits(
    truth: NDArray[np.int64], folds: int
) -> list[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Folds in which each label is spread evenly, however rare it is."""
    order = np.random.default_rng(0).permutation(len(truth))
    fold = np.empty(len(truth), np.int64)
    fold[order[np.argsort(truth[order], kind="stable")]] = np.arange(len(truth)) % folds
    return [(np.flatnonzero(fold != part), np.flatnonzero(fold == part)) for part in range(folds)]


def _calibrated(scores: Floats, truth: NDArray[np.int64], labels: int) -> tuple[Floats, Floats]:
    scale = scores.shape[1]
    fit_slope, fit_shift = np.eye(labels)[:, -scale:], np.zeros(labels)
    # Few texts held out would teach nothing, or the contrary.
    if np.bincount(truth, minlength=labels).min() < _LEAST_FOR_CALIBRATION:
        return fit_slope, fit_shift
    fit = LogisticRegression(C=1.0, max_iter=1000).fit(scores, truth)
    if labels == 2:
        return fit_slope * max(float(fit.coef_[0, 0]), 0.1), np.array([0.0, fit.intercept_[0]])
    return fit.coef_, fit.intercept_


def _softmax(values: Floats) -> Floats:
    grown = np.exp(values - values.max(axis=1, keepdims=True))
    return grown / grown.sum(axis=1, keepdims=True)


def _weighed(probabilities: Floats, prior: Floats, power: float) -> Floats:
    return probabilities / prior**power


def _best_power(probabilities: Floats, truth: NDArray[np.int64], prior: Floats) -> float:
    def quality(power: float) -> float:
        said = _weighed(probabilities, prior, power).argmax(axis=1)
        return float(f1_score(truth, said, average="macro", zero_division=0))

    found = {power: quality(power) for power in (0.0, 0.25, 0.5, 0.75, 1.0)}
    best = max(found.values())
    error = np.sqrt(best * (1 - best) / len(truth))
    return max(power for power, reached in found.items() if reached >= best - error)


@dataclass(frozen=True)
class Explained:
    """What was said of a text, and what each of its words added (+) or took (-)."""

    label: str
    confidence: float
    probabilities: dict[str, float]
    words: list[tuple[str, float]]


def explain(model: Model, text: str, most: int = 10) -> Explained:
    """The label and its words: the score of the label is their sum and a constant.

    What an n-gram adds is divided evenly among the words it lies in.
    """
    found = grams([text])
    probabilities = model.probabilities([text])
    place = int(model.decide(probabilities)[0])
    counts = matrix(found, model.known)
    counts.data = counts.data * model.idf[counts.indices]
    row, sign = (place, 1.0) if len(model.labels) > 2 else (0, 1.0 if place else -1.0)
    length = _lengths(counts, model.ratio)[0, row]
    shares = np.zeros(len(model.known))
    parts = model.ratio[row] * model.weight[row] * sign / length
    shares[counts.indices] = counts.data * parts[counts.indices]
    added = _by_word(found, shares, model.known)
    by_word: dict[str, float] = {}
    for word, share in zip(words(text), added, strict=True):
        by_word[word] = by_word.get(word, 0.0) + float(share)
    ranked = sorted(by_word.items(), key=lambda item: (-abs(item[1]), item[0]))
    given = dict(zip(model.labels, map(float, probabilities[0]), strict=True))
    label = model.labels[place]
    return Explained(label, given[label], given, ranked[:most])


def _by_word(found: Grams, shares: Floats, known: NDArray[np.uint64]) -> Floats:
    count = int(found.last.max()) + 1 if len(found.last) else 0
    column = np.minimum(np.searchsorted(known, found.hashes), len(known) - 1)
    is_known = known[column] == found.hashes
    times = np.bincount(column[is_known], minlength=len(known))
    added = np.zeros(count)
    each = shares[column[is_known]] / times[column[is_known]] / 2
    np.add.at(added, found.first[is_known], each)
    np.add.at(added, found.last[is_known], each)
    return added


def save(model: Model, path: Path) -> None:
    """Write arrays and a JSON in one .npz; whole or not at all."""
    about = {"format": _FORMAT, "labels": model.labels, "power": model.power, "texts": model.texts}
    arrays: dict[str, Any] = {name: getattr(model, name) for name in _ARRAYS}
    arrays |= {name: arrays[name].astype(np.float32) for name in ("idf", "ratio", "weight")}
    arrays["about"] = np.frombuffer(json.dumps(about).encode(), np.uint8)
    with NamedTemporaryFile(dir=path.parent, delete=False) as file:
        try:
            np.savez_compressed(file, **arrays)
            file.close()
            Path(file.name).replace(path)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise


def load(path: Path) -> Model:
    """Read a model. It is data alone: nothing in it is run, whoever wrote it."""
    if not path.is_file():
        raise BadInput("There is no such model. Train one by `text train`.", file=str(path))
    try:
        with np.load(path, allow_pickle=False) as file:
            about = json.loads(file["about"].tobytes())
            arrays = {name: file[name] for name in _ARRAYS}
        if about["format"] != _FORMAT or not _fits(arrays, len(about["labels"])):
            raise ValueError
    except (ValueError, KeyError, OSError, TypeError, zipfile.BadZipFile) as error:
        raise BadInput(
            "This is no model of this version. Train it again by `text train`.", file=str(path)
        ) from error
    numbers = {name: arrays[name].astype(np.float64) for name in _ARRAYS if name != "known"}
    return Model(
        labels=[str(label) for label in about["labels"]],
        known=arrays["known"],
        power=float(about["power"]),
        texts=int(about["texts"]),
        **numbers,
    )


def _fits(arrays: dict[str, NDArray[Any]], labels: int) -> bool:
    rows, known = (1 if labels == 2 else labels), len(arrays["known"])
    shapes = {
        "known": (known,),
        "idf": (known,),
        "ratio": (rows, known),
        "weight": (rows, known),
        "bias": (rows,),
        "slope": (labels, rows),
        "shift": (labels,),
        "prior": (labels,),
    }
    kinds = {name: "u" if name == "known" else "f" for name in _ARRAYS}
    return known > 0 and all(
        arrays[name].shape == shapes[name] and arrays[name].dtype.kind == kinds[name]
        for name in _ARRAYS
    )
