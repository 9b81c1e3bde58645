"""What a server counts of our posts: favourites, boosts and quotes, replies. It counts no views."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from resonanz.core.errors import Gone, Refused
from resonanz.networks.contract import AccountView
from resonanz.networks.values import count, objects

from . import parse
from .wire import Api, api_of

# A server that tells nothing of many at once is asked for so many one by one; the rest later.
MOST_SINGLY = 20


def figures(account: AccountView, remote_ids: Sequence[str]) -> dict[str, dict[str, int]]:
    """By remote id what is counted; what is no longer there is left out."""
    api, asked = api_of(account), list(remote_ids)
    told = {parse.text(one.get("id")): one for one in _together(api, asked)}
    missing = [name for name in asked if name not in told][:MOST_SINGLY]
    told |= {parse.text(one.get("id")): one for one in _singly(api, missing)}
    return {name: _counted(told[name]) for name in asked if name in told}


def _together(api: Api, asked: list[str]) -> Iterator[Mapping[str, Any]]:
    """All in one call, where the server knows it (Mastodon 4.3)."""
    try:
        yield from objects(api.get("/api/v1/statuses", **{"id[]": asked}))
    except (Gone, Refused):
        return


def _singly(api: Api, asked: list[str]) -> Iterator[Mapping[str, Any]]:
    for name in asked:
        try:
            yield from objects([api.get(f"/api/v1/statuses/{name}")])
        except Gone:
            continue


def _counted(status: Mapping[str, Any]) -> dict[str, int]:
    return {
        "likes": count(status.get("favourites_count")),
        "comments": count(status.get("replies_count")),
        "shares": count(status.get("reblogs_count")) + count(status.get("quotes_count")),
    }
