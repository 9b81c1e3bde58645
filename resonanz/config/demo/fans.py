"""The simulated people outside: names and handles, the same for the same seed."""

from random import Random
from typing import Any

from .content import read

COUNT = 400


def fans(random: Random) -> list[dict[str, Any]]:
    """About 400 people as the practice network describes an author."""
    parts = read("fans")
    made: dict[str, dict[str, Any]] = {}
    while len(made) < COUNT:
        first, last = random.choice(parts["first"]), random.choice(parts["last"])
        named = random.random() < 0.6
        handle = f"{first}_{last if named else random.choice(parts['tail'])}".lower()
        name = f"{first} {last}" if named else first
        made.setdefault(handle, fan(handle, name))
    return list(made.values())


def fan(handle: str, name: str) -> dict[str, Any]:
    """One of them."""
    return {"remote_id": f"fan:{handle}", "handle": handle, "name": name}
