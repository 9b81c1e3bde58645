"""Ends with 1 where what people can do, what they may see, or a network is tested too thinly.

python -m tools.coverage_gate [LEAST]   after tests with --cov; branches in percent, 95 by default
"""

import json
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from coverage import Coverage

LEAST_PERCENT = 95.0
GROUPS = {
    "actions": re.compile(r"^resonanz/\w+/actions(\.py$|/)"),
    "queries": re.compile(r"^resonanz/\w+/queries(\.py$|/)"),
    "networks": re.compile(r"^resonanz/networks/"),
}


class Part:
    """Branches of a group, or of one room's share of it: how many, how many were taken."""

    def __init__(self) -> None:
        self.number, self.taken = 0, 0

    def add(self, summary: dict[str, int]) -> None:
        self.number += summary["num_branches"]
        self.taken += summary["covered_branches"]

    @property
    def percent(self) -> float:
        return 100.0 * self.taken / self.number if self.number else 100.0

    def __str__(self) -> str:
        return f"{self.percent:6.1f} %  {self.taken:5} of {self.number:5}"


def measured() -> dict[str, dict[str, int]]:
    """What coverage found, by file."""
    coverage = Coverage()
    coverage.load()
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "coverage.json"
        coverage.json_report(outfile=str(report))
        return {
            name: file["summary"] for name, file in json.loads(report.read_text())["files"].items()
        }


def unseen(files: dict[str, dict[str, int]]) -> list[str]:
    """Files of a group that no test so much as imports: coverage knows nothing of them."""
    known = {Path(name).as_posix() for name in files}
    paths = (path.as_posix() for path in Path("resonanz").rglob("*.py"))
    return sorted(
        path
        for path in paths
        if "/tests/" not in path and "/migrations/" not in path
        if any(groups_of(path)) and path not in known
    )


def grouped(files: dict[str, dict[str, int]]) -> tuple[dict[str, Part], dict[str, Part]]:
    """The groups, and within them the rooms."""
    groups = {name: Part() for name in GROUPS}
    rooms: dict[str, Part] = {}
    for path, summary in sorted(files.items()):
        for name in groups_of(path):
            groups[name].add(summary)
            rooms.setdefault(f"{name} of {path.split('/')[1]}", Part()).add(summary)
    return groups, rooms


def groups_of(path: str) -> Iterator[str]:
    for name, pattern in GROUPS.items():
        if pattern.search(Path(path).as_posix()):
            yield name


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def main(least: float) -> int:
    files = measured()
    groups, rooms = grouped(files)
    for name, part in rooms.items():
        say(f"{part}  {name}")
    say("")
    for name, part in groups.items():
        say(f"{part}  {name}")
    thin = [name for name, part in groups.items() if part.percent < least]
    if thin:
        say(f"Fewer than {least:g} % of the branches are tested: {', '.join(thin)}.")
    never = unseen(files)
    if never:
        say(f"No test imports: {', '.join(never)}.")
    return 1 if thin or never else 0


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]) if len(sys.argv) > 1 else LEAST_PERCENT))
