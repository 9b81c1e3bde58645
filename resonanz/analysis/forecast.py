"""What a post will bring, before it is published and after its first hours.

Learned from past posts by `forest`, from columns that are known in time: columns named as what
people did (likes, reach …), columns that add up to the outcome and columns that go with it too
closely are left aside and named. Measured against the median of the past and the last similar post.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .errors import BadInput
from .features import features, levels
from .forest import learn
from .leaks import after_publication, is_early
from .posts import Posts

Array = NDArray[np.float64]
FEWEST = 50
MOST = 50_000
_FOLDS = 5
_KEYS = ("id", "post", "post_id", "status_id", "url", "link", "uuid")


@dataclass(frozen=True)
class Asked:
    """`known` are columns known before although their names say otherwise; `early` after hours."""

    outcome: str
    known: tuple[str, ...] = ()
    early: tuple[str, ...] = ()
    leave_out: tuple[str, ...] = ()
    level: float = 0.9
    seed: int = 1


@dataclass(frozen=True)
class Chosen:
    """Columns by when they are known; `aside` has the reason of those never used."""

    before: list[str]
    early: list[str]
    aside: dict[str, str]


@dataclass(frozen=True)
class Forecast:
    """The medians and the ends of the intervals of some posts, and the baselines."""

    median: Array
    low: Array
    high: Array
    plain: Array
    last: Array


def forecast(train: Posts, test: Posts, asked: Asked, *, check: bool = True) -> dict[str, Any]:
    """A forecast with its interval for each post of `test`, and how good such forecasts were.

    `checked` is measured on past posts that were held back (by time where there is one), `measured`
    on `test` where it has the outcome. Raises `BadInput` where too little can be learned.
    """
    train, left_out = _with_outcome(train, asked.outcome)
    chosen = choose(train, test, asked)
    made = predicted(train, test, asked, chosen.before)
    after = predicted(train, test, asked, chosen.before + chosen.early) if chosen.early else None
    outcome = _outcome_of(test, asked.outcome)
    figures: dict[str, Any] = {
        "outcome": asked.outcome,
        "level": asked.level,
        "posts": len(train),
        "left_out": left_out,
        "used": chosen.before,
        "used_after_first_hours": chosen.early,
        "not_used": [{"column": name, "reason": why} for name, why in chosen.aside.items()],
        "forecasts": list(_rows(test, made, after, chosen.early)),
        "measured": None if outcome is None else measured(outcome, made),
        "measured_after_first_hours": None,
        "checked": None,
        "checked_after_first_hours": None,
    }
    if outcome is not None and after is not None:
        figures["measured_after_first_hours"] = measured(outcome, after)
    if check:
        figures["checked"] = checked(train, asked, chosen.before)
        if chosen.early:
            figures["checked_after_first_hours"] = checked(
                train, asked, chosen.before + chosen.early
            )
    return figures


def choose(train: Posts, test: Posts, asked: Asked) -> Chosen:
    """The columns that may be used, and why others are not."""
    for name in (*asked.known, *asked.early, *asked.leave_out):
        train.need(name, "an option")
    told = after_publication(train, asked.outcome)
    for name in asked.known:
        if name in told and not told[name].startswith("is known only"):
            raise BadInput(
                f"The column “{name}” {told[name]}: forecasting from it would be no forecast. "
                "Leave it out of --known.",
                file=train.file,
                line=1,
            )
    before: list[str] = []
    early: list[str] = []
    aside: dict[str, str] = {}
    for name in train.columns:
        reason = _reason(name, test, asked, told)
        if name == asked.outcome:
            continue
        if reason:
            aside[name] = reason
        elif name in asked.early or (is_early(name) and name not in asked.known):
            early.append(name)
        else:
            before.append(name)
    usable = set(features(train, before + early).names)
    before = [name for name in before if name in usable]
    if not before and not early:
        raise BadInput(
            "No column that is known before publication is in both files. See --known.",
            file=train.file,
            line=1,
        )
    return Chosen(before, [name for name in early if name in usable], aside)


def _reason(name: str, test: Posts, asked: Asked, told: dict[str, str]) -> str:
    if name in asked.leave_out:
        return "is left out as asked"
    if name not in test.columns or test.missing(name).all():
        return "is not in --test"
    if name in told and name not in (*asked.known, *asked.early):
        return told[name]
    return "names the post" if name.lower() in _KEYS else ""


def predicted(train: Posts, test: Posts, asked: Asked, names: Sequence[str]) -> Forecast:
    """Learned from `train` by these columns and applied to `test`."""
    outcome = train.counts(asked.outcome)
    coded = features(train, list(names))
    recent = slice(-MOST, None)
    model = learn(coded.of(train)[recent], outcome[recent], asked.level, asked.seed)
    table = coded.of(test)
    median = model.median(table)
    low, high = model.interval(table)
    plain = np.full(len(test), float(np.median(outcome)))
    last = last_similar(train, test, outcome, names)
    return Forecast(np.clip(median, low, high), low, high, plain, last)


def last_similar(train: Posts, test: Posts, outcome: Array, names: Sequence[str]) -> Array:
    """What the last post brought that is of the same categories (form, channel …), else the last.

    The last by time, where a column holds times; else the last in the file.
    """
    order = _by_time(train)
    alike = [name for name in names if levels(train, name) and len(set(train.columns[name])) <= 12]
    columns = [train.columns[name] for name in alike]
    latest = {tuple(column[row] for column in columns): outcome[row] for row in order}
    asked = [test.columns[name] for name in alike]
    return np.array(
        [
            latest.get(tuple(column[row] for column in asked), outcome[order[-1]])
            for row in range(len(test))
        ]
    )


def _by_time(posts: Posts) -> list[int]:
    rows = list(range(len(posts)))
    times = next((t for t in map(posts.times, posts.columns) if t and None not in t), None)
    return sorted(rows, key=lambda row: times[row]) if times else rows  # type: ignore[arg-type,return-value]


def checked(train: Posts, asked: Asked, names: Sequence[str]) -> dict[str, Any]:
    """How good forecasts were of past posts that were held back."""
    outcome = train.counts(asked.outcome)
    parts: list[Forecast] = []
    truths: list[Array] = []
    forward, folds = _folds(train, asked.seed)
    for past, held in folds:
        parts.append(predicted(train.take(past), train.take(held), asked, names))
        truths.append(outcome[held])
    joined = Forecast(
        *(
            np.concatenate([getattr(part, name) for part in parts])
            for name in ("median", "low", "high", "plain", "last")
        )
    )
    found = measured(np.concatenate(truths), joined)
    return found | {"held_back": "the latest posts" if forward else "random fifths"}


def _folds(
    posts: Posts, seed: int
) -> tuple[bool, list[tuple[NDArray[np.bool_], NDArray[np.bool_]]]]:
    """Which are past and which held back: the future where times are known, else random fifths."""
    order = np.array(_by_time(posts))
    forward = any(t and None not in t for t in map(posts.times, posts.columns))
    size = len(posts)
    if not forward:
        part = np.random.default_rng(seed).permutation(np.arange(size) % _FOLDS)
        return False, [(part != fold, part == fold) for fold in range(_FOLDS)]
    cuts = np.linspace(size // 2, size, _FOLDS).astype(int)
    place = np.empty(size, dtype=int)
    place[order] = np.arange(size)
    return True, [
        (place < start, (place >= start) & (place < end)) for start, end in pairwise(cuts)
    ]


def measured(outcome: Array, made: Forecast) -> dict[str, Any]:
    """Mean absolute errors of forecast and baselines, and how many intervals held."""
    known = ~np.isnan(outcome)
    truth = outcome[known]
    mae, median, last = (
        float(np.abs(each[known] - truth).mean()) for each in (made.median, made.plain, made.last)
    )
    held = (truth >= made.low[known]) & (truth <= made.high[known])
    return {
        "posts": int(known.sum()),
        "mae": mae,
        "mae_median": median,
        "mae_last_similar": last,
        "better_than_median": 1 - mae / median if median else 0.0,
        "better_than_last_similar": 1 - mae / last if last else 0.0,
        "coverage": float(held.mean()),
    }


def _with_outcome(train: Posts, outcome: str) -> tuple[Posts, int]:
    train.need(outcome, "the outcome")
    train.counts(outcome)
    missing = train.missing(outcome)
    known = train.take(~missing)
    if len(known) < FEWEST:
        raise BadInput(
            f"{len(known)} past posts are too few; {FEWEST} are needed.", file=train.file
        )
    values = known.counts(outcome)
    if np.ptp(values) == 0:
        raise BadInput(
            f"Column “{outcome}” is {values[0]:g} for every post: nothing can be learned.",
            file=train.file,
        )
    return known, int(missing.sum())


def _outcome_of(test: Posts, outcome: str) -> Array | None:
    if outcome not in test.columns or test.missing(outcome).all():
        return None
    return test.counts(outcome)


def _rows(
    test: Posts, made: Forecast, after: Forecast | None, early: Sequence[str]
) -> Iterator[dict[str, Any]]:
    key = next((name for name in test.columns if name.lower() in _KEYS), None)
    for row in range(len(test)):
        found: dict[str, Any] = {
            "line": test.lines[row],
            "post": test.columns[key][row] if key else None,
            **_told(made, row),
            "median": float(made.plain[row]),
            "last_similar": float(made.last[row]),
        }
        if after is not None:
            seen = all(test.columns[name][row] is not None for name in early)
            found["after_first_hours"] = _told(after, row) if seen else None
        yield found


def _told(made: Forecast, row: int) -> dict[str, float]:
    return {
        "forecast": float(made.median[row]),
        "low": float(made.low[row]),
        "high": float(made.high[row]),
    }
