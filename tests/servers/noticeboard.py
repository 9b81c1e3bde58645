"""A small notice board, for the example of the developers' pages."""

import itertools
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from .http import Asked, Told

US, TOKEN = {"id": "1", "name": "velora"}, "right-token"
FAN = {"id": "2", "name": "jana"}


@dataclass
class Board:
    """All notes, by number."""

    notes: dict[int, dict[str, Any]] = field(default_factory=dict)
    numbers: Any = field(default_factory=lambda: itertools.count(1))

    def write(self, author: dict[str, str], text: str, answers: str = "", key: str = "") -> Any:
        at = datetime.now(UTC).isoformat()
        note = {"id": next(self.numbers), "author": author, "text": text, "at": at}
        self.notes[note["id"]] = note | {"answers": answers, "key": key}
        return self.notes[note["id"]]

    def __call__(self, asked: Asked) -> Told:
        if asked.headers["authorization"] != f"Bearer {TOKEN}":
            return Told(401, {"error": "unknown token"})
        if asked.path == "/me":
            return Told(body=US)
        if asked.method == "POST":
            return Told(body=self.write(US, **asked.data()))
        if asked.method == "DELETE":
            gone = self.notes.pop(int(asked.path.rpartition("/")[2]), None)
            return Told(200 if gone else 404, {})
        return Told(body=self._found(asked)[:50])

    def _found(self, asked: Asked) -> list[dict[str, Any]]:
        key, after = asked.one("key"), int(asked.one("after", "0"))
        return [
            note
            for note in self.notes.values()
            if note["id"] > after and (not key or note["key"] == key)
        ]
