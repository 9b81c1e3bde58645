"""A worker that dies at any step, and another one that goes on with what was kept."""

import copy
from collections.abc import Callable
from typing import Any

from resonanz.networks.contract import JSON, Progress, Remote, Uncertain


class Died(BaseException):
    """The worker is gone: nothing catches this."""


def published(
    publish: Callable[[Progress], Any], dies_after: int
) -> tuple[bool, list[Remote], JSON]:
    """Publish with a worker that dies before the step of this number is kept: whether it died,
    and what was kept by then."""
    kept: dict[str, Any] = {"parts": [], "media": {}, "steps": 0}

    def keep(progress: Progress) -> None:
        if kept["steps"] == dies_after:
            raise Died
        kept["steps"] += 1
        kept["parts"], kept["media"] = list(progress.parts), copy.deepcopy(progress.media)

    try:
        publish(Progress(keep=keep))
    except Died:
        return True, kept["parts"], kept["media"]
    return False, kept["parts"], kept["media"]


def gone_on(
    publish: Callable[[Progress], Any], parts: list[Remote], media: JSON, look: Callable[[], Any]
) -> list[Remote]:
    """Another worker goes on as `delivery` does: it looks first, and again while nobody knows."""
    for _try in range(5):
        found = look()
        progress = Progress(
            parts=list(found) if len(found) > len(parts) else list(parts), media=dict(media)
        )
        try:
            return list(publish(progress))
        except Uncertain:
            parts, media = progress.parts, progress.media
    raise AssertionError("nobody ever knows")
