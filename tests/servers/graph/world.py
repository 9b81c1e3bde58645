"""What stands on the small Graph: a page, its business account on Instagram, people outside."""

import hashlib
import hmac
import itertools
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

PAGE, ACCOUNT, APP, SECRET = "2121008874780932", "17841405309211844", "11223344", "app-secret"
PERSON_TOKEN, LONG_TOKEN, PAGE_TOKEN = "person-short", "person-long", "page-token"

Found = dict[str, Any]


def written(moment: datetime) -> str:
    """As the Graph writes moments."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S+0000")


@dataclass
class World:
    """Everything, by id; and what was asked."""

    address: str = ""
    things: dict[str, Found] = field(default_factory=dict)
    asked: list[tuple[str, str, Found]] = field(default_factory=list)
    calls: list[Found] = field(default_factory=list)
    pages: int = 1
    refusal: list[tuple[str, str, Found, int]] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    # What the containers go through before they are ready, and how full the day is.
    preparing: list[str] = field(default_factory=list)
    published_today: int = 0
    a_day: int = 25
    piece: int = 1000
    cut: str = ""
    does_before_cut: bool = False
    files: dict[str, str] = field(default_factory=dict)
    numbers: Any = field(default_factory=lambda: itertools.count(1000))

    def new(self, kind: str, **given: Any) -> Found:
        number = str(next(self.numbers))
        name = (
            f"{PAGE}_{number}" if kind == "post" else f"m_{number}" if kind == "message" else number
        )
        thing = {"id": name, "kind": kind, "at": datetime.now(UTC), "from": PAGE, **given}
        self.things[name] = thing
        return thing

    def of(self, kind: str, **like: Any) -> list[Found]:
        """Newest first."""
        found = [one for one in self.things.values() if one["kind"] == kind]
        found = [one for one in found if all(one.get(name) == like[name] for name in like)]
        return sorted(found, key=lambda one: (one["at"], one["id"]), reverse=True)

    # --- what people outside do ------------------------------------------------------------------

    def says(self, text: str, parent: str = "", who: str = "777") -> str:
        """Somebody writes on the page, or below a post or comment."""
        if not parent:
            return str(self.new("post", text=text, **{"from": who})["id"])
        above = self.things[parent]
        post = above["post"] if above["kind"] == "comment" else parent
        below = parent if above["kind"] == "comment" else ""
        made = self.new("comment", text=text, post=post, parent=below, **{"from": who})
        self.call("page", PAGE, "feed", {"item": "comment", "verb": "add", **self._named(made)})
        return str(made["id"])

    def writes(self, text: str, who: str = "777", ago: timedelta = timedelta()) -> str:
        """Somebody writes the page a message."""
        made = self.new("message", text=text, to=PAGE, **{"from": who})
        made["at"] -= ago
        return str(made["id"])

    def likes(self, name: str, who: str = "777", verb: str = "add") -> None:
        value = {"item": "reaction", "verb": verb, "post_id": name, "reaction_type": "love"}
        self.call("page", PAGE, "feed", {**value, "from": {"id": who, "name": "Jana"}})

    def removes(self, name: str) -> None:
        thing = self.things.pop(name)
        item = "comment" if thing["kind"] == "comment" else "post"
        named = self._named(thing)
        self.call("page", PAGE, "feed", {"item": item, "verb": "remove", **named})

    def names_us(self, text: str) -> str:
        """Somebody on Instagram names the account in a post of theirs."""
        made = self.new("foreign", text=text, username="jana")
        self.call("instagram", ACCOUNT, "mentions", {"media_id": made["id"]})
        return f"mention-{made['id']}"

    def comments_on(self, media: str, text: str, parent: str = "", username: str = "jana") -> str:
        """Somebody on Instagram writes below a post or answers a comment."""
        above = self.things[media]
        post = above["post"] if above["kind"] == "igcomment" else media
        below = media if above["kind"] == "igcomment" else parent
        made = self.new("igcomment", text=text, post=post, parent=below, username=username)
        value = {"id": made["id"], "media": {"id": post}, "text": text}
        self.call("instagram", ACCOUNT, "comments", value)
        return str(made["id"])

    def _named(self, thing: Found) -> Found:
        if thing["kind"] == "comment":
            return {"comment_id": thing["id"], "post_id": thing["post"]}
        return {"post_id": thing["id"]}

    def call(self, kind: str, whose: str, name: str, value: Found) -> None:
        """Meta will call about this."""
        entry = {"id": whose, "time": 1, "changes": [{"field": name, "value": value}]}
        self.calls.append({"object": kind, "entry": [entry]})


def signed(body: bytes, secret: str = SECRET) -> str:
    made = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return f"sha256={made}"


def proof(token: str) -> str:
    return hmac.new(SECRET.encode(), token.encode(), hashlib.sha256).hexdigest()


def error(code: int, message: str, subcode: int = 0, **more: Any) -> Found:
    told = {"message": message, "type": "OAuthException", "code": code, "fbtrace_id": "A1", **more}
    return {"error": {**told, "error_subcode": subcode} if subcode else told}


def as_json(value: str) -> Any:
    return json.loads(value)
