"""What raises interaction: the ratio by which each property of a post goes with more or less of it.

Method: `clustered` (a count regression with an effect of its own for every channel, clustered by
channel) for what differs within channels; the levels of the channels, each counted once, for what
differs only between them. Interaction counts per person reached where the reach is given. What was
tested is reported, corrected after Holm (1979). Nothing here was assigned at random: figures say
what goes together, an experiment says what causes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .clustered import Array, Codes, Fit, between, fit, independent
from .coding import Coded, code
from .drivers_warnings import Warned, named, of_fits, of_posts
from .errors import BadInput
from .leaks import after_publication, is_early
from .pooling import pool
from .posts import Posts

FEW = 30
MOST_BY = 40
_MOST_QUARTERS = 60
_POSTS_OF_CHANNEL = 3


@dataclass(frozen=True)
class Asked:
    """What to compute: columns are looked for where none is named."""

    outcome: str
    by: tuple[str, ...] = ()
    reach: str | None = None
    channel: str | None = None
    time: str | None = None
    against: Mapping[str, str] | None = None


def drivers(posts: Posts, asked: Asked) -> dict[str, Any]:
    """The effects with 95 % intervals, warnings, and what was compared with what.

    `effect` is a ratio (1.2: a fifth more), `coefficient` its logarithm per 1 of a number. Raises
    `BadInput` where the outcome is no count, the same everywhere, or told by a column asked for.
    """
    by = _by(posts, asked)
    posts, left_out = _whole(posts, asked, by)
    data = _data(posts, asked)
    coded = [one for name in by for one in code(posts, name, (asked.against or {}).get(name))]
    if not coded:
        raise BadInput(f"Nothing differs between the posts in {', '.join(by)}.", file=posts.file)
    warned, coded, rows = of_posts(coded, data.outcome, data.groups if data.inside else None)
    data, coded = data.take(rows), [_cut(one, rows) for one in coded]
    found, fits = _effects(data, coded, warned)
    _pool(found, fits)
    _correct(found)
    groups = data.groups if data.clustered else None
    settled = all(used.fit.settled for used in fits)
    warned += of_fits(coded, groups, data.outcome, found, settled)
    return {
        "outcome": asked.outcome,
        "posts": len(data.outcome),
        "left_out": left_out + int((~rows).sum()),
        "channels": int(data.groups.max()) + 1 if data.clustered else None,
        "clustered_by": data.channel,
        "per": data.reach,
        "adjusted_for": data.adjusted,
        "shape": round(float(fits[0].fit.shape), 4),
        "level": 0.95,
        "drivers": found,
        "warnings": [{"kind": one.kind, "text": one.text} for one in warned],
    }


@dataclass(frozen=True)
class Data:
    """The posts as numbers."""

    outcome: Array
    exposure: Array
    groups: Codes
    time: Array
    channel: str | None
    reach: str | None
    adjusted: str | None

    @property
    def clustered(self) -> bool:
        return self.channel is not None

    @property
    def inside(self) -> bool:
        """Whether channels have posts enough to compare posts within them."""
        channels = int(self.groups.max()) + 1
        return self.clustered and len(self.groups) >= _POSTS_OF_CHANNEL * channels

    def take(self, rows: NDArray[np.bool_]) -> "Data":
        _, groups = np.unique(self.groups[rows], return_inverse=True)
        return Data(
            self.outcome[rows],
            self.exposure[rows],
            groups.astype(np.int64),
            self.time[rows],
            self.channel,
            self.reach,
            self.adjusted,
        )


@dataclass(frozen=True)
class Fitted:
    """A fit and which of the coded columns its first coefficients belong to."""

    fit: Fit
    members: tuple[int, ...]
    within: bool


def _by(posts: Posts, asked: Asked) -> tuple[str, ...]:
    posts.need(asked.outcome, "the outcome")
    for name in asked.by:
        posts.need(name, "by")
    told = after_publication(posts, asked.outcome)
    for name in asked.by:
        if name == asked.outcome:
            raise BadInput(f"The outcome “{name}” cannot explain itself.", file=posts.file, line=1)
        if name in told and not told[name].startswith("is known only"):
            raise BadInput(
                f"The column “{name}” {told[name]}: it cannot explain it. Leave it out of --by.",
                file=posts.file,
                line=1,
            )
    if asked.by:
        return tuple(dict.fromkeys(asked.by))
    own = {asked.outcome, _reach(posts, asked), _channel(posts, asked)}
    found = [n for n in posts.columns if n not in own | set(told) and not is_early(n)]
    chosen = tuple(name for name in found if _can_explain(posts, name))
    if not chosen:
        raise BadInput("No column could explain the outcome. Name some with --by.", file=posts.file)
    return chosen[:MOST_BY]


def _can_explain(posts: Posts, name: str) -> bool:
    different = set(posts.columns[name]) - {None}
    if len(different) < 2 or posts.missing(name).mean() > 0.5:
        return False
    if posts.numbers(name) is not None or posts.times(name) is not None:
        return name.lower() not in ("id", "post", "post_id", "status_id")
    return len(different) <= max(20, len(posts) // 10) and len(different) < len(posts) / 2


def _reach(posts: Posts, asked: Asked) -> str | None:
    name = posts.reach if asked.reach is None else asked.reach
    return name if name and name not in (asked.outcome, *asked.by) else None


def _channel(posts: Posts, asked: Asked) -> str | None:
    name = posts.channel if asked.channel is None else asked.channel
    return name if name and name not in asked.by else None


def _whole(posts: Posts, asked: Asked, by: Sequence[str]) -> tuple[Posts, int]:
    """The posts with nothing missing in what is used."""
    used = [asked.outcome, *by, _reach(posts, asked), _channel(posts, asked), asked.time]
    keep = np.ones(len(posts), dtype=bool)
    for name in filter(None, used):
        posts.need(name, "an option")
        keep &= ~posts.missing(name)
    reach = _reach(posts, asked)
    if reach:
        people, outcome = posts.counts(reach), posts.counts(asked.outcome)
        odd = np.flatnonzero((people == 0) & (outcome > 0))
        if len(odd):
            raise BadInput(
                f"Column “{reach}”: nobody was reached, and yet there is interaction. Correct the "
                'row, or leave the reach out with --reach "".',
                file=posts.file,
                line=posts.lines[odd[0]],
            )
        keep &= ~(people == 0)
    if keep.sum() < FEW:
        raise BadInput(
            f"Only {int(keep.sum())} posts have all columns that are used; {FEW} are needed.",
            file=posts.file,
        )
    return posts.take(keep), int((~keep).sum())


def _data(posts: Posts, asked: Asked) -> Data:
    outcome = posts.counts(asked.outcome)
    if np.ptp(outcome) == 0:
        raise BadInput(
            f"Column “{asked.outcome}” is {outcome[0]:g} for every post: nothing can be explained.",
            file=posts.file,
        )
    reach, channel = _reach(posts, asked), _channel(posts, asked)
    groups = np.arange(len(posts))
    if channel:
        groups = np.unique([v or "" for v in posts.columns[channel]], return_inverse=True)[1]
        if groups.max() == 0:
            channel, groups = None, np.arange(len(posts))
    exposure = np.log(posts.counts(reach)) if reach else np.zeros(len(posts))
    time, adjusted = _quarters(posts, asked)
    return Data(outcome, exposure, groups.astype(np.int64), time, channel, reach, adjusted)


def _quarters(posts: Posts, asked: Asked) -> tuple[Array, str | None]:
    """A column for each quarter (year, where there are many) of the time, but for one."""
    name = asked.time
    if name is None:
        found = [n for n in posts.columns if posts.numbers(n) is None and posts.times(n)]
        name = found[0] if found else None
    times = posts.times(name) if name else None
    if not name or times is None or any(moment is None for moment in times):
        return np.zeros((len(posts), 0)), None
    spans = [f"{m.year}-{(m.month - 1) // 3}" for m in times if m]
    unit = "quarter"
    if len(set(spans)) > min(_MOST_QUARTERS, len(posts) / 20):
        spans, unit = [str(m.year) for m in times if m], "year"
    names, codes = np.unique(spans, return_inverse=True)
    if len(names) < 2 or len(names) > len(posts) / 20:
        return np.zeros((len(posts), 0)), None
    return np.eye(len(names))[codes][:, 1:], f"{unit} of {name}"


def _cut(one: Coded, rows: NDArray[np.bool_]) -> Coded:
    values = one.values[rows]
    count = int(values.sum()) if one.level is not None else len(values)
    return Coded(one.column, one.level, one.against, one.per, values, count)


def _effects(
    data: Data, coded: list[Coded], warned: list[Warned]
) -> tuple[list[dict[str, Any]], list[Fitted]]:
    """Every effect from the fit that can tell it: within channels, else between them."""
    fits = _fits(data, coded)
    if not any(used.members for used in fits):
        raise BadInput("Nothing that was asked for differs between the posts.")
    found = []
    for index, one in enumerate(coded):
        used = next((each for each in fits if index in each.members), None)
        if used is None:
            warned.append(_collinear(one))
            continue
        found.append(_told(one, index, used, data))
    return found, fits


def _fits(data: Data, coded: list[Coded]) -> list[Fitted]:
    asked = np.column_stack([one.values / one.per for one in coded])
    columns = np.column_stack([asked, data.time])
    kept = independent(columns, data.groups, within=data.inside)
    own = tuple(index for index in kept if index < len(coded))
    first = fit(data.outcome, columns[:, kept], data.exposure, data.groups, within=data.inside)
    fits = [Fitted(first, own, data.inside)]
    steady = [i for i, one in enumerate(coded) if i not in own and _steady(one, data)]
    if data.inside and steady:
        _, rows = np.unique(data.groups, return_index=True)
        table = asked[np.ix_(rows, steady)]
        apart = independent(table, np.arange(len(rows)), within=False)
        if apart and len(apart) < len(rows) - 1:
            second = between(first.levels, table[:, apart], first.shape)
            fits.append(Fitted(second, tuple(steady[i] for i in apart), False))
    return fits


def _steady(one: Coded, data: Data) -> bool:
    """Whether it is the same for all posts of a channel."""
    _, first = np.unique(data.groups, return_index=True)
    return bool(np.all(one.values[first][data.groups] == one.values))


def _collinear(one: Coded) -> Warned:
    return Warned(
        "collinear",
        f"{named(one)} cannot be told apart from the columns before it; it is left out.",
    )


def _told(one: Coded, index: int, used: Fitted, data: Data) -> dict[str, Any]:
    place = used.members.index(index)
    known = _tellers(one, used.within, data) > 1
    low, high = (float(ends[place]) if known else None for ends in used.fit.intervals())
    estimate = float(used.fit.coefficients[place])
    with_it = one.values != 0 if one.level is not None else np.ones(len(one.values), dtype=bool)
    return {
        "column": one.column,
        "level": one.level,
        "against": one.against,
        "per": one.per if one.level is None else None,
        "posts": one.posts,
        "channels": len(np.unique(data.groups[with_it])) if data.clustered else None,
        "compared": ("within" if used.within else "between") if data.inside else "posts",
        "effect": _ratio(estimate),
        "low": None if low is None else _ratio(low),
        "high": None if high is None else _ratio(high),
        "coefficient": estimate / one.per,
        "coefficient_low": None if low is None else low / one.per,
        "coefficient_high": None if high is None else high / one.per,
        "degrees_of_freedom": round(float(used.fit.degrees[place]), 1),
        "p": float(used.fit.p_values()[place]) if known else 1.0,
        "pooled": None,
        "_fit": used,
        "_place": place,
    }


def _tellers(one: Coded, within: bool, data: Data) -> int:
    """How many channels (posts, where there are none) show the difference.

    Where one alone shows it, its residuals are fitted away and any cluster-robust error is zero.
    """
    groups = data.groups
    if not within and one.level is not None:
        with_it = one.values != 0
        return min(len(np.unique(groups[with_it])), len(np.unique(groups[~with_it])))
    if not within:
        return len(np.unique(one.values))
    size = int(groups.max()) + 1
    high, low = np.full(size, -np.inf), np.full(size, np.inf)
    np.maximum.at(high, groups, one.values)
    np.minimum.at(low, groups, one.values)
    return int(np.sum(high > low))


def _ratio(logged: float) -> float:
    return float(np.exp(np.clip(logged, -50, 50)))


def _pool(found: list[dict[str, Any]], fits: list[Fitted]) -> None:
    """Give the levels of each category with several their pooled effects."""
    for used in fits:
        columns = dict.fromkeys(e["column"] for e in found if e["_fit"] is used)
        for column in columns:
            same = [e for e in _known(found) if e["_fit"] is used and e["column"] == column]
            if len(same) < 2:
                continue
            places = [e["_place"] for e in same]
            covariance = used.fit.covariance[np.ix_(places, places)]
            means, errors = pool(used.fit.coefficients[places], covariance)
            for effect, mean, error in zip(same, means, errors, strict=True):
                effect["pooled"] = {
                    "effect": _ratio(mean),
                    "low": _ratio(mean - 1.96 * error),
                    "high": _ratio(mean + 1.96 * error),
                }


def _known(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [effect for effect in found if effect["low"] is not None]


def _correct(found: list[dict[str, Any]]) -> None:
    """p values after Holm, and what each effect says; what only the program needs is taken off."""
    reached = 0.0
    for rank, effect in enumerate(sorted(found, key=lambda effect: effect["p"])):
        reached = max(reached, min(1.0, effect["p"] * (len(found) - rank)))
        effect["p_adjusted"] = reached
    for effect in found:
        effect["verdict"] = _verdict(effect)
        del effect["_fit"], effect["_place"]


def _verdict(effect: dict[str, Any]) -> str:
    if effect["low"] is None or effect["low"] <= 1 <= effect["high"]:
        return "unclear"
    clear = effect["p_adjusted"] < 0.05
    more = effect["effect"] > 1
    if clear:
        return "more" if more else "less"
    return "perhaps more" if more else "perhaps less"
