"""Who takes part more than others, by a formula anybody can read.

    score = actions + people + days, all in points that halve with every half-life of age

- *actions*: for what one did. A post, comment, reply or message is 3 points, an answer 4, a share
  or mention 2, anything else 1; at most 10 points a day towards the same person (or post at large).
- *people*: 2 points for each different person addressed, by the day they were last addressed.
- *days*: 2 points for each different day on which one took part.

Quantity alone is not quality (Khoros, O'Driscoll 2015): a thousand reactions to one person on one
day are 10 + 2 + 2 points. Age is counted in whole days before the day of `at`; what is later than
`at` is left out, and so is what one does towards oneself. A person's score depends on nobody else.

The stability is a bootstrap over each person's own days (Poisson weights, Hanley & MacGibbon 2006):
how often somebody is among the first, and between which ranks 90 of 100 repetitions put them.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from .errors import BadInput

POINTS = {"answer": 4, "post": 3, "comment": 3, "reply": 3, "message": 3, "share": 2, "mention": 2}
OTHER_POINTS = 1
DAILY_POINTS = 10
PERSON_POINTS = 2
DAY_POINTS = 2

_COLUMNS = (
    *("person", "score", "actions", "people", "days"),
    *("interactions", "different_people", "different_days"),
)

# Beyond so many times the first, nobody is resampled: they do not come among the first.
POOL = 5
RUNS = 200


@dataclass(frozen=True)
class SuperUser:
    """A person with the parts of their score, and how sure their place is.

    `among_first` is the share of the repetitions in which they are among the first as many as are
    listed; `ranks` are the ranks that hold 90 of 100 repetitions.
    """

    person: str
    rank: int
    score: float
    actions: float
    people: float
    days: float
    interactions: int
    different_people: int
    different_days: int
    among_first: float
    ranks: tuple[int, int]


@dataclass(frozen=True)
class Ranking:
    """The first of all who did anything up to `at`."""

    at: dt.datetime
    half_life: float
    everyone: int
    superusers: list[SuperUser]
    overlap: float


def rank(
    interactions: pa.Table,
    *,
    at: dt.datetime | None = None,
    half_life: float = 30.0,
    top: int = 50,
    seed: int = 0,
) -> Ranking:
    """Rank by score, then by name; `half_life` in days, `at` the last time in the table by default.

    `overlap` of the result: the share of the first that a repetition of the bootstrap finds again,
    on average.
    """
    at, everyone, rows, cells = _first(interactions, at, half_life, top * POOL)
    ranks = _bootstrap([row[0] for row in rows], cells, seed)
    top = min(top, len(rows))
    among = (ranks < top).mean(axis=0)
    low, high = np.quantile(ranks, [0.05, 0.95], axis=0, method="nearest").astype(int) + 1
    spans = list(zip(low.tolist(), high.tolist(), strict=True))
    people = [
        SuperUser(
            **dict(zip(_COLUMNS, row, strict=True)),
            rank=place + 1,
            among_first=round(float(among[place]), 3),
            ranks=spans[place],
        )
        for place, row in enumerate(rows[:top])
    ]
    return Ranking(at, half_life, everyone, people, round(float(among[:top].mean()), 3))


def _first(
    interactions: pa.Table, at: dt.datetime | None, half_life: float, limit: int
) -> tuple[dt.datetime, int, list[tuple[Any, ...]], pa.Table]:
    """The time, how many took part, the first of them, and what these did day by day."""
    with duckdb.connect() as base:
        base.register("interactions", interactions)
        at = at or base.sql("SELECT max(moment) FROM interactions").fetchall()[0][0]
        base.execute(_CELLS, {"at": at, "half": half_life})
        base.execute(_SCORES)
        everyone = base.sql("SELECT count(*) FROM scores").fetchall()[0][0]
        if not everyone:
            raise BadInput(f"Nobody did anything towards others up to {at}. Give a later --at.")
        base.execute(f"CREATE TABLE pool AS {_FIRST}", {"limit": limit})
        rows = base.sql("SELECT * FROM pool ORDER BY score DESC, actor").fetchall()
        return at, everyone, rows, base.sql(_POOLED).to_arrow_table()


def _points() -> str:
    cases = " ".join(f"WHEN '{kind}' THEN {points}" for kind, points in POINTS.items())
    return f"CASE kind {cases} ELSE {OTHER_POINTS} END"


# A cell is what one person did towards another on one day.
_CELLS = f"""
    CREATE TABLE cells AS
    SELECT actor, target, day, age, count(*) AS done,
        0.5 ^ (age / $half) AS fresh,
        least(sum({_points()}), {DAILY_POINTS}) AS points
    FROM (
        SELECT *, moment::DATE AS day, date_diff('day', moment::DATE, $at::DATE) AS age
        FROM interactions
        WHERE moment <= $at AND (target IS NULL OR target <> actor)
    )
    GROUP BY actor, target, day, age
