"""Do the intervals of `drivers` hold known effects? And what does it say of two public files?

python -m bench.analysis drivers [--rounds 1000] [--seconds 150] [--data FOLDER]

Simulated: posts of channels of unlike size, whose levels, and whose answer to each property,
differ; the form a channel prefers goes with its level. Known effects: three forms, a question, a
length, an audience that differs by channel only, and something rare. Printed:
how many of 100 intervals hold each.
"""

import argparse
import csv
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from resonanz.analysis.commands.drivers import sentence, words
from resonanz.analysis.drivers import Asked, drivers
from resonanz.analysis.posts import Posts, read_posts

EFFECTS = {
    ("form", "video"): 0.5,
    ("form", "link"): -0.3,
    ("question", "1"): 0.25,
    ("length", None): -0.15,
    ("audience", "local"): 0.4,
    ("rare", "yes"): 0.6,
}
CASES = {
    "40 channels": {"channels": 40},
    "15 channels": {"channels": 15},
    "15 channels that answer differently": {"channels": 15, "unlike": 0.15},
    "8 channels": {"channels": 8},
    "40 channels, few interactions": {"channels": 40, "level": -7.5},
}


def main(arguments: list[str]) -> None:
    """Simulate each case, as many rounds as asked for and there is time for; then the files."""
    parser = argparse.ArgumentParser(prog="bench.analysis drivers", description=__doc__)
    parser.add_argument("--rounds", type=int, default=1000)
    parser.add_argument("--seconds", type=float, default=150, help="for all cases together")
    parser.add_argument("--data", type=Path, help="folder with facebook_metrics, facebook_live_th")
    options = parser.parse_args(arguments)
    for name, case in CASES.items():
        print_coverage(name, case, options.rounds, options.seconds / len(CASES))
    if options.data:
        for report in reports(options.data):
            print("\n" + report)


def print_coverage(name: str, case: dict, rounds: int, seconds: float) -> None:
    held, widths, done = coverage(case, rounds, seconds)
    print(f"{name}: {done} rounds")
    for effect, counted in held.items():
        share = 100 * counted / max(done, 1)
        error = 100 * np.sqrt(share / 100 * (1 - share / 100) / max(done, 1))
        label = " = ".join(filter(None, effect))
        print(
            f"  {label:18s} true {EFFECTS[effect]:+.2f}  held {share:5.1f} of 100 (± {error:.1f})  "
            f"mean width {widths[effect] / max(done, 1):.2f}"
        )


def coverage(case: dict, rounds: int, seconds: float, first: int = 0) -> tuple[dict, dict, int]:
    """How many intervals hold each effect, their summed widths, and the rounds done."""
    held = dict.fromkeys(EFFECTS, 0)
    widths = dict.fromkeys(EFFECTS, 0.0)
    end, done = time.monotonic() + seconds, 0
    while done < rounds and time.monotonic() < end:
        for effect, (low, high) in intervals(simulated(first + done, **case)).items():
            held[effect] += low <= EFFECTS[effect] <= high
            widths[effect] += high - low
        done += 1
    return held, widths, done


def intervals(posts: Posts) -> dict:
    """By column and level, on the log scale."""
    asked = Asked(
        "interactions",
        ("form", "question", "length", "audience", "rare"),
        against={"form": "photo", "audience": "all"},
    )
    found = drivers(posts, asked)["drivers"]
    return {(e["column"], e["level"]): (e["coefficient_low"], e["coefficient_high"]) for e in found}


def simulated(seed: int, channels: int, unlike: float = 0.0, level: float = -4.0) -> Posts:
    """Posts of channels; the truth of an effect is the mean ratio over channels, logged."""
    chance = np.random.default_rng(seed)
    sizes = chance.integers(15, 60, channels)
    channel = np.repeat(np.arange(channels), sizes)
    number = len(channel)
    own = chance.normal(0, 0.6, channels)
    liking = 1 / (1 + np.exp(-own - chance.normal(0, 0.5, channels)))
    form = np.where(
        chance.random(number) < 0.6 * liking[channel],
        "video",
        np.where(chance.random(number) < 0.35, "link", "photo"),
    )
    question = chance.random(number) < 0.3
    length = chance.normal(0, 1, number) + 0.3 * own[channel]
    local = np.arange(channels) % 2 == 0
    rare = chance.random(number) < 0.06
    answer = chance.normal(0, unlike, (channels, 2))[channel]
    linear = (
        level
        + own[channel]
        + (form == "video") * (0.5 + answer[:, 0] - unlike**2 / 2)
        + (form == "link") * -0.3
        + question * (0.25 + answer[:, 1] - unlike**2 / 2)
        + length * -0.15
        + local[channel] * 0.4
        + rare * 0.6
    )
    reach = np.ceil(np.exp(chance.normal(7, 1, number)))
    interactions = chance.poisson(reach * np.exp(linear) * chance.gamma(1.5, 1 / 1.5, number))
    columns = {
        "channel": channel,
        "form": form,
        "question": question.astype(int),
        "length": length,
        "audience": np.where(local, "local", "all")[channel],
        "rare": np.where(rare, "yes", "no"),
        "reach": reach,
        "interactions": interactions,
    }
    text = {name: [str(value) for value in values] for name, values in columns.items()}
    return Posts("simulated", text, tuple(range(2, number + 2)))


def reports(data: Path) -> Iterator[str]:
    """What is said of the two public files."""
    metrics, _ = read_posts(str(data / "facebook_metrics/dataset_Facebook.csv"))
    by = ("Type", "Category", "Paid", "Weekday", "Hour", "Month")
    yield "facebook_metrics, total interactions\n" + _report(metrics, Asked("T_Interactions", by))
    with tempfile.TemporaryDirectory() as folder:
        live, _ = read_posts(live_posts(data / "facebook_live_th/Live.csv", Path(folder)))
    for outcome in ("num_reactions", "num_comments"):
        asked = Asked(outcome, ("status_type", "status_published"))
        yield f"facebook_live_th, {outcome}\n" + _report(live, asked)


def live_posts(source: Path, folder: Path) -> str:
    """The file with the page each post is of (the first half of its key), each post once."""
    with source.open(newline="") as file:
        rows = {row["status_id"]: row for row in csv.DictReader(file)}
    target = folder / "live.csv"
    with target.open("w", newline="") as file:
        names = ["page", *next(iter(rows.values()))]
        writer = csv.DictWriter(file, names)
        writer.writeheader()
        writer.writerows({"page": key.split("_")[0], **row} for key, row in rows.items())
    return str(target)


def _report(posts: Posts, asked: Asked) -> str:
    figures = drivers(posts, asked)
    return words({"sentence": sentence(figures), **figures})
