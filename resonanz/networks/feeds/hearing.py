"""What a feed has of news: asked when it is due, or told by its hub.

The cursor holds where the feed is now and what it said of its own state (`etag`, `modified`), what
of it was told before, how the hub stands, and when it is to be asked next.
"""

from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.utils.translation import gettext as _

from resonanz.core.errors import ResonanzError, TryLater
from resonanz.core.http import Answer
from resonanz.core.time import now
from resonanz.networks.contract import JSON, AccountView, Batch, Seen

from . import hub, pace, wire
from .reading import NotAFeed, read
from .syndication import number, text
from .telling import Place, Telling
from .values import Feed


def events(account: AccountView, cursor: JSON) -> Batch:
    """What is new since the cursor; trouble makes the next look later each time."""
    hearing = Hearing(account, cursor)
    try:
        if account.hints:
            hearing.heed()
        else:
            hearing.look()
    except NotAFeed as error:
        raise hearing.later(_("Where the feed was stands something else.")) from error
    except ResonanzError as error:
        raise hearing.later(error.message) from error
    hearing.keep(failures=0)
    return hearing.batch()


@dataclass
class Hearing:
    """One call of `events`: where the feed is, what it told, when it is asked again."""

    account: AccountView
    before: JSON
    found: list[Seen] = field(default_factory=list)
    heeded: list[int] = field(default_factory=list)
    extra: JSON = field(init=False)

    def __post_init__(self) -> None:
        origin = text(self.account.watch.get("what"))
        # Connected anew at another address, it is no longer where it had moved to.
        kept = dict(self.before) if self.before.get("from") == origin else {}
        self.state: JSON = {"address": origin, "hub": {}, "next": "", **kept, "from": origin}
        self.extra = {"failures": 0, **self.account.extra}
        known = {name: list(row) for name, row in (self.before.get("known") or {}).items()}
        place = Place(self.account.remote_id, self.account.handle)
        self.telling = Telling(place, known, is_first=not (kept and known))

    def batch(self) -> Batch:
        cursor = {**self.state, "known": self.telling.known}
        return Batch(
            self.found,
            cursor,
            more=not self.state["next"],
            heeded=self.heeded,
            rest_until=self._rest_until(),
        )

    def later(self, words: str) -> TryLater:
        """Trouble, and how long we wait after it: longer each time in a row."""
        failures = number(self.extra["failures"]) + 1
        self.keep(failures=failures)
        wait = pace.after_trouble(failures)
        return TryLater(words, retry_after_seconds=int(wait.total_seconds()))

    def keep(self, **noted: Any) -> None:
        """Keep what other workers, and calls of the hub, must know."""
        changed = {**self.extra, **noted}
        if changed != self.extra:
            self.extra = changed
            self.account.keep_extra(noted)

    def _rest_until(self) -> datetime:
        due = hub.moment(self.state["next"]) or now()
        asks = hub.due_at(self.state["hub"])
        return min(due, max(asks, now() + pace.SHORTEST)) if asks else due

    # --- looking ---------------------------------------------------------------------------

    def look(self) -> None:
        """Ask the feed, and its hub where that is due."""
        state = self.state
        answer = wire.ask(state["address"], text(state.get("etag")), text(state.get("modified")))
        if answer.status != wire.NOT_MODIFIED:
            self._take(answer)
        state["address"] = answer.moved or state["address"]
        state["hub"] = hub.cared_for(self.account, state["hub"], lambda one: self.keep(hub=one))
        pause = timedelta(seconds=number(state.get("pause"))) or None
        wait = pace.until_next(answer.headers, pause, is_told=hub.is_told(state["hub"]))
        state["next"] = (now() + wait).isoformat()

    def _take(self, answer: Answer) -> None:
        state, mark = self.state, sha256(answer.body).hexdigest()[:20]
        if state.get("mark") != mark:
            feed = read(answer.body, answer.headers, answer.address)
            news = self.telling.news(feed)
            self.found += news
            self._note(feed, answer, is_missed=bool(news))
        state |= {
            "mark": mark,
            "etag": answer.headers.get("etag", "")[:500],
            "modified": answer.headers.get("last-modified", "")[:100],
        }

    def _note(self, feed: Feed, answer: Answer, *, is_missed: bool) -> None:
        state = self.state
        state["pause"] = int(feed.pause.total_seconds()) if feed.pause else 0
        address, topic = hub.named(feed, answer.headers, answer.address)
        kept = state["hub"]
        if (address, topic) != (text(kept.get("address")), text(kept.get("topic"))):
            state["hub"] = {"address": address, "topic": topic} if address else {}
        elif is_missed and hub.is_told(kept):
            # The hub should have told us: it is not relied upon until it does.
            state["hub"] = {**kept, "missed": True}

    # --- being told ------------------------------------------------------------------------

    def heed(self) -> None:
        """Take in what the hub called us about."""
        for name, told in self.account.hints:
            self._heed(told)
            self.heeded.append(name)

    def _heed(self, told: Mapping[str, Any]) -> None:
        kept = self.state["hub"]
        if "lease" in told:
            self.state["hub"] = hub.agreed(kept, told)
        elif "denied" in told:
            self.state["hub"] = {**kept, "until": "", "asked": now().isoformat(), "tries": 10}
        else:
            self._told(told)

    def _told(self, told: Mapping[str, Any]) -> None:
        body = b64decode(text(told.get("body")))
        try:
            headers = {"content-type": text(told.get("type"))}
            feed = read(body, headers, self.state["address"])
        except ResonanzError:
            # Too large to be kept, or nothing we can read: the feed itself will tell.
            self.state["next"] = ""
            return
        self.found += self.telling.news(feed)
        self.state["hub"] = {**self.state["hub"], "missed": False}
