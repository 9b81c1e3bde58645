"""Recorded answers that lie beside the project and are no part of it.

They are read from `shared/data/payloads` beside the checkout; `SHARED_DATA` names another `data`.
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


def folder(name: str) -> Path:
    data = Path(os.environ.get("SHARED_DATA", ROOT.parent / "shared" / "data"))
    return data / "payloads" / name / "testdata"


def enough(name: str, found: list[Any], least: int) -> bool:
    """Whether so many were found; where the recordings lie elsewhere there is nothing to read."""
    return len(found) >= least or not folder(name).is_dir()


def bodies(name: str, *parts: str) -> list[Any]:
    """The recorded answers in the files whose path has one of these parts in it."""
    found = sorted(folder(name).rglob("*.json")) if folder(name).is_dir() else []
    wanted = [file for file in found if any(part in file.as_posix() for part in parts)]
    return [json.loads(file.read_text("utf-8")) for file in wanted]


def within(found: Any) -> Iterator[dict[str, Any]]:
    """Every object anywhere in an answer."""
    if isinstance(found, dict):
        yield found
        for inner in found.values():
            yield from within(inner)
    elif isinstance(found, list):
        for inner in found:
            yield from within(inner)
