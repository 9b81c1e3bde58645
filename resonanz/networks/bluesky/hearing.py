"""What happened since last time: notifications, own posts, posts that are no longer there.

The AppView lists the newest first, by the author's clock, so something new can appear below what is
known already. The newest page is therefore read each time, and what was told is remembered by a
digest. A gap of many pages is walked down once; the pages are then told from the oldest upwards,
one a batch.
"""

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import blake2b

from resonanz.core.errors import Gone, TryLater
from resonanz.core.time import from_iso, now
from resonanz.networks.contract import (
    JSON,
    AccountView,
    Batch,
    FollowSeen,
    InteractionSeen,
    PostGone,
    PostSeen,
    RateLimited,
    Seen,
)
from resonanz.networks.values import mapping, objects

from . import parse
from .parse import text
from .wire import Session

PAGE = 100
PAGES = 100
ASKED_AT_ONCE = 25
# How far back a newly connected account is read.
BACKLOG = timedelta(days=30)
OVERLAP = timedelta(minutes=15)
# How many notifications and posts are remembered as told, and how many posts are looked at again.
REMEMBERED = 600
WATCHED = 200
WATCHED_FOR = timedelta(days=14)
# How many threads are read in one call because they grew.
THREADS = 10
LOOK_SECONDS = 10.0


def events(account: AccountView, cursor: JSON) -> Batch:
    """What happened since the cursor, oldest first, parents before their replies."""
    hearing = Hearing(Session(account), cursor)
    caught_up = hearing.notifications()
    # What is new is told at once; looking around takes longer and is left to the next call.
    looks = caught_up and (hearing.must_look or not hearing.events())
    hearing.must_look = caught_up and not looks
    if looks:
        hearing.look_around()
    return Batch(hearing.events(), hearing.cursor(), more=not looks)


def digest(*words: str) -> str:
    return blake2b(" ".join(words).encode(), digest_size=6).hexdigest()


