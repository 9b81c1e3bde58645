"""Replays real answers of the API by method and path; the recordings are not part of this project.

They are read from the folder `shared/data/payloads/mastodon` beside the project (`SHARED_DATA`
names another `data`). Where they are not, the hand-written samples beside this file stand in.
"""

import json
import os
import re
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.servers.http import Asked, Told, serving

ROOT = Path(__file__).resolve().parents[3]
SAMPLES = Path(__file__).with_name("samples.json")

Exchange = dict[str, Any]


def folder() -> Path:
    data = Path(os.environ.get("SHARED_DATA", ROOT.parent / "shared" / "data"))
    return data / "payloads" / "mastodon"


@cache
def exchanges() -> list[Exchange]:
    """All exchanges: method, uri, status, headers, body."""
    files = sorted(folder().glob("*.json")) if folder().is_dir() else [SAMPLES]
    return [exchange for file in files for exchange in json.loads(file.read_text("utf-8"))]


def bodies(method: str, path_part: str, status: int = 200) -> list[Any]:
    """The bodies of all recorded answers to such a request."""
    return [
        exchange["body"]
        for exchange in exchanges()
        if exchange["method"] == method
        and path_part in urlsplit(exchange["uri"]).path
        and exchange["status"]["code"] == status
    ]


_NUMBER = re.compile(r"/\d{3,}")


def _key(method: str, path: str) -> tuple[str, str]:
    return method, path.rstrip("/")


def _like(method: str, path: str) -> tuple[str, str]:
    """The same for every number in the path."""
    return method, _NUMBER.sub("/…", path.rstrip("/"))


@contextmanager
def replaying(only: str = "", servers: str = "") -> Iterator[str]:
    """Serve the recordings: by method, path and query, else without query, else to any number.

    Asked several times it gives one answer after the other and then the last again. `only` names
    the recordings of one file, `servers` those of one host.
    """
    exact: dict[tuple[str, str, str], list[Exchange]] = defaultdict(list)
    loose: dict[tuple[str, str], list[Exchange]] = defaultdict(list)
    alike: dict[tuple[str, str], list[Exchange]] = defaultdict(list)
    for exchange in _chosen(only, servers):
        parts = urlsplit(exchange["uri"])
        exact[(*_key(exchange["method"], parts.path), parts.query)].append(exchange)
        loose[_key(exchange["method"], parts.path)].append(exchange)
        alike[_like(exchange["method"], parts.path)].append(exchange)

    def answer(asked: Asked) -> Told:
        query = "&".join(f"{name}={value}" for name, many in asked.query.items() for value in many)
        key = _key(asked.method, asked.path)
        waiting = exact.get((*key, query)) or loose.get(key) or alike.get(_like(*key))
        if not waiting:
            return Told(404, {"error": "Not recorded"})
        exchange = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        headers = {
            name: values[0]
            for name, values in exchange["headers"].items()
            if name.lower() not in ("content-type", "content-length")
        }
        return Told(exchange["status"]["code"], exchange["body"], headers)

    with serving(answer) as address:
        yield address


def _chosen(only: str, servers: str) -> Iterator[Exchange]:
    """Those of one file (by its name) and of one host; all where none is named."""
    file = folder() / only
    found = json.loads(file.read_text("utf-8")) if only and file.is_file() else exchanges()
    return (one for one in found if servers in urlsplit(one["uri"]).netloc)
