"""Macro-F1 on `germeval2018` (coarse), how long training takes, how many texts a second."""

import argparse
import tempfile
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter

from resonanz.analysis.commands.text import _words, judge, labelled
from resonanz.analysis.text import train

TARGET, SECONDS, A_SECOND = 0.70, 30.0, 2000.0


def main(given: Sequence[str]) -> bool:
    """Train, predict, print; whether all three figures hold."""
    parser = argparse.ArgumentParser(prog="bench.analysis text", description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    options = parser.parse_args(given)
    known, unseen = coarse(options.data, "training"), coarse(options.data, "test")
    begin = perf_counter()
    model = train(*known)
    trained = perf_counter() - begin
    begin = perf_counter()
    judged = judge(model, *unseen, 0.6, 0)
    a_second = len(unseen[0]) / (perf_counter() - begin)
    print(_words(judged, len(unseen[0])))
    print(f"\ntraining {trained:.1f} s (at most {SECONDS:g}), {a_second:,.0f} texts a second")
    return judged.macro_f1 >= TARGET and trained < SECONDS and a_second >= A_SECOND


def coarse(data: Path, part: str) -> tuple[list[str], list[str]]:
    """Texts and coarse labels, by way of a file as the commands take it."""
    rows = (data / "germeval2018" / f"germeval2018.{part}.txt").read_text().splitlines()
    with tempfile.NamedTemporaryFile("w", suffix=".tsv") as file:
        file.write("text\tlabel\n")
        file.writelines("\t".join(row.split("\t")[:2]) + "\n" for row in rows if row.strip())
        file.flush()
        return labelled(file.name)
