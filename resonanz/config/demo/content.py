"""The written part of the demonstration, read from the files in `content/`."""

import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).with_name("content")


@dataclass(frozen=True)
class Comment:
    """A comment on a thread; `answers` says that it replies to the comment before."""

    by: str
    hours: float
    text: str
    answers: bool


@dataclass(frozen=True)
class Thread:
    """A thread inside."""

    space: str
    by: str
    days: float
    text: str
    kind: str = "post"
    language: str = "de"
    picture: str = ""
    alt: str = ""
    reactions: int = 0
    comments: list[Comment] = field(default_factory=list)


def comment_of(line: str) -> Comment:
    """The comment a line of the content files stands for ("> who | hours | text")."""
    by, hours, text = (part.strip() for part in line.split("|", 2))
    return Comment(by.lstrip("> "), float(hours), text, line.startswith(">"))


def threads() -> list[Thread]:
    """All threads inside, oldest first."""
    found = [
        Thread(**row | {"comments": [comment_of(line) for line in row["comments"]]})
        for row in read("inside")["thread"]
    ]
    return sorted(found, key=lambda thread: -thread.days)


@cache
def read(name: str) -> dict[str, Any]:
    """One content file as it stands."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
