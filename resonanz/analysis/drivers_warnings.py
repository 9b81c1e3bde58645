"""What to be careful with in a report of drivers: too few, confounded, collinear, separated."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .clustered import Array, Codes, group_means
from .coding import Coded

FEW = 30
_FEW_CHANNELS = 10
_ALIKE = 0.8
_INFLATED = 10.0


@dataclass(frozen=True)
class Warned:
    kind: str
    text: str


def named(one: Coded) -> str:
    return one.column if one.level is None else f"{one.column} = {one.level}"


def of_posts(
    coded: Sequence[Coded], outcome: Array, channels: Codes | None
) -> tuple[list[Warned], list[Coded], NDArray[np.bool_]]:
    """Warnings, the columns that can be estimated, and the posts to estimate them from.

    A level (or a channel) without any interaction would have a ratio of zero with no end of its
    interval: its posts are left out, which is what the likelihood would do.
    """
    warned: list[Warned] = []
    rows = np.ones(len(outcome), dtype=bool)
    kept = []
    for one in coded:
        if one.level is not None and not outcome[one.values != 0].sum():
            rows &= one.values == 0
            warned.append(_none_at_all(one))
        elif one.level is not None and not outcome[_reference(one, coded)].sum():
            warned.append(_reference_empty(one))
        else:
            kept.append(one)
    if channels is not None:
        silent = np.flatnonzero(np.bincount(channels, outcome) == 0)
        if len(silent):
            rows &= ~np.isin(channels, silent)
            warned.append(
                Warned(
                    "separation", f"{len(silent)} channels have no interaction and are left out."
                )
            )
    return warned + _few(kept), kept, rows


def _reference(one: Coded, coded: Sequence[Coded]) -> NDArray[np.bool_]:
    """The posts of the level compared with."""
    others = [each.values for each in coded if each.column == one.column]
    return np.sum(others, axis=0) == 0


def _none_at_all(one: Coded) -> Warned:
    return Warned(
        "separation",
        f"{named(one)} has {one.posts} posts and no interaction at all: it has no ratio.",
    )


def _reference_empty(one: Coded) -> Warned:
    return Warned(
        "separation",
        f"{named(one)} is compared with {one.against}, which has no interaction at all: "
        "no ratio can be given. Choose another level with --against.",
    )


def _few(coded: Sequence[Coded]) -> list[Warned]:
    small = [one for one in coded if one.level is not None and one.posts < FEW]
    if not small:
        return []
    said = ", ".join(f"{named(one)} ({one.posts})" for one in small[:8])
    more = f" and {len(small) - 8} more" if len(small) > 8 else ""
    return [Warned("too few", f"Fewer than {FEW} posts: {said}{more}. Read the pooled ratios.")]


def of_fits(
    coded: Sequence[Coded],
    groups: Codes | None,
    outcome: Array,
    effects: Sequence[dict[str, Any]],
    settled: bool,
) -> list[Warned]:
    """Warnings that need the whole: few channels, confounded and collinear columns, no fit."""
    warned = _few_channels(groups, effects)
    warned += _heavy(outcome) + _alike(coded) + _inflated(coded, groups)
    if groups is None:
        warned.append(
            Warned("no channel", "No column names the channel: posts are taken as independent.")
        )
    if np.any(outcome % 1):
        warned.append(Warned("no counts", "The outcome has fractions: it is taken as a quantity."))
    if not settled:
        warned.append(Warned("no fit", "The estimates did not settle: do not use them."))
    return warned


def _heavy(outcome: Array) -> list[Warned]:
    """A single post that makes up much of everything draws the ratios of all it has."""
    share = float(outcome.max() / outcome.sum())
    if share < max(0.05, 5 / len(outcome)):
        return []
    text = f"One post has {share:.0%} of all {outcome.sum():,.0f}; look what becomes without it."
    return [Warned("one post", text)]


def _few_channels(groups: Codes | None, effects: Sequence[dict[str, Any]]) -> list[Warned]:
    warned = []
    if groups is not None and (number := int(groups.max()) + 1) < _FEW_CHANNELS:
        warned.append(Warned("too few", f"Only {number} channels: others may be different."))
    place = "post" if groups is None else "channel"
    alone = [_name_of(effect) for effect in effects if effect["low"] is None]
    if alone:
        warned.append(
            Warned(
                "confounded",
                f"{', '.join(alone)}: seen in one {place} alone, "
                "so it cannot be told from chance there; no interval can be given.",
            )
        )
    rough = [_name_of(e) for e in effects if e["low"] is not None and e["degrees_of_freedom"] < 4]
    if rough:
        warned.append(
            Warned(
                "too few",
                f"{_listed(rough, len(effects))}: rest on very few channels or posts "
                "(fewer than 4 degrees of freedom); the interval is rough.",
            )
        )
    between = list(dict.fromkeys(e["column"] for e in effects if e["compared"] == "between"))
    if between:
        warned.append(
            Warned(
                "confounded",
                f"{', '.join(between)}: differs between channels and not within them, so it cannot "
                "be told from other differences between the channels.",
            )
        )
    return warned


def _listed(names: list[str], of: int) -> str:
    return ", ".join(names) if len(names) <= 4 else f"{len(names)} of the {of} differences"


def _name_of(effect: dict[str, Any]) -> str:
    return f"{effect['column']} = {effect['level']}" if effect["level"] else str(effect["column"])


def _alike(coded: Sequence[Coded]) -> list[Warned]:
    """Pairs of different columns that go together: the one may stand for the other."""
    warned = []
    for index, one in enumerate(coded):
        for other in coded[index + 1 :]:
            if one.column == other.column or not np.ptp(one.values) or not np.ptp(other.values):
                continue
            together = float(np.corrcoef(one.values, other.values)[0, 1])
            if abs(together) > _ALIKE:
                warned.append(
                    Warned(
                        "confounded",
                        f"{named(one)} and {named(other)} nearly always go together (correlation "
                        f"{together:.2f}): which of them it is cannot be told.",
                    )
                )
    return warned


def _inflated(coded: Sequence[Coded], groups: Codes | None) -> list[Warned]:
    """Columns of which others explain nine tenths (a variance inflation of more than 10)."""
    table = np.column_stack([one.values for one in coded])
    base = np.zeros(len(table), dtype=np.int64) if groups is None else groups
    table = table - group_means(table, np.ones(len(table)), base)[base]
    spread = np.sqrt((table**2).sum(0))
    varied = spread > 1e-9
    if varied.sum() < 2:
        return []
    scaled = table[:, varied] / spread[varied]
    inflation = np.diag(np.linalg.pinv(scaled.T @ scaled, hermitian=True))
    columns = [one.column for one, there in zip(coded, varied, strict=True) if there]
    # Rare reference levels inflate the levels of their own column, which is harmless.
    several = {name for name in columns if columns.count(name) > 1}
    found = [
        name
        for name, value in zip(columns, inflation, strict=True)
        if value > _INFLATED and name not in several
    ]
    if not found:
        return []
    return [
        Warned(
            "collinear",
            f"{', '.join(found)}: nearly determined by the other columns; a wide interval.",
        )
    ]
