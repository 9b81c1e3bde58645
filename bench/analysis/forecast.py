"""How good is `forecast` on public posts, and do its intervals hold as often as they say?

python -m bench.analysis forecast --data FOLDER [--repeats 4] [--folds 5]

Repeated cross-validation on facebook_metrics (total interactions; the columns known before) and on
a sample of facebook_live_th. Last, what the same model would seem to do with columns known only
afterwards: the size of that mistake.
"""

import argparse
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from resonanz.analysis.forecast import Asked, Forecast, choose, measured, predicted
from resonanz.analysis.posts import Posts, read_posts

from .drivers import live_posts

SAMPLE = 2_000
AFTERWARDS = ("T_Reach", "T_Impression", "LP_Reach", "LP_Impression")


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="bench.analysis forecast", description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--repeats", type=int, default=4)
    parser.add_argument("--folds", type=int, default=5)
    options = parser.parse_args(arguments)
    how = options.repeats, options.folds
    metrics, _ = read_posts(str(options.data / "facebook_metrics/dataset_Facebook.csv"))
    show("facebook_metrics, T_Interactions", metrics, Asked("T_Interactions"), *how)
    asked = Asked("T_Interactions", known=AFTERWARDS)
    show("the same with reach, known only AFTERWARDS (no forecast)", metrics, asked, 1, how[1])
    with tempfile.TemporaryDirectory() as folder:
        live, _ = read_posts(live_posts(options.data / "facebook_live_th/Live.csv", Path(folder)))
    chosen = np.random.default_rng(1).permutation(len(live)) < SAMPLE
    for outcome in ("num_reactions", "num_comments"):
        show(f"facebook_live_th, {outcome}", live.take(chosen), Asked(outcome), 1, how[1])


def show(name: str, posts: Posts, asked: Asked, repeats: int, folds: int) -> None:
    used = choose(posts, posts, asked).before
    figures = [measured(truth, made) for truth, made in rounds(posts, asked, used, repeats, folds)]
    means = {key: np.mean([figure[key] for figure in figures]) for key in figures[0]}
    print(f"{name}: {repeats} x {folds}-fold, from {', '.join(used)}")
    print(
        f"  MAE {means['mae']:.1f}, median {means['mae_median']:.1f}, last similar "
        f"{means['mae_last_similar']:.1f}: "
        f"{1 - means['mae'] / means['mae_median']:.1%} better than "
        f"the median, {1 - means['mae'] / means['mae_last_similar']:.1%} than the last similar; "
        f"90 % intervals held {means['coverage']:.1%}"
    )


def rounds(
    posts: Posts, asked: Asked, names: list[str], repeats: int, folds: int
) -> Iterator[tuple[np.ndarray, Forecast]]:
    """The outcomes of each part that was held back, and the forecasts of them."""
    outcome = posts.counts(asked.outcome)
    for repeat in range(repeats):
        part = np.random.default_rng(repeat).permutation(np.arange(len(posts)) % folds)
        for fold in range(folds):
            held = part == fold
            yield outcome[held], predicted(posts.take(~held), posts.take(held), asked, names)
