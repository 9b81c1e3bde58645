"""What people say and do below our recent posts.

LinkedIn allows few questions a day: every few minutes the recent posts are asked for with their
counts, and only where a count changed is looked what came or went. Kept of each post: the counts,
the comments and the reactions known there.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from typing import Any

from resonanz.core.errors import Gone, Refused
from resonanz.core.time import now
from resonanz.networks import values
from resonanz.networks.contract import (
    JSON,
    AccountView,
    Batch,
    IdentitySeen,
    PostGone,
    Seen,
)
from resonanz.networks.values import mapping, number, text

from . import parse
from .parse import elements
from .wire import Api, api_of, urn

log = logging.getLogger(__name__)

WATCHED = 30
PAGE = 100
PAGES = 5
PAUSE = timedelta(minutes=5)
# A post's counts are never taken for granted longer than this: one may come as another goes.
LOOK_AGAIN = timedelta(hours=6)


def events(account: AccountView, cursor: JSON) -> Batch:
    """What changed since the cursor, posts before their comments."""
    if now().timestamp() < number(cursor.get("next_at")):
        return Batch([], cursor)
    hearing = Hearing(account, mapping(cursor.get("posts")))
    hearing.hear()
    next_at = int((now() + PAUSE).timestamp())
    return Batch(hearing.found, {"posts": hearing.kept, "next_at": next_at})


def us(account: AccountView) -> IdentitySeen:
    return IdentitySeen(account.remote_id, account.handle, text(account.extra.get("name")))


def recent_posts(api: Api, page: str, number_of: int = WATCHED) -> list[JSON]:
    """The newest posts of a page."""
    path = f"posts?q=author&author={urn(page)}&count={number_of}&sortBy=CREATED"
    headers = {"x-restli-method": "FINDER"}
    found = elements(api.ask("GET", path, headers=headers).json())
    return [one for one in found if text(one.get("id")) and _is_out(one)]


def _is_out(post: JSON) -> bool:
    return text(post.get("lifecycleState")) in ("", "PUBLISHED")


def comments_on(api: Api, name: str) -> list[JSON]:
    """All comments directly below a post or comment."""
    found = list[JSON]()
    for page in range(PAGES):
        path = f"socialActions/{urn(name)}/comments?start={page * PAGE}&count={PAGE}"
        told = elements(api.get(path))
        found += told
        if len(told) < PAGE:
            break
    return [one for one in found if parse.comment_id(one)]


def counts_of(api: Api, names: Sequence[str]) -> dict[str, tuple[int, int]]:
    """How many comments and reactions stand below posts."""
    if not names:
        return {}
    path = f"socialMetadata?ids=List({','.join(map(urn, names))})"
    return parse.counts(api.get(path))


def figures(account: AccountView, remote_ids: Sequence[str]) -> dict[str, dict[str, int]]:
    """What LinkedIn counts of posts of ours."""
    posts = [name for name in remote_ids if not parse.COMMENT.fullmatch(name)]
    found = counts_of(api_of(account), posts)
    return {name: {"comments": one[0], "likes": one[1]} for name, one in found.items()}


@dataclass
class Hearing:
    """One look at the page."""

    account: AccountView
    before: JSON
    found: list[Seen] = field(default_factory=list)
    kept: JSON = field(default_factory=dict)
    names: dict[str, IdentitySeen] = field(default_factory=dict)
    tells_names: bool = True

    @cached_property
    def api(self) -> Api:
        return api_of(self.account)

    def hear(self) -> None:
        posts = recent_posts(self.api, self.account.remote_id)
        counts = counts_of(self.api, [text(one["id"]) for one in posts])
        for one in sorted(posts, key=parse.created_at):
            name = text(one["id"])
            self._post(one, name)
            self._below(name, counts.get(name, (0, 0)))

    def _post(self, post: JSON, name: str) -> None:
        seen = parse.post(post, us(self.account))
        if name not in self.before or seen.edited_at is not None:
            self.found.append(seen)

    def _below(self, name: str, counts: tuple[int, int]) -> None:
        """What stands below a post, where its counts changed or nobody looked for long."""
        look = mapping(self.before.get(name))
        before = _numbers(look.get("counts"))
        is_old = now().timestamp() - number(look.get("at")) > LOOK_AGAIN.total_seconds()
        if counts[0] != before[0] or (is_old and (counts[0] or look.get("comments"))):
            look = {**look, "comments": self._comments(name, look)}
        if counts[1] != before[1] or (is_old and (counts[1] or look.get("reactions"))):
            look = {**look, "reactions": self._reactions(name, look)}
        at = int(now().timestamp()) if is_old else number(look.get("at"))
        self.kept[name] = {**look, "counts": list(counts), "at": at}

    def _comments(self, name: str, known: JSON) -> list[str]:
        told = list[JSON]()
        for one in comments_on(self.api, name):
            told.append(one)
            if parse.answers(one):
                told += comments_on(self.api, parse.comment_id(one))
        told.sort(key=lambda one: number(mapping(one.get("created")).get("time")))
        for one in told:
            self._named(text(one.get("actor")))
            self.found.append(parse.comment(one, name, us(self.account), self.names))
        here, before = [parse.comment_id(one) for one in told], _texts(known.get("comments"))
        if len(told) >= PAGE * PAGES:
            return before  # not all were read: what is missing need not be gone
        self.found += [PostGone(one) for one in sorted(set(before) - set(here))]
        return here

    def _reactions(self, name: str, known: JSON) -> list[str]:
        path = f"reactions/(entity:{urn(name)})?q=entity&count={PAGE}"
        told = {}
        for one in elements(self.api.get(path)):
            created = mapping(one.get("created"))
            actor, kind = text(created.get("actor")), text(one.get("reactionType"))
            if actor and kind:
                told[f"{actor}|{kind}"] = values.from_milliseconds(created.get("time"))
        before = set(_texts(known.get("reactions")))
        if len(told) >= PAGE:
            before &= set(told)  # not all were read: what is missing need not be gone
        for key in sorted(set(told) ^ before):
            who = self._named(key.rpartition("|")[0])
            at = told.get(key) or now()
            self.found.append(parse.reaction(key, name, who, at, undone=key not in told))
        return list(told)

    def _named(self, actor: str) -> IdentitySeen:
        """Who somebody is, as far as LinkedIn tells this app."""
        if actor not in self.names:
            self.names[actor] = self._asked(actor)
        return self.names[actor]

    def _asked(self, actor: str) -> IdentitySeen:
        kind, _colon, number_of = actor.removeprefix("urn:li:").partition(":")
        paths = {
            "person": (f"people/(id:{urn(number_of)})", parse.person),
            "organization": (f"organizations/{urn(number_of)}", parse.organisation),
        }
        if actor == self.account.remote_id:
            return us(self.account)
        if kind not in paths or not self.tells_names:
            return parse.stranger(actor)
        path, read = paths[kind]
        try:
            return read(actor, mapping(self.api.get(path)))
        except (Gone, Refused):
            self.tells_names = False  # most apps may not ask; the rest of this look does without
            return parse.stranger(actor)


def _numbers(value: Any) -> tuple[int, int]:
    return (number(value[0]), number(value[1])) if isinstance(value, list) and value[1:] else (0, 0)


def _texts(value: Any) -> list[str]:
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []
