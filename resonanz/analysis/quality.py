"""How good labels are that were said: F1 with its interval, calibration, each label."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_BINS = 10
_RUNS = 2000


@dataclass(frozen=True)
class Quality:
    macro_f1: float
    micro_f1: float
    interval: tuple[float, float]
    calibration: dict[str, Any]
    per_label: dict[str, dict[str, float]]


def quality(
    truth: Sequence[str],
    said: Sequence[str],
    confidence: Floats,
    *,
    unclear_below: float = 0.0,
    seed: int = 0,
) -> Quality:
    """Judge what was said against the truth.

    Macro-F1 is the mean of the F1 of every label that is in either; micro-F1 the share that is
    right. The interval (95 %) is the percentile bootstrap over texts, 2,000 runs.
    """
    labels = sorted({*truth, *said})
    table = np.zeros((len(labels), len(labels)))
    np.add.at(table, (np.searchsorted(labels, truth), np.searchsorted(labels, said)), 1)
    random = np.random.default_rng(seed)
    drawn = random.multinomial(len(truth), table.ravel() / table.sum(), size=_RUNS)
    macros = [_macro(run.reshape(table.shape)) for run in drawn]
    low, high = np.quantile(macros, [0.025, 0.975])
    right = np.array([a == b for a, b in zip(truth, said, strict=True)])
    return Quality(
        macro_f1=_macro(table),
        micro_f1=float(right.mean()),
        interval=(float(low), float(high)),
        calibration=_calibration(right, confidence, unclear_below),
        per_label={label: _of_label(table, place) for place, label in enumerate(labels)},
    )


def _macro(table: Floats) -> float:
    """The mean F1 of the labels that occur."""
    both = table.sum(axis=0) + table.sum(axis=1)
    occurs = both > 0
    return float((2 * np.diag(table)[occurs] / both[occurs]).mean())


def _of_label(table: Floats, place: int) -> dict[str, float]:
    hits, said, there = table[place, place], table[:, place].sum(), table[place].sum()
    return {
        "precision": float(hits / said) if said else 0.0,
        "recall": float(hits / there) if there else 0.0,
        "f1": float(2 * hits / (said + there)),
        "texts": int(there),
    }


def _calibration(right: NDArray[np.bool_], confidence: Floats, below: float) -> dict[str, Any]:
    """The expected calibration error over ten bins of equal width (Naeini et al., AAAI 2015)."""
    bins = []
    place = np.minimum((confidence * _BINS).astype(int), _BINS - 1)
    for number in np.unique(place):
        inside = place == number
        bins.append(
            {
                "said": float(confidence[inside].mean()),
                "right": float(right[inside].mean()),
                "texts": int(inside.sum()),
            }
        )
    error = sum(abs(b["said"] - b["right"]) * b["texts"] for b in bins) / len(right)
    clear = confidence >= below
    return {
        "ece": float(error),
        "bins": bins,
        "unclear_below": below,
        "unclear": float((~clear).mean()),
        "right_where_clear": float(right[clear].mean()) if clear.any() else None,
    }
