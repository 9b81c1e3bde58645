"""What Instagram counts of our posts."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from resonanz.networks.contract import AccountView
from resonanz.networks.graph import by_ids, graph_of, within
from resonanz.networks.values import mapping

from .errors import WORDS

# By the reference of media insights; impressions and plays have become views.
METRICS = {
    "views": "impressions",
    "impressions": "impressions",
    "plays": "plays",
    "reach": "reach",
    "likes": "likes",
    "comments": "comments",
    "shares": "shares",
    "saved": "saves",
}
ASKED = "views,reach,likes,comments,shares,saved"
COUNTS = "like_count,comments_count"


def figures(account: AccountView, remote_ids: Sequence[str]) -> dict[str, dict[str, int]]:
    """By remote id what is counted."""
    graph = graph_of(account, WORDS)
    posts = [name for name in remote_ids if name.isdigit()]
    fields = f"{COUNTS},insights.metric({ASKED})"
    found = by_ids(graph, posts, fields=fields) or by_ids(graph, posts, fields=COUNTS)
    return {name: dict(_counted(told)) for name, told in found.items()}


def _counted(told: Mapping[str, Any]) -> Iterator[tuple[str, int]]:
    for name, kept in (("like_count", "likes"), ("comments_count", "comments")):
        if isinstance(told.get(name), int):
            yield kept, told[name]
    for metric in within(told.get("insights")):
        values = metric.get("values")
        first = mapping(values[0]) if isinstance(values, list) and values else {}
        value = first.get("value", mapping(metric.get("total_value")).get("value"))
        name = METRICS.get(str(metric.get("name")), "")
        if name and isinstance(value, int):
            yield name, value
