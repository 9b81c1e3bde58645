"""An organisation made up, of any size: who speaks to whom, and who belongs where."""

from pathlib import Path

import numpy as np
import pyarrow as pa
from pyarrow import csv


def write(folder: Path, people: int, departments: int, edges: int, seed: int = 1) -> None:
    """Write `edges.csv` and `departments.csv`.

    Departments differ in size (log-normal); seven of ten edges stay in the department; how much a
    person speaks and is spoken to is heavy-tailed (Pareto).
    """
    chance = np.random.default_rng(seed)
    share = chance.lognormal(0, 0.8, departments)
    home = np.sort(chance.choice(departments, people, p=share / share.sum()))
    names = np.char.add("p", chance.permutation(people).astype("U"))
    source, target = _edges(chance, home, departments, edges)
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / "edges.csv", source=pa.array(names[source]), target=pa.array(names[target]))
    _write(
        folder / "departments.csv",
        person=pa.array(names),
        department=pa.array(np.char.add("Department ", home.astype("U"))),
    )


def _edges(
    chance: np.random.Generator, home: np.ndarray, departments: int, edges: int
) -> tuple[np.ndarray, np.ndarray]:
    people = len(home)
    speaks = np.cumsum(chance.pareto(1.8, people) + 0.2)
    heard = np.cumsum(chance.pareto(1.6, people) + 0.2)
    source = np.searchsorted(speaks, chance.random(edges) * speaks[-1])
    start = np.searchsorted(home, np.arange(departments + 1))
    before = np.concatenate([[0.0], heard])
    low, high = before[start[home[source]]], before[start[home[source] + 1]]
    inside = chance.random(edges) < 0.7
    low, high = np.where(inside, low, 0.0), np.where(inside, high, heard[-1])
    target = np.searchsorted(heard, low + chance.random(edges) * (high - low))
    return source, np.minimum(target, people - 1)


def _write(path: Path, **columns: pa.Array) -> None:
    csv.write_csv(pa.table(columns), path, csv.WriteOptions(quoting_style="none"))
