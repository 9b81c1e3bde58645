"""What Facebook counts of the posts of a page."""

from collections.abc import Mapping, Sequence
from typing import Any

from resonanz.networks.contract import AccountView
from resonanz.networks.graph import by_ids, graph_of, within
from resonanz.networks.values import mapping, number

from .errors import WORDS

# Since November 2025 views stand where impressions stood.
METRICS = {
    "post_media_view": "impressions",
    "post_total_media_view_unique": "reach",
    "post_clicks": "clicks",
    "post_video_views": "plays",
}
COUNTS = "shares,comments.summary(true).limit(0),reactions.summary(true).limit(0)"


def figures(account: AccountView, remote_ids: Sequence[str]) -> dict[str, dict[str, int]]:
    """By remote id what is counted; what a small page is not told (100 followers) is left out."""
    graph = graph_of(account, WORDS)
    posts = [name for name in remote_ids if name.startswith(f"{account.remote_id}_")]
    fields = f"{COUNTS},insights.metric({','.join(METRICS)})"
    found = by_ids(graph, posts, fields=fields) or by_ids(graph, posts, fields=COUNTS)
    return {name: _counted(told) for name, told in found.items()}


def _counted(told: Mapping[str, Any]) -> dict[str, int]:
    counted = {
        "shares": number(mapping(told.get("shares")).get("count")),
        "comments": _total(told.get("comments")),
        "likes": _total(told.get("reactions")),
    }
    for metric in within(told.get("insights")):
        values = metric.get("values")
        first = mapping(values[0]) if isinstance(values, list) and values else {}
        name = METRICS.get(str(metric.get("name")))
        if name and isinstance(first.get("value"), int):
            counted[name] = first["value"]
    return counted


def _total(told: Any) -> int:
    return number(mapping(mapping(told).get("summary")).get("total_count"))
