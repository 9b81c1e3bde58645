"""The state of a small server: people, posts, notifications, uploads, apps; and its habits."""

import itertools
import json
import queue
import re
import secrets
import threading
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from . import shapes

MENTION = re.compile(r"(?<![\w/])@([a-z0-9_]+)(?:@([a-z0-9.:-]+[a-z0-9]))?", re.IGNORECASE)


@dataclass(frozen=True)
class Habits:
    """In what servers that speak the same API differ."""

    version: str = "4.6.0"
    ids: str = "numbers"  # numbers | ulids | flakes
    idempotency: bool = True
    refuses_keys: bool = False  # a second time the same, even where nothing came of the first
    loses_parents: bool = False  # an answer to what is gone becomes a post of its own
    lists_answers: bool = True
    says_error_in: str = "error"
    media: str = "ready"  # ready | prepared (202, 206) | old (only /api/v1/media) | fails
    instance_v2: bool = True
    link_headers: bool = True
    # What `min_id` gives: "next" right after it, "newest" the newest from it on (with it, as
    # Pixelfed does), "ignored" the newest.
    min_id: str = "next"
    newest_first: bool = True  # also where `min_id` is asked
    metadata: bool = True
    pkce: bool = True
    returns_state: bool = True
    checks_secret: bool = True
    streaming: bool = True
    names_answered: bool = True
    tells_many: bool = True  # many statuses by their ids at once (Mastodon 4.3)
    lists_private: bool = True
    # Whether private words of people we do not follow are told only to who asks for them.
    holds_back: bool = False
    edits: bool = True
    max_characters: int = 500
    requests: int = 100_000


MASTODON = Habits(holds_back=True)
GOTOSOCIAL = Habits(
    version="0.20.2+git-0a1b2c3",
    ids="ulids",
    idempotency=False,
    streaming=False,
    max_characters=5000,
)
TAKAHE = Habits(
    version="takahe/0.11.0",
    idempotency=False,
    loses_parents=True,
    instance_v2=False,
    newest_first=False,
    metadata=False,
    pkce=False,
    returns_state=False,
    checks_secret=False,
    streaming=False,
    names_answered=False,
    lists_private=False,
)
PLEROMA = Habits(
    version="2.7.2 (compatible; Pleroma 2.9.1)",
    ids="flakes",
    streaming=False,
    metadata=False,
    pkce=False,
    max_characters=5000,
)
PIXELFED = Habits(
    version="3.5.3 (compatible; Pixelfed 0.12.5)",
    idempotency=False,
    refuses_keys=True,
    lists_answers=False,
    says_error_in="message",
    media="prepared",
    min_id="newest",
    metadata=False,
    pkce=False,
    streaming=False,
)
ALL = {
    "mastodon": MASTODON,
    "gotosocial": GOTOSOCIAL,
    "takahe": TAKAHE,
    "pleroma": PLEROMA,
    "pixelfed": PIXELFED,
}


@dataclass
class Account:
    id: str
    name: str
    acct: str
    display_name: str
    # Kept away from everybody by the moderators of our server.
    limited: bool = False


@dataclass
class Status:
    id: str
    author: Account
    text: str
    at: datetime
    answers: str = ""
    visibility: str = "public"
    language: str | None = "de"
    spoiler_text: str = ""
    sensitive: bool = False
    media: list[str] = field(default_factory=list)
    poll: dict[str, Any] = field(default_factory=dict)
    mentions: list[Account] = field(default_factory=list)
    quotes: str = ""
    edited_at: datetime | None = None
    # What the server makes of the text, where it changes it.
    shown_as: str = ""


@dataclass
class Notification:
    id: str
    kind: str
    by: Account
    at: datetime
    status_id: str = ""


@dataclass
class Media:
    id: str
    description: str | None
    ready: bool
    size: int
    asked: int = 0


