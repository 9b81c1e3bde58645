"""Whether a large organisation is done in time: `resonanz insights influencers` from file to JSON.

10,000,000 edges, 1,000,000 people, 20,000 departments: under 60 s and 4 GiB on 2 cores.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from . import organisation

SECONDS, GIB = 60.0, 4.0


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.analysis scale")
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--departments", type=int, default=20_000)
    parser.add_argument("--edges", type=int, default=10_000_000)
    parser.add_argument("--data", type=Path, help="where the files are kept")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as passing:
        folder = options.data or Path(passing)
        if not (folder / "departments.csv").exists():
            organisation.write(folder, options.people, options.departments, options.edges)
        sys.exit(0 if _is_in_time(folder) else 1)


def _is_in_time(folder: Path) -> bool:
    began = time.perf_counter()
    said = folder / "influencers.json"
    with said.open("wb") as out:
        process = subprocess.Popen(
            [*_COMMAND, "--edges", folder / "edges.csv"]
            + ["--departments", folder / "departments.csv"],
            stdout=out,
        )
        peak = 0.0
        while process.poll() is None:
            peak = max(peak, _memory_gib(process.pid))
            time.sleep(0.1)
    took = time.perf_counter() - began
    told = json.loads(said.read_text())
    number, reached = len(told["influencers"]), told["coverage"]["all"]
    print(
        f"{took:.1f} s (at most {SECONDS:.0f}), {peak:.2f} GiB (at most {GIB:.0f}); "
        f"{number} influencers reach {reached['covered']} of {reached['people']}, "
        f"bound {told['bound']}; stability {told['stability']}"
    )
    return process.returncode == 0 and took < SECONDS and peak < GIB


_COMMAND = [sys.executable, "-m", "resonanz.config.cli", "insights", "influencers", "--json"]


def _memory_gib(process: int) -> float:
    """The most memory a process has held, from Linux."""
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:
        return 0.0
    peak = next((line for line in lines if line.startswith("VmHWM")), "VmHWM: 0")
    return int(peak.split()[1]) / 1024**2
