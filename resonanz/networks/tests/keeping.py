"""What a view without a database keeps of an account, as the stored accounts keep it."""

from collections.abc import Callable, Mapping
from typing import Any


def keeping(kept: dict[str, Any], extra: Mapping[str, Any]) -> dict[str, Any]:
    """Both ways to change the `extra` of a view; what comes of it stands in `kept["extra"]`."""

    def stored() -> dict[str, Any]:
        found: dict[str, Any] = kept.setdefault("extra", dict(extra))
        return found

    def change(make: Callable[[Mapping[str, Any]], Mapping[str, Any]]) -> None:
        changes = make(kept.get("extra", extra))
        stored().update(changes)

    return {"keep_extra": lambda changes: stored().update(changes), "change_extra": change}