class World:
    """One server and what happens on it; safe to be used by many requests at once."""

    def __init__(self, habits: Habits = MASTODON) -> None:
        self.habits = habits
        self.lock = threading.RLock()
        self.address = self.domain = ""
        self._numbers = itertools.count(117_020_565_693_913_441, 7919)
        self.people: dict[str, Account] = {}
        self.statuses: dict[str, Status] = {}
        self.notifications: list[Notification] = []
        self.media: dict[str, Media] = {}
        self.lists: dict[str, str] = {}
        self.favourites: set[str] = set()
        self.reblogs: set[str] = set()
        self.following: set[str] = set()
        self.apps: dict[str, dict[str, str]] = {}
        self.codes: dict[str, dict[str, str]] = {}
        self.tokens: dict[str, str] = {}
        self.keys: dict[str, str] = {}
        self.requests: list[tuple[str, str]] = []
        self.streams: list[queue.Queue[tuple[str, str]]] = []
        # What goes wrong with the next posts: lost (taken, no answer), broken (500, not taken),
        # cut (500, taken), slow; one entry a request, empty strings let one pass.
        self.faults: list[str] = []
        self.me = self.person("velora", "Velora")

    @property
    def stream_address(self) -> str | None:
        return self.address.replace("http", "ws", 1) if self.habits.streaming else None

    def number(self) -> str:
        number = next(self._numbers)
        written = {"ulids": f"01J{number:023d}", "flakes": f"A{number}"}
        return written.get(self.habits.ids, str(number))

    # --- what people do ------------------------------------------------------------------------

    def person(self, acct: str, display_name: str = "") -> Account:
        """Somebody; those of other servers are written `name@server`."""
        with self.lock:
            if acct not in self.people:
                name = acct.partition("@")[0]
                self.people[acct] = Account(self.number(), name, acct, display_name or name.title())
            return self.people[acct]

    def says(self, who: Account, text: str, **more: Any) -> Status:
        """A post; whoever is named in it is told."""
        with self.lock:
            at = more.pop("at", None) or datetime.now(UTC)
            status = Status(self.number(), who, text, at, **more)
            status.mentions = self._named(text)
            self.statuses[status.id] = status
            quoted = self.statuses.get(status.quotes)
            if quoted and quoted.author is self.me and who is not self.me:
                self.tell("quote", who, status.id)
            elif self.me in status.mentions and who is not self.me:
                self.tell("mention", who, status.id)
            return status

    def _named(self, text: str) -> list[Account]:
        found = []
        for name, domain in MENTION.findall(text):
            acct = name if domain in ("", self.domain) else f"{name}@{domain}"
            if acct.lower() in self.people:
                found.append(self.people[acct.lower()])
        return list({one.id: one for one in found}.values())

    def tell(self, kind: str, by: Account, status_id: str = "") -> Notification:
        with self.lock:
            told = Notification(self.number(), kind, by, datetime.now(UTC), status_id)
            self.notifications.append(told)
            if not self.is_filtered(told):
                self.send("notification", told.id)
            return told

    def is_filtered(self, told: Notification) -> bool:
        """Whether it waits apart until somebody asks for it."""
        if not self.habits.holds_back or told.by.id in self.following:
            return False
        said = self.statuses.get(told.status_id)
        return told.by.limited or (said is not None and said.visibility == "direct")

    def edits(self, status: Status, text: str) -> None:
        with self.lock:
            status.text, status.edited_at = text, datetime.now(UTC)
            self.send("status.update", status.id)

    def removes(self, status: Status) -> None:
        with self.lock:
            del self.statuses[status.id]
            self.notifications = [one for one in self.notifications if one.status_id != status.id]
            self.send("delete", status.id)

    def send(self, event: str, data: str) -> None:
        """Tell all who listen; posts as they stand now."""
        if event in ("update", "status.update"):
            data = json.dumps(self.shown(self.statuses[data]))
        for listener in self.streams:
            listener.put((event, data))

    # --- what we see -----------------------------------------------------------------------------

    def own(self) -> list[Status]:
        return [one for one in self.statuses.values() if one.author is self.me]

    def below(self, status_id: str) -> list[Status]:
        found = [one for one in self.statuses.values() if one.answers == status_id]
        return [each for one in found for each in (one, *self.below(one.id))]

    def above(self, status: Status) -> list[Status]:
        parent = self.statuses.get(status.answers)
        return [*self.above(parent), parent] if parent else []

    # --- what comes through the API ------------------------------------------------------------

    def publish(self, body: dict[str, Any], key: str) -> Status:
        with self.lock:
            if self.habits.idempotency and key in self.keys:
                return self.statuses[self.keys[key]]
            status = self.says(
                self.me,
                body.get("status") or "",
                answers=body.get("in_reply_to_id") or "",
                visibility=body.get("visibility") or "public",
                language=body.get("language"),
                spoiler_text=body.get("spoiler_text") or "",
                sensitive=bool(body.get("sensitive")),
                media=list(body.get("media_ids") or []),
                poll=body.get("poll") or {},
            )
            self.keys[key or secrets.token_hex()] = status.id
            self.send("update", status.id)
            return status

    def upload(self, description: str | None, size: int) -> Media:
        with self.lock:
            ready = self.habits.media in ("ready", "old")
            found = Media(self.number(), description, ready, size)
            self.media[found.id] = found
            return found

    def token(self) -> str:
        """A token of our account, as a person makes one in the settings of the server."""
        token = secrets.token_urlsafe(24)
        self.tokens[token] = "read write"
        return token

    def become(self, **habits: Any) -> None:
        self.habits = replace(self.habits, **habits)

    def shown(self, status: Status) -> dict[str, Any]:
        return shapes.status(status, self)
