"""What happened since last time: notifications, own posts, changes of posts we know.

The cursor holds the last notifications seen (asked for again with an overlap, for servers write
them out of order), the last own post, and the recent posts that are looked at again now and then
for edits and deletions, which nobody announces.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from resonanz.core.errors import Gone, Refused, ResonanzError, TryLater
from resonanz.core.time import now
from resonanz.networks import values
from resonanz.networks.contract import (
    JSON,
    AccountView,
    Batch,
    PostChanged,
    PostGone,
    PostSeen,
    RateLimited,
    Seen,
)

from . import paging, parse, servers
from .parse import Me
from .wire import Api, api_of

PAGE = 30
OVERLAP = 20
# How many notifications of the time before the account was connected are taken in.
BACKLOG = 200
WATCHED = 200
LOOKS = 10
# How long a post waits for a server that cannot tell right now what stands around it.
PATIENCE = timedelta(minutes=10)
# Private words of people we do not follow are held back from us unless we ask for them: that is
# what Mastodon does by default, and it is how customers write.
HELD_BACK = {"include_filtered": "true"}
# Below this many requests left, none is spent on looking at old posts again.
RESERVE = 40
INSTANCE_AGE = timedelta(days=1)
# How old a post is, and how long after the last look it is looked at again (seconds).
LOOK_AGAIN = ((3600, 120), (86_400, 1800), (7 * 86_400, 21_600))

# What is kept of a watched post: a digest of its words, when it was said and looked at last
# (seconds), the root of its thread, whether it is ours.
WORDS, SAID, LOOKED, ROOT, OURS = range(5)

Status = Mapping[str, Any]


def me_of(account: AccountView, api: Api) -> Me:
    """Who we are there; asked of the server where it was not kept."""
    known = parse.text(account.extra.get("account_id"))
    domain = parse.text(account.extra.get("domain")) or account.handle.rpartition("@")[2]
    if not known:
        known = parse.text(api.get("/api/v1/accounts/verify_credentials").get("id"))
    return Me(known, domain)


def events(account: AccountView, cursor: JSON) -> Batch:
    """What happened since the cursor, oldest first, parents before their replies."""
    api = api_of(account)
    hearing = Hearing(api, me_of(account, api), cursor)
    more = hearing.notifications()
    if not more:
        hearing.own_posts()
        hearing.look_again()
        _keep_instance(account)
    return Batch(events=list(hearing.found), cursor=hearing.cursor(), more=more)


def _keep_instance(account: AccountView) -> None:
    """Ask the server once a day what fits there: such things change with its software."""
    told_at = parse.moment(account.extra.get("told_at"))
    if now() - told_at < INSTANCE_AGE:
        return
    try:
        server = servers.look_at(account.server)
    except ResonanzError:
        return
    if server is not None:
        account.keep_extra(servers.told(server))


@dataclass
class Hearing:
    """One call of `events`: what is asked, what was found, where the next call begins."""

    api: Api
    me: Me
    before: JSON
    found: list[Seen] = field(default_factory=list)
    seen: list[str] = field(init=False)
    own: str = field(init=False)
    watch: dict[str, list[Any]] = field(init=False)
    told: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.seen = list(self.before.get("seen", ()))
        self.own = self.before.get("own", "")
        self.watch = {name: list(kept) for name, kept in self.before.get("watch", {}).items()}

    def cursor(self) -> JSON:
        newest = sorted(self.watch.items(), key=lambda entry: entry[1][SAID])[-WATCHED:]
        return {"seen": self.seen[-OVERLAP:], "own": self.own, "watch": dict(newest)}

    # --- notifications -----------------------------------------------------------------------

    def notifications(self) -> bool:
        """Take in the next page; true where there may be more."""
        waiting = [one for one in self._new() if parse.text(one.get("id")) not in set(self.seen)]
        addressed = {parse.text(parse.about(one).get("id")) for one in self._addressed(waiting)}
        done = 0
        for one in waiting[:PAGE]:
            try:
                self._take(one, addressed)
            except (RateLimited, TryLater):
                if not done:
                    raise
                break  # what was taken so far is kept, the rest comes after the wait
            self.seen = sorted([*self.seen, parse.text(one["id"])], key=parse.order)
            done += 1
        return bool(done)

    def _new(self) -> list[Status]:
        if not self.seen:
            return paging.backlog(self.api, "/api/v1/notifications", BACKLOG, **HELD_BACK)
        first, *known = self.seen[-OVERLAP:]
        return paging.since(self.api, "/api/v1/notifications", first, known, **HELD_BACK)

    def _addressed(self, waiting: list[Status]) -> Iterator[Status]:
        return (one for one in waiting if parse.is_addressed(one))

    def _take(self, notification: Status, addressed: set[str]) -> None:
        if parse.is_kept_away(notification):
            return
        if parse.is_addressed(notification):
            self._with_thread(parse.about(notification), addressed)
            return
        for seen in parse.happened(notification, self.me, now()):
            if isinstance(seen, PostSeen):
                self._tell(parse.about(notification), seen)
            else:
                self.found.append(seen)

    def _with_thread(self, status: Status, addressed: set[str]) -> None:
        """A post addressed to us with what stands around it, so that it can be understood."""
        before, after = self._around(status)
        mine = {parse.text(one["id"]) for one in (*before, *after) if parse.is_mine(one, self.me)}
        root = self._root(status, before)
        for one in (*before, status, *after):
            remote_id = parse.text(one.get("id"))
            ours = remote_id in mine or remote_id in addressed or one is status
            # Who names us below has a notification of their own, which is still to come.
            if ours or one not in after or not parse.mentions_me(one, self.me):
                why = self._why(one, mine) if ours else "context"
                self._tell(one, parse.post(one, self.me, why, root))

    def _around(self, status: Status) -> tuple[list[Status], list[Status]]:
        """What stands before and after it in its thread, unless we know that already."""
        parent = parse.text(status.get("in_reply_to_id"))
        if (not parent or parent in self.watch) and not status.get("replies_count"):
            return [], []
        try:
            told = self.api.get(f"/api/v1/statuses/{parse.text(status['id'])}/context")
        except (Gone, Refused):
            return [], []
        except TryLater:
            # A server that always fails at this thread must not keep everything else from us.
            if now() - parse.moment(status.get("created_at")) < PATIENCE:
                raise
            return [], []
        found = values.mapping(told)
        before, after = (
            parse.in_time(parse.oldest_first(values.objects(found.get(name))))
            for name in ("ancestors", "descendants")
        )
        return before, after

    def _root(self, status: Status, before: list[Status]) -> str:
        if before:
            tops = [one for one in before if not one.get("in_reply_to_id")]
            return parse.text((tops or before)[0].get("id"))
        parent = parse.text(status.get("in_reply_to_id"))
        return parse.text(self.watch[parent][ROOT]) if parent in self.watch else ""

    def _why(self, status: Status, mine: set[str]) -> str:
        parent = parse.text(status.get("in_reply_to_id"))
        known = self.watch.get(parent)
        return parse.reason(
            status, self.me, answers_us=parent in mine or bool(known and known[OURS])
        )

    def _tell(self, status: Status, seen: PostSeen) -> None:
        if not seen.remote_id or seen.remote_id in self.told or seen.remote_id in self.watch:
            return
        self.told.add(seen.remote_id)
        self.found.append(seen)
        if seen.reason != "context":
            self._watch(status, seen)

    def _watch(self, status: Status, seen: PostSeen) -> None:
        root = seen.root_remote_id or seen.parent_remote_id
        moment = int(now().timestamp())
        said = int(seen.said_at.timestamp())
        ours = int(seen.reason == "own")
        self.watch[seen.remote_id] = [parse.digest(status), said, moment, root, ours]

    # --- own posts ---------------------------------------------------------------------------

    def own_posts(self) -> None:
        """What was said in our name elsewhere; what we published is known already."""
        try:
            for status in self._own_since():
                if parse.is_mine(status, self.me) and not status.get("reblog"):
                    self._own_post(status)
                    self.own = max(self.own, parse.text(status["id"]), key=parse.order)
        except (RateLimited, TryLater):
            # What came so far is kept; the rest comes next time.
            if not self.found:
                raise

    def _own_since(self) -> list[Status]:
        path = f"/api/v1/accounts/{self.me.account_id}/statuses"
        try:
            return paging.since(self.api, path, self.own, exclude_reblogs="true")
        except (Gone, Refused):  # a server that does not list them: the rest is heard all the same
            return []

    def _own_post(self, status: Status) -> None:
        if status.get("in_reply_to_id"):
            self._with_thread(status, set())
        else:
            self._tell(status, parse.post(status, self.me, "own"))

    # --- changes -----------------------------------------------------------------------------

    def look_again(self) -> None:
        """Look at some recent posts again: were they edited, are they still there?"""
        for remote_id in self._due()[:LOOKS]:
            if self.api.left is not None and self.api.left < RESERVE:
                return
            try:
                self._look_at(remote_id)
            except Refused:  # one that we may not see any more says nothing about the others
                continue
            except (RateLimited, TryLater):
                return

    def _due(self) -> list[str]:
        moment = int(now().timestamp())
        self.watch = {name: kept for name, kept in self.watch.items() if _pause(kept, moment)}
        due = [
            (kept[LOOKED], name)
            for name, kept in self.watch.items()
            if kept[LOOKED] + (_pause(kept, moment) or 0) <= moment
        ]
        return [name for _looked_at, name in sorted(due)]

    def _look_at(self, remote_id: str) -> None:
        kept = self.watch[remote_id]
        kept[LOOKED] = int(now().timestamp())
        try:
            status = values.mapping(self.api.get(f"/api/v1/statuses/{remote_id}"))
        except Gone:
            del self.watch[remote_id]
            self.found.append(PostGone(remote_id))
            return
        if parse.text(status.get("id")) != remote_id:
            return
        said = parse.digest(status)
        self.watch[remote_id] = [said, *kept[1:]]
        if said != kept[WORDS]:
            why = self._why(status, set())
            self.found.append(PostChanged(parse.post(status, self.me, why, kept[ROOT])))


def _pause(kept: list[Any], moment: int) -> int | None:
    """Seconds between two looks at a post of this age; none for one too old to look at."""
    age = moment - kept[SAID]
    return next((pause for limit, pause in LOOK_AGAIN if age < limit), None)
