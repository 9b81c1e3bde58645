"""What Bluesky counts of our posts: likes, reposts and quotes, replies, what was kept. No views."""

from collections.abc import Mapping, Sequence
from typing import Any

from resonanz.networks.contract import AccountView
from resonanz.networks.values import count, objects

from .parse import text
from .wire import Session

# So many posts are told of in one answer.
ASKED_AT_ONCE = 25


def figures(account: AccountView, remote_ids: Sequence[str]) -> dict[str, dict[str, int]]:
    """By remote id what is counted; what is no longer there is left out."""
    session, asked = Session(account), list(remote_ids)
    found: dict[str, dict[str, int]] = {}
    for start in range(0, len(asked), ASKED_AT_ONCE):
        some = asked[start : start + ASKED_AT_ONCE]
        for view in objects(session.get("app.bsky.feed.getPosts", uris=some).get("posts")):
            found[text(view.get("uri"))] = _counted(view)
    return {name: found[name] for name in asked if name in found}


def _counted(view: Mapping[str, Any]) -> dict[str, int]:
    told = {
        "likes": count(view.get("likeCount")),
        "comments": count(view.get("replyCount")),
        "shares": count(view.get("repostCount")) + count(view.get("quoteCount")),
    }
    kept = count(view.get("bookmarkCount"))
    return told | ({"saves": kept} if kept else {})
