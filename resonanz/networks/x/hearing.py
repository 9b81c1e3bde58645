"""What people say to us: the mentions, which hold the answers too. X tells of nothing else."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from resonanz.core.time import now
from resonanz.networks.contract import JSON, AccountView, Batch, PostSeen
from resonanz.networks.values import mapping, number, objects, text

from . import budget, parse
from .wire import Api, api_of

PAGE = 100
# How much of the time before the account was connected is taken in: reading costs.
BACKLOG = 20
# X gives the last 800 mentions at most.
PAGES = 8


def events(account: AccountView, cursor: JSON) -> Batch:
    """The mentions since the cursor, oldest first."""
    if now().timestamp() < number(cursor.get("next_at")):
        return Batch([], cursor)
    budget.check_reads(account)
    api, since = api_of(account), text(cursor.get("since"))
    pages = _pages(account, api, since)
    found: dict[str, PostSeen] = {}
    for page in reversed(pages):
        found |= {seen.remote_id: seen for seen in parse.posts(page, account.remote_id)}
    told = [text(one.get("id")) for page in pages for one in objects(page.get("data"))]
    newest = max([since, *told], key=parse.order)
    ordered = sorted(found.values(), key=lambda seen: parse.order(seen.remote_id))
    return Batch(ordered, {"since": newest, "next_at": _next_at(api)})


def _pages(account: AccountView, api: Api, since: str) -> list[JSON]:
    params: dict[str, Any] = {**parse.FIELDS, "max_results": PAGE if since else BACKLOG}
    params |= {"since_id": since} if since else {}
    path, pages = f"/2/users/{account.remote_id}/mentions", list[JSON]()
    with budget.counted(account) as meter:
        for _number in range(PAGES if since else 1):
            pages.append(mapping(api.get(path, **params)))
            meter.reads += len(objects(pages[-1].get("data")))
            following = text(mapping(pages[-1].get("meta")).get("next_token"))
            if not following:
                break
            params["pagination_token"] = following
    return pages


def _next_at(api: Api) -> int:
    """When to ask again, so that the questions X allows are spread over the time."""
    if api.left is None or api.reset is None:
        return 0
    ahead = (api.reset - datetime.now(UTC)).total_seconds()
    return int(now().timestamp() + max(ahead, 0) / (api.left + 1)) if api.left < 15 else 0


def figures(account: AccountView, remote_ids: Sequence[str]) -> dict[str, dict[str, int]]:
    """What X counts of posts of ours."""
    if not remote_ids or not budget.may_measure(account):
        return {}
    params = {"ids": ",".join(remote_ids[:PAGE]), "tweet.fields": "public_metrics"}
    with budget.counted(account) as meter:
        found = parse.figures(api_of(account).get("/2/tweets", **params))
        meter.reads += len(found)
    return found