"""
_SCORES = f"""
    CREATE TABLE scores AS
    WITH towards AS (
        SELECT actor, target, sum(points * fresh) AS points, max(fresh) AS fresh, sum(done) AS done
        FROM cells GROUP BY actor, target
    ), everybody AS (
        SELECT actor, sum(points) AS actions,
            {PERSON_POINTS} * coalesce(sum(fresh) FILTER (WHERE target IS NOT NULL), 0) AS people,
            sum(done)::BIGINT AS interactions, count(target) AS different_people
        FROM towards GROUP BY actor
    ), daily AS (
        SELECT actor, {DAY_POINTS} * sum(fresh) AS days, count(*) AS different_days
        FROM (SELECT DISTINCT actor, day, fresh FROM cells) GROUP BY actor
    )
    SELECT actor, round(actions + people + days, 9) AS score, actions, people, days, interactions,
        different_people, different_days
    FROM everybody JOIN daily USING (actor)
"""

_FIRST = "SELECT * FROM scores ORDER BY score DESC, actor LIMIT $limit"
_POOLED = """
    SELECT actor, coalesce(target, '') AS target, age, fresh, points * fresh AS points
    FROM cells SEMI JOIN pool USING (actor) ORDER BY actor, target, age
"""


def _bootstrap(people: list[str], cells: pa.Table, seed: int) -> NDArray[np.int64]:
    """The rank (from 0) of each person in each repetition."""
    place = {person: number for number, person in enumerate(people)}
    actor = np.array([place[person] for person in cells["actor"].to_pylist()])
    target = np.unique(cells["target"].to_numpy(zero_copy_only=False), return_inverse=True)[1]
    nobody = np.array([person == "" for person in cells["target"].to_pylist()])
    fresh, points = cells["fresh"].to_numpy(), cells["points"].to_numpy()
    age = cells["age"].to_numpy()
    days, first, day = np.unique(
        actor * (age.max() + 1) + age, return_index=True, return_inverse=True
    )
    of_day, fresh_day = actor[first], DAY_POINTS * fresh[first]
    pairs = np.flatnonzero(np.diff(actor * (target.max() + 1) + target, prepend=-1))
    of_pair = actor[pairs]
    to_someone = np.where(nobody[pairs], 0.0, PERSON_POINTS)
    dice = np.random.default_rng(seed)
    ranks = np.empty((RUNS, len(people)), dtype=np.int64)
    for run in range(RUNS):
        drawn = dice.poisson(1.0, len(days))
        met = np.maximum.reduceat(fresh * (drawn[day] > 0), pairs)
        score = (
            np.bincount(actor, points * drawn[day], len(people))
            + np.bincount(of_pair, to_someone * met, len(people))
            + np.bincount(of_day, drawn * fresh_day, len(people))
        )
        ranks[run, np.argsort(-score, kind="stable")] = np.arange(len(people))
    return ranks
