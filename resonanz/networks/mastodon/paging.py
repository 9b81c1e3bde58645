"""Reading lists that servers page by id."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from . import parse
from .wire import Api

PAGE = 40
MOST_PAGES = 25


def since(api: Api, path: str, remote_id: str, **params: str) -> list[Mapping[str, Any]]:
    """What comes right after an id, oldest first; without an id the newest page.

    `min_id` asks for exactly that. A server that does not know it answers with its newest page:
    then pages are read backwards until the id is reached.
    """
    if not remote_id:
        return parse.oldest_first(_page(api, path, params)[0])
    asked = {**params, "min_id": remote_id}
    found = parse.oldest_first(_page(api, path, asked)[0])
    if not found or _follows(api, path, asked, found):
        return found
    walked = backlog(api, path, PAGE * MOST_PAGES, until=remote_id, **params)
    return [one for one in walked if _place_of(one) > parse.order(remote_id)]


def _follows(api: Api, path: str, asked: Mapping[str, str], found: list[Mapping[str, Any]]) -> bool:
    """Whether this page begins right after the id; only a full one may leave something out."""
    first = found[0]
    if _place_of(first) <= parse.order(asked["min_id"]):
        return False
    between = {**asked, "max_id": parse.text(first["id"])}
    return len(found) < PAGE // 2 or not _page(api, path, between)[0]


def _place_of(one: Mapping[str, Any]) -> tuple[int, str]:
    return parse.order(parse.text(one.get("id")))


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
        if not fresh:
            return
        known |= fresh.keys()
        asked = {**params, **(older or {"max_id": list(fresh)[-1]})}


def _page(
    api: Api, path: str, params: Mapping[str, str]
) -> tuple[list[Mapping[str, Any]], dict[str, str]]:
    """A page, and what to ask for the one before it, where the server says so (`Link`)."""
    answer = api.ask("GET", path, params={"limit": str(PAGE), **params})
    older = parse.older_page(answer.headers)
    return parse.objects(answer.json()), _place(older)


def _place(address: str) -> dict[str, str]:
    """Of the older page's address only its place is taken; we ask our server, nobody else."""
    asked = dict(parse_qsl(urlsplit(address).query))
    return {name: asked[name] for name in ("max_id", "cursor", "offset") if name in asked}
