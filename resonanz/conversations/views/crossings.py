"""Where a thread came from and where it went, as the steps of one line (`<c-way>`)."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from resonanz.channels.abilities import traits_of
from resonanz.conversations.models import Crossing
from resonanz.core.time import from_iso


def way_of(channel: str, side: str, crossings: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The steps of a thread's way; none for a thread that never crossed the border.

    What lies where the viewer may not read is told without name, and without a link.
    """
    if not crossings:
        return []
    here = {"label": channel, "side": side, "state": "now"}
    before: list[dict[str, Any]] = []
    after: list[dict[str, Any]] = []
    for crossing in crossings:
        step = _step(crossing, _other_side(side))
        came_in = crossing["direction"] == Crossing.Direction.IN
        (before if came_in == (side == "inside") else after).append(step)
    return [*before, here, *after]


def _other_side(side: str) -> str:
    return "outside" if side == "inside" else "inside"


def _step(crossing: Mapping[str, Any], side: str) -> dict[str, Any]:
    return {
        "label": _label(crossing, side),
        "side": side,
        "state": "done",
        "href": f"/posts/{crossing['thread']}/" if crossing["thread"] else "",
        "at": from_iso(crossing["at"]),
    }


def _label(crossing: Mapping[str, Any], side: str) -> str:
    if crossing["channel"]:
        return str(crossing["channel"]["name"])
    network = (crossing["outside"] or {}).get("network")
    if network:
        return str(traits_of(network).name)
    return _("inside") if side == "inside" else _("outside")
