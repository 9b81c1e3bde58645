"""What happened in the channel since last time: everything that was written, changed or deleted.

The server tells what changed since a moment, at most a thousand posts and not in any order that
could be gone on from. Where it is more, the new posts are read page by page from the last we know.
Moments are looked at again with an overlap, for servers note them before others can see them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from resonanz.core.errors import Gone, Refused
from resonanz.networks.contract import (
    JSON,
    AccountView,
    Batch,
    LostRight,
    PostChanged,
    PostGone,
    Seen,
)
from resonanz.networks.values import count, mapping, objects, strings, text

from . import parse
from .parse import Place, Post
from .wire import Api, api_of, post_in, user_of

PAGE = 200
# What one answer to "what changed since" holds at most.
MOST = 1000
OVERLAP_MS = 10_000
# How many posts are kept in mind with the reactions they had, to see which were taken back.
REMEMBERED = 200
FORBIDDEN = "api.context.permissions.app_error"


def place_of(account: AccountView) -> Place:
    """The channel of an account, as it is in it."""
    name = text(account.extra.get("name"))
    me = user_of(account)
    return Place(account.server, account.remote_id, me, account.handle, name)


def events(account: AccountView, cursor: JSON) -> Batch:
    """What happened since the cursor, oldest first."""
    hearing = Hearing(api_of(account), place_of(account), cursor)
    try:
        return hearing.next()
    except (Gone, Refused) as error:
        if isinstance(error, Gone) or error.code == FORBIDDEN:
            raise LostRight(error.message) from error
        raise


@dataclass
class Hearing:
    """One call of `events`: what is asked, what was found, where the next call begins."""

    api: Api
    place: Place
    before: Mapping[str, Any]
    found: list[Seen] = field(default_factory=list)
    _known: dict[str, Post] = field(default_factory=dict)
    _reacted: dict[str, list[str]] = field(init=False)

    def __post_init__(self) -> None:
        kept = mapping(self.before.get("reactions"))
        self._reacted = {name: strings(keys) for name, keys in kept.items()}

    def next(self) -> Batch:
        if not self.before.get("since"):
            return self._first()
        return self._page() if self.before.get("gap") else self._onward()

    def _first(self) -> Batch:
        """What the channel still has from before, as far as we want it."""
        told = self._posts(per_page=PAGE, page=0)
        self.found.append(parse.identity(self.place.user_id, self.place))
        newest = parse.in_order(told)
        self._take(told, newest)
        since = max(map(parse.updated, newest), default=1)
        return Batch(self.found, self._cursor(since, newest))

    def _onward(self) -> Batch:
        since = count(self.before.get("since"))
        told = self._posts(since=max(1, since - OVERLAP_MS))
        if _is_full(told):  # the overlap alone may be too much: without it we come forward
            told = self._posts(since=since)
        changed = [one for one in parse.in_order(told) if self._is_news(one)]
        reached = max([since, *map(parse.updated, changed)])
        if _is_full(told) and self.before.get("last"):
            return self._hole(told, changed, reached)
        self._take(told, changed)
        return Batch(self.found, self._cursor(reached, changed))

    def _hole(self, told: Any, changed: list[Post], reached: int) -> Batch:
        """Too much for one answer: what changed of the known now, what is new page by page."""
        last, last_at = self.before.get("last"), count(self.before.get("last_at"))
        self._take(told, [one for one in changed if parse.created(one) <= last_at])
        cursor = {**self.before, "since": reached, "reactions": self._remembered(), "gap": last}
        return Batch(self.found, cursor, more=True)

    def _page(self) -> Batch:
        """The next page of what is new."""
        told = self._posts(after=text(self.before.get("gap")), per_page=PAGE)
        new = parse.in_order(told)
        self._take(told, new)
        since = max([count(self.before.get("since")), *map(parse.updated, new)])
        cursor = self._cursor(since, new)
        if len(new) >= PAGE:
            cursor["gap"] = cursor["last"]
        return Batch(self.found, cursor, more=True)

    def _posts(self, **which: Any) -> Any:
        return self.api.get("channels", self.place.channel_id, "posts", **which)

    def _is_news(self, post: Post) -> bool:
        """Whether it changed since we looked: threads come with what stands around them."""
        since = count(self.before.get("since"))
        seen = mapping(self.before.get("seen")).get(parse.post_id(post))
        return parse.updated(post) > since - OVERLAP_MS and seen != parse.updated(post)

    def _cursor(self, since: int, taken: Iterable[Post]) -> JSON:
        seen = {**mapping(self.before.get("seen"))}
        seen |= {parse.post_id(one): parse.updated(one) for one in taken}
        standing = [one for one in taken if not parse.is_gone(one)]
        newest = max(standing, key=parse.created, default=None)
        last = self.before.get("last", ""), self.before.get("last_at", 0)
        if newest is not None and parse.created(newest) >= count(last[1]):
            last = parse.post_id(newest), parse.created(newest)
        return {
            "since": since,
            "seen": _newest(seen, since - OVERLAP_MS),
            "last": last[0],
            "last_at": last[1],
            "reactions": self._remembered(),
        }

    def _remembered(self) -> JSON:
        return dict(list(self._reacted.items())[-REMEMBERED:])

    # --- one after the other -----------------------------------------------------------------

    def _take(self, told: Any, posts: list[Post]) -> None:
        self._known |= parse.posts(told)
        said = [one for one in posts if parse.is_said(one)]
        given = {parse.post_id(one): self._reactions(one) for one in said}
        self._meet(said, given.values())
        for post in said:
            self.found += self._seen(post)
            self.found += self._reacted_to(parse.post_id(post), given[parse.post_id(post)])

    def _meet(self, said: list[Post], given: Iterable[Mapping[str, Any]]) -> None:
        """Ask for the people who are new to this call, all at once."""
        users = {parse.author(one) for one in said}
        users |= {key.partition(" ")[0] for keys in given for key in keys}
        users |= {key.partition(" ")[0] for one in said for key in self._had(one)}
        new = sorted(users - self.place.people.keys() - {self.place.user_id, ""})
        for user in objects(self.api.ask("POST", "users", "ids", json=new)) if new else ():
            self.place.people[text(user.get("id"))] = user

    def _seen(self, post: Post) -> list[Seen]:
        if parse.is_gone(post):
            return [PostGone(parse.post_id(post))]
        seen = parse.post(post, self.place, self._reason(post))
        return [seen if seen.edited_at is None else PostChanged(seen)]

    def _reason(self, post: Post) -> str:
        """Why a post concerns us; what is not meant for us is overheard."""
        me = self.place.user_id
        if parse.author(post) == me:
            return "own"
        if parse.root(post) and parse.author(self._post(parse.root(post))) == me:
            return "reply"
        return "mention" if parse.names_me(post, self.place) else "watch"

    def _post(self, name: str) -> Post:
        """A post of the channel; an empty one where it is gone."""
        if name not in self._known:
            try:
                self._known[name] = post_in(self.api, name)
            except (Gone, Refused):
                self._known[name] = {}
        return self._known[name]

    # --- reactions ---------------------------------------------------------------------------

    def _had(self, post: Post) -> list[str]:
        return self._reacted.get(parse.post_id(post), [])

    def _reactions(self, post: Post) -> Mapping[str, Any]:
        """The reactions a post has now; asked for where they did not come along."""
        listed = mapping(post.get("metadata")).get("reactions")
        if listed is None and post.get("has_reactions") is True and not parse.is_gone(post):
            listed = self.api.get("posts", parse.post_id(post), "reactions")
        return parse.reactions(listed)

    def _reacted_to(self, name: str, given: Mapping[str, Any]) -> list[Seen]:
        """What was reacted, and taken back, since we looked last: nobody tells, it shows."""
        had = self._reacted.pop(name, [])
        if given:
            self._reacted[name] = list(given)
        fresh = [(key, given[key].get("create_at"), False) for key in given if key not in had]
        undone = [(key, None, True) for key in had if key not in given]
        return [
            parse.reaction(name, key, at, self.place, undone=is_undone)
            for key, at, is_undone in (*fresh, *undone)
        ]


def _is_full(told: Any) -> bool:
    """Whether an answer holds as much as one can: there may be more."""
    order = mapping(told).get("order")
    return isinstance(order, list) and len(order) >= MOST


def _newest(seen: Mapping[str, Any], begin: int) -> JSON:
    """What was seen since a moment, as far as it is worth keeping."""
    kept = [(count(at), name) for name, at in seen.items() if count(at) > begin]
    return {name: at for at, name in sorted(kept)[-REMEMBERED:]}