@dataclass
class Hearing:
    """One call of `events`: what is asked, what was found, where the next call begins."""

    session: Session
    before: JSON
    posts: dict[str, PostSeen] = field(default_factory=dict)
    deeds: list[InteractionSeen | FollowSeen] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        before = self.before
        # Nothing from before this moment is news.
        self.since = from_iso(before["since"]) if "since" in before else now() - BACKLOG
        self.newest = from_iso(before["newest"]) if "newest" in before else self.since
        # What was told of the notifications, with their moments (seconds).
        self.told: dict[str, int] = dict(before.get("told", {}))
        self.known: dict[str, None] = dict.fromkeys(before.get("known", ()))
        # Posts to look at again: when each was said (seconds), and how many answered it then.
        self.watch: dict[str, list[int]] = dict(before.get("watch", {}))
        self.pages: list[str] = list(before.get("pages", ()))
        self.turn: int = before.get("turn", 0)
        self.must_look: bool = before.get("look", False)

    def cursor(self) -> JSON:
        """Where the next call goes on."""
        return {
            "since": self.since.isoformat(),
            "newest": self.newest.isoformat(),
            "told": self._remembered(),
            "known": list(self.known)[-REMEMBERED:],
            "watch": self._watched(),
            "pages": self.pages,
            "turn": self.turn,
            "look": self.must_look,
        }

    def _remembered(self) -> dict[str, int]:
        """Everything of the overlap, or the walk through it would never end; and the newest."""
        begins = (self.newest - OVERLAP).timestamp()
        ordered = sorted(self.told.items(), key=lambda entry: entry[1])
        recent = sum(moment >= begins for moment in self.told.values())
        return dict(ordered[-max(recent, REMEMBERED) :])

    def events(self) -> list[Seen]:
        """All that was found: posts in the order of their threads, then what was done to them."""
        deeds = sorted(self.deeds, key=lambda deed: deed.at)
        return [*_in_order(self.posts), *deeds, *map(PostGone, self.gone)]

    # --- notifications -------------------------------------------------------------------------

    def notifications(self) -> bool:
        """Take in one page, the next one of a gap or the newest; whether it was the newest."""
        page, is_newest = self._page(self.pages.pop()) if self.pages else self._walk_down()
        news = [one for one in page[::-1] if self._is_news(one)]
        self._take_posts(news)
        for one in news:
            deed = parse.interaction(one)
            if deed is not None:
                self.deeds.append(deed)
        self._with_subjects()
        for one in news:
            self.told[_name(one)] = int(_at(one).timestamp())
            self.newest = max(self.newest, _at(one))
        return is_newest

    def _walk_down(self) -> tuple[list[JSON], bool]:
        """The oldest page with something new, and whether it is the newest one too.

        Those between are kept for the next calls; the newest is walked to again after them, for
        more may have come meanwhile.
        """
        newest: list[JSON] = []
        page: list[JSON] = []
        asked = ""
        for _number in range(PAGES):
            found = self._ask(asked)
            below = objects(found.get("notifications"))
            newest = newest if asked else below
            if asked and any(map(self._is_news, below)):
                self.pages.append(asked)
                page = below
            asked = text(found.get("cursor"))
            if not asked or not below or _at(below[-1]) < self._reach():
                break
        if not self.pages:
            return newest, True
        self.pages.pop()
        return page, False

    def _reach(self) -> datetime:
        return max(self.newest - OVERLAP, self.since)

    def _page(self, asked: str) -> tuple[list[JSON], bool]:
        return objects(self._ask(asked).get("notifications")), False

    def _ask(self, cursor: str) -> JSON:
        method = "app.bsky.notification.listNotifications"
        return self.session.get(method, limit=PAGE, cursor=cursor)

    def _is_news(self, one: JSON) -> bool:
        return _name(one) not in self.told and _at(one) >= self.since

    def _take_posts(self, news: list[JSON]) -> None:
        """The posts of a page as they stand, with what they answer; deleted ones are left out."""
        told = [one for one in news if text(one.get("reason")) in parse.POST_REASONS]
        uris = dict.fromkeys(text(one.get("uri")) for one in told)
        for view in self._views(uri for uri in uris if parse.is_post(uri)):
            self._ancestors(view)
            self._tell(view)

    def _tell(self, view: JSON, *, again: bool = True) -> None:
        """Note a post; what was told before is told again only where it says more."""
        uri, author = text(view.get("uri")), text(mapping(view.get("author")).get("did"))
        if not parse.is_post(uri) or (not again and digest(uri) in self.known):
            return
        self.posts[uri] = parse.post(view, self._why(view, author))
        self.known[digest(uri)] = None
        self.watch.setdefault(uri, [int(self.posts[uri].said_at.timestamp()), 0])

    def _why(self, view: JSON, author: str) -> str:
        if author == self.session.did:
            return "own"
        if parse.said_at(view) < self.since:
            return "context"
        return parse.reason(mapping(view.get("record")), self.session.did, author)

    def _ancestors(self, view: JSON) -> None:
        """What stands above a post, unless it is known already."""
        parent, _root = parse.reply_of(mapping(view.get("record")))
        if not parent or digest(parent) in self.known:
            return
        method = "app.bsky.feed.getPostThread"
        try:
            found = self.session.get(method, uri=text(view.get("uri")), depth=0, parentHeight=80)
        except Gone:
            return
        for above in parse.ancestors(found.get("thread")):
            self._tell(above, again=False)

    def _with_subjects(self) -> None:
        """Own posts that somebody liked or shared, where they are not known yet."""
        subjects = (deed.post_remote_id for deed in self.deeds if isinstance(deed, InteractionSeen))
        unknown = [uri for uri in dict.fromkeys(subjects) if digest(uri) not in self.known]
        for view in self._views(unknown):
            self._ancestors(view)
            self._tell(view, again=False)

    def _views(self, uris: Iterable[str]) -> Iterator[JSON]:
        asked = list(uris)
        for start in range(0, len(asked), ASKED_AT_ONCE):
            some = asked[start : start + ASKED_AT_ONCE]
            yield from objects(self.session.get("app.bsky.feed.getPosts", uris=some).get("posts"))

    def look_around(self) -> None:
        """What nobody tells us of: our own posts, and what became of those we know."""
        try:
            self.own_posts()
            self.look_again()
        except (TryLater, RateLimited):
            # What came so far is kept; the rest comes next time.
            if not self.events():
                raise

    # --- own posts -----------------------------------------------------------------------------

    def own_posts(self) -> None:
        """What was said in our name, with whichever program: all of it found first, then told from
        the oldest on, so that what trouble leaves out is found again."""
        for view in self._own_news()[::-1]:
            self._ancestors(view)
            self._tell(view)

    def _own_news(self) -> list[JSON]:
        found_all: list[JSON] = []
        cursor = ""
        for _number in range(PAGES):
            found = self.session.get(
                "app.bsky.feed.getAuthorFeed",
                actor=self.session.did,
                filter="posts_with_replies",
                limit=50,
                cursor=cursor,
            )
            views = [
                mapping(one.get("post"))
                for one in objects(found.get("feed"))
                if not mapping(one.get("reason"))
            ]
            news = [view for view in views if self._is_own_news(view)]
            found_all += news
            cursor = text(found.get("cursor"))
            if not news or not cursor:
                break
        return found_all

    def _is_own_news(self, view: JSON) -> bool:
        uri = text(view.get("uri"))
        fresh = digest(uri) not in self.known and parse.said_at(view) >= self.since
        return fresh and parse.did_of(uri) == self.session.did

    # --- what became of it ---------------------------------------------------------------------

    def look_again(self) -> None:
        """Look at the newest posts we know, and by turns at some of the older ones."""
        asked = self._next_to_look_at()
        standing = {text(view.get("uri")): view for view in self._views(asked)}
        for uri in asked:
            if uri not in standing and self._is_gone(uri):
                self.gone.append(uri)
                del self.watch[uri]
        grown = [uri for uri in asked if uri in standing and self._grew(uri, standing[uri])]
        until = time.monotonic() + LOOK_SECONDS
        for uri in grown[:THREADS]:
            if time.monotonic() > until:
                return  # a slow server keeps no more from us than these; they come next time
            self._answers_below(uri)
            self.watch[uri][1] = _answers(standing[uri])

    def _next_to_look_at(self) -> list[str]:
        known = [uri for uri in self._watched() if uri not in self.posts][::-1]
        newest, older = known[:ASKED_AT_ONCE], known[ASKED_AT_ONCE:]
        start = self.turn % len(older) if older else 0
        self.turn = start + ASKED_AT_ONCE if older else 0
        return [*newest, *older[start : start + ASKED_AT_ONCE]]

    def _is_gone(self, uri: str) -> bool:
        """Whether a post that was not shown is really deleted, and not hidden from us."""
        try:
            self._thread(uri, 0)
        except Gone:
            return True
        return False

    def _grew(self, uri: str, view: JSON) -> bool:
        return _answers(view) > self.watch[uri][1]

    def _answers_below(self, uri: str) -> None:
        """Answers nobody told us of: the account may have muted the thread, or most people."""
        try:
            thread = self._thread(uri, 1)
        except Gone:
            return
        for below in objects(thread.get("replies")):
            self._tell(mapping(below.get("post")), again=False)

    def _thread(self, uri: str, depth: int) -> JSON:
        method = "app.bsky.feed.getPostThread"
        return mapping(self.session.get(method, uri=uri, depth=depth, parentHeight=0).get("thread"))

    def _watched(self) -> dict[str, list[int]]:
        oldest = (now() - WATCHED_FOR).timestamp()
        young = [entry for entry in self.watch.items() if entry[1][0] >= oldest]
        return dict(sorted(young, key=lambda entry: entry[1])[-WATCHED:])


def _answers(view: JSON) -> int:
    count = view.get("replyCount")
    return count if isinstance(count, int) else 0


def _name(notification: JSON) -> str:
    return digest(text(notification.get("uri")), text(notification.get("reason")))


def _at(notification: JSON) -> datetime:
    return parse.moment(notification.get("indexedAt")).astimezone(UTC)


def _in_order(posts: dict[str, PostSeen]) -> list[PostSeen]:
    """Oldest first, and each after what it answers or quotes, whatever its author's clock says."""
    ordered: dict[str, PostSeen] = {}

    def put(uri: str) -> None:
        seen = posts.get(uri)
        if seen is None or uri in ordered or uri in open_ones:
            return
        open_ones.add(uri)
        put(seen.parent_remote_id)
        put(seen.quotes_remote_id)
        ordered[uri] = seen

    open_ones: set[str] = set()
    for uri in sorted(posts, key=lambda uri: (posts[uri].said_at, uri)):
        put(uri)
    return list(ordered.values())
