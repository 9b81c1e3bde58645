"""Reading lists that servers page by id."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from resonanz.networks import values

from . import parse
from .wire import Api

PAGE = 40
MOST_PAGES = 25


def since(
    api: Api, path: str, remote_id: str, known: Collection[str] = (), **params: str
) -> list[Mapping[str, Any]]:
    """What comes after an id, oldest first; without an id the newest page.

    `min_id` asks for what comes right after it. A server that does not know it, or takes it for
    `since_id`, answers with its newest page: then pages are read backwards until the id is
    reached. `known`: ids after it that were seen; a page that holds one of them leaves out nothing.
    """
    if not remote_id:
        return parse.oldest_first(_page(api, path, params)[0])
    found = parse.oldest_first(_page(api, path, {**params, "min_id": remote_id})[0])
    after = _after(found, remote_id)
    told = {parse.text(one["id"]) for one in found}
    if (
        not after
        or told & {remote_id, *known}
        or not _left_out(api, path, params, remote_id, after)
    ):
        return after
    return _after(backlog(api, path, PAGE * MOST_PAGES, until=remote_id, **params), remote_id)


def _after(found: list[Mapping[str, Any]], remote_id: str) -> list[Mapping[str, Any]]:
    return [one for one in found if parse.order(parse.text(one["id"])) > parse.order(remote_id)]


def _left_out(
    api: Api, path: str, params: Mapping[str, str], remote_id: str, after: list[Mapping[str, Any]]
) -> bool:
    """Whether there is more between the id and what was given as coming after it."""
    between = {**params, "min_id": remote_id, "max_id": parse.text(after[0]["id"])}
    return bool(_after(parse.oldest_first(_page(api, path, between)[0]), remote_id))


def backlog(
    api: Api, path: str, most: int, *, until: str = "", **params: str
) -> list[Mapping[str, Any]]:
    """The newest, at most so many (or until an id), oldest first."""
    found: list[Mapping[str, Any]] = []
    for one in backwards(api, path, **params):
        if len(found) >= most or parse.text(one.get("id")) == until:
            break
        found.append(one)
    return parse.oldest_first(found)


def backwards(api: Api, path: str, **params: str) -> Iterator[Mapping[str, Any]]:
    """One after the other, newest first, page after page, each once."""
    known: set[str] = set()
    asked = dict(params)
    for _number in range(MOST_PAGES):
        page, older = _page(api, path, asked)
        fresh = {parse.text(one["id"]): one for one in reversed(parse.oldest_first(page))}
        fresh = {remote_id: one for remote_id, one in fresh.items() if remote_id not in known}
        yield from fresh.values()
        known |= fresh.keys()
        # An empty page may still have one before it: some servers hide what clients do not know.
        older = older or {"max_id": next(reversed(fresh), "")}
        if not any(older.values()) or {**params, **older} == asked:
            return
        asked = {**params, **older}


def _page(
    api: Api, path: str, params: Mapping[str, str]
) -> tuple[list[Mapping[str, Any]], dict[str, str]]:
    """A page, and what to ask for the one before it, where the server says so (`Link`)."""
    answer = api.ask("GET", path, params={"limit": str(PAGE), **params})
    older = parse.older_page(answer.headers)
    return list(values.objects(answer.json())), _place(older)


def _place(address: str) -> dict[str, str]:
    """Of the older page's address only its place is taken; we ask our server, nobody else."""
    asked = dict(parse_qsl(urlsplit(address).query))
    return {name: asked[name] for name in ("max_id", "cursor", "offset") if name in asked}
