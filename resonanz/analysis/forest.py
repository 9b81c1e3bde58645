"""A median from boosted trees, and an interval around it that holds as often as it says.

The median: gradient boosting for absolute error (Friedman 2001), several on parts of the posts. The
interval: quantiles of a random forest (Meinshausen 2006, Journal of Machine Learning Research 7),
moved so that among past posts, each seen only by the trees that did not learn from it, as many lie
within as shall (conformalized quantile regression, Romano, Patterson & Candès 2019). That holds for
new posts that are like the past ones.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import (
    GradientBoostingRegressor,
    HistGradientBoostingRegressor,
    RandomForestRegressor,
)

Array = NDArray[np.float64]
_TREES = 600
# Of so many trees a past post is seen by none that learned from it: new ones are asked of as many.
_ASKED = 221
_BAGS = 4
_MANY = 3_000


@dataclass(frozen=True)
class Model:
    """What was learned; `reach` is how far the quantiles are moved outwards."""

    boosted: list[GradientBoostingRegressor | HistGradientBoostingRegressor]
    forest: RandomForestRegressor
    values: list[Array]
    reach: float
    level: float

    def median(self, table: Array) -> Array:
        """The outcome as many posts exceed as fall short of."""
        plain, logged = (
            np.mean([each.predict(table) for each in part], axis=0)
            for part in (self.boosted[::2], self.boosted[1::2])
        )
        return np.maximum((plain + np.expm1(logged)) / 2, 0)

    def interval(self, table: Array) -> tuple[Array, Array]:
        trees = self.forest.estimators_[:_ASKED]
        rows = table.astype(np.float32)
        drawn = np.column_stack(
            [value[tree.apply(rows)] for tree, value in zip(trees, self.values, strict=False)]
        )
        low, high = np.quantile(drawn, _tails(self.level), axis=1)
        ends = np.expm1(low - self.reach), np.expm1(high + self.reach)
        return np.maximum(ends[0], 0), np.maximum(ends[1], 0)


def learn(table: Array, outcome: Array, level: float, seed: int) -> Model:
    """The model of outcomes (0 or more) by rows of numbers without gaps."""
    logged = np.log1p(outcome)
    # Every second learns the logarithm, whose median is the same and whose errors weigh otherwise.
    boosted = [_boosted(table, (outcome, logged)[bag % 2], seed + bag) for bag in range(_BAGS)]
    forest = RandomForestRegressor(
        _TREES, min_samples_leaf=5, max_features=0.5, random_state=seed, n_jobs=1
    ).fit(table, logged)
    values, unseen = _drawn(forest, table, logged, seed)
    low, high = np.nanquantile(unseen, _tails(level), axis=1)
    beyond = np.sort(np.maximum(low - logged, logged - high))
    place = min(int(np.ceil((len(logged) + 1) * level)), len(logged)) - 1
    return Model(boosted, forest, values, float(beyond[place]), level)


def _tails(level: float) -> list[float]:
    return [(1 - level) / 2, (1 + level) / 2]


def _boosted(
    table: Array, outcome: Array, seed: int
) -> GradientBoostingRegressor | HistGradientBoostingRegressor:
    if len(outcome) > _MANY:
        many = HistGradientBoostingRegressor(
            loss="absolute_error", learning_rate=0.06, max_iter=200, random_state=seed
        )
        return many.fit(table, outcome)
    few = GradientBoostingRegressor(
        loss="absolute_error",
        n_estimators=150,
        max_depth=3,
        learning_rate=0.05,
        subsample=0.6,
        min_samples_leaf=10,
        random_state=seed,
    )
    return few.fit(table, outcome)


def _drawn(
    forest: RandomForestRegressor, table: Array, logged: Array, seed: int
) -> tuple[list[Array], NDArray[np.float32]]:
    """One value a leaf, drawn from those that made it; and for each post those of other trees."""
    chance = np.random.default_rng(seed)
    leaves = forest.apply(table)
    unseen = np.full(leaves.shape, np.nan, dtype=np.float32)
    values = []
    for index, (tree, chosen) in enumerate(
        zip(forest.estimators_, forest.estimators_samples_, strict=True)
    ):
        mixed = chance.permutation(chosen)
        named, first = np.unique(leaves[mixed, index], return_index=True)
        value = np.full(tree.tree_.node_count, np.nan)
        value[named] = logged[mixed[first]]
        values.append(value)
        outside = np.ones(len(logged), dtype=bool)
        outside[chosen] = False
        unseen[outside, index] = value[leaves[outside, index]]
    return values, unseen
