"""A small Mattermost server by its published API (REST version 4 and the web socket).

It holds one team with its channels, keeps posts with the moments the real one keeps (`create_at`,
`update_at`, `edit_at`, `delete_at`), knows a pending id again for a while, and fails as it is told:
`world.next(what, …)` is the answer to the next request of that kind.
"""

import json
import time
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from websockets.sync.server import ServerConnection

from tests.servers.http import Asked, Told

type Thing = dict[str, Any]

TOKEN = "tokenofvelora"
ME, JANA, TOM = "u" * 25 + "1", "u" * 25 + "2", "u" * 25 + "3"
TEAM, CHANNEL, CLOSED = "t" * 26, "c" * 25 + "1", "c" * 25 + "2"
PENDING_SECONDS = 30.0
# What one answer to "changed since" holds.
MOST = 1000


def problem(status: int, code: str, said: str = "") -> Told:
    body = {"id": code, "message": said, "request_id": "r", "status_code": status}
    return Told(status, body)


def user(name: str, number: str, **more: Any) -> Thing:
    names = {"nickname": "", "first_name": "", "last_name": ""}
    return {"id": number, "username": name, **names, **more}


def channel(number: str, name: str, title: str, kind: str = "O") -> Thing:
    return {
        "id": number,
        "team_id": TEAM,
        "name": name,
        "display_name": title,
        "type": kind,
        "delete_at": 0,
    }


@dataclass
class World:
    """What stands there, who may speak, and what goes wrong next."""

    address: str = ""
    websocket: str = ""
    teams: list[Thing] = field(
        default_factory=lambda: [{"id": TEAM, "name": "velora", "display_name": "Velora"}]
    )
    channels: list[Thing] = field(
        default_factory=lambda: [
            channel(CHANNEL, "town-square", "Marktplatz"),
            channel(CLOSED, "leitung", "Leitung", "P"),
            channel("d" * 26, "direct", "", "D"),
        ]
    )
    users: dict[str, Thing] = field(
        default_factory=lambda: {
            ME: user("velora", ME, nickname="Velora"),
            JANA: user("jana", JANA, first_name="Jana", last_name="Sommer"),
            TOM: user("tom", TOM),
        }
    )
    config: Thing = field(
        default_factory=lambda: {
            "MaxPostSize": "16383",
            "MaxFileSize": "104857600",
            "EnableFileAttachments": "true",
            "WebsocketURL": "",
        }
    )
    posts: dict[str, Thing] = field(default_factory=dict)
    reactions: dict[str, list[Thing]] = field(default_factory=lambda: defaultdict(list))
    files: dict[str, Thing] = field(default_factory=dict)
    contents: dict[str, bytes] = field(default_factory=dict)
    pending: dict[str, tuple[float, str]] = field(default_factory=dict)
    tokens: set[str] = field(default_factory=lambda: {TOKEN})
    # How long a pending id is known again.
    pending_seconds: float = PENDING_SECONDS
    # Whether posts bring their reactions along, as newer servers do.
    brings_reactions: bool = True
    headers: dict[str, str] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    lines: list[ServerConnection] = field(default_factory=list)
    faults: dict[str, deque[Told | Callable[[], Told]]] = field(
        default_factory=lambda: defaultdict(deque)
    )
    _moment: int = field(default_factory=lambda: int(time.time() * 1000) - 3_600_000)

    # --- what tests tell it --------------------------------------------------------------------

    def next(self, what: str, *told: Told | Callable[[], Told]) -> None:
        """What the next requests of a kind are told instead of an answer."""
        self.faults[what].extend(told)

    def times(self, method: str, part: str) -> int:
        """How often something was asked whose path holds this."""
        return sum(one.method == method and part in one.path for one in self.asked)

    def moment(self) -> int:
        """Now, in milliseconds; never the same twice."""
        self._moment = max(self._moment + 1, int(time.time() * 1000))
        return self._moment

    # --- what people do ------------------------------------------------------------------------

    def says(
        self, message: str, by: str = JANA, root: str = "", where: str = CHANNEL, **more: Any
    ) -> str:
        """A new post; its id."""
        name = f"p{len(self.posts):025}"
        at = more.pop("at", None) or self.moment()
        self.posts[name] = {
            "id": name,
            "create_at": at,
            "update_at": at,
            "edit_at": 0,
            "delete_at": 0,
            "user_id": by,
            "channel_id": where,
            "root_id": root,
            "original_id": "",
            "message": message,
            "type": "",
            "props": {},
            **more,
        }
        self.tells("posted", name)
        return name

    def changes(self, name: str, message: str) -> None:
        at = self.moment()
        self.posts[name] |= {"message": message, "edit_at": at, "update_at": at}
        self.tells("post_edited", name)

    def removes(self, name: str) -> None:
        """A post is deleted, with what stands below it."""
        at = self.moment()
        for post in self.posts.values():
            if name in (post["id"], post["root_id"]):
                post |= {"delete_at": at, "update_at": at}
        self.tells("post_deleted", name)

    def reacts(self, name: str, emoji: str = "+1", by: str = JANA) -> None:
        given = {"user_id": by, "post_id": name, "emoji_name": emoji, "create_at": self.moment()}
        if not any(_same(one, given) for one in self.reactions[name]):
            self.reactions[name].append(given)
            self._touch(name, "reaction_added")

    def unreacts(self, name: str, emoji: str = "+1", by: str = JANA) -> None:
        taken = {"user_id": by, "emoji_name": emoji}
        left = [one for one in self.reactions[name] if not _same(one, taken)]
        if len(left) < len(self.reactions[name]):
            self.reactions[name] = left
            self._touch(name, "reaction_removed")

    def _touch(self, name: str, event: str) -> None:
        self.posts[name]["update_at"] = self.moment()
        self.tells(event, name)

    # --- what stands there ---------------------------------------------------------------------

    def own(self) -> list[Thing]:
        """Our posts that stand there."""
        return [one for one in self.posts.values() if one["user_id"] == ME and not one["delete_at"]]

    def shown(self, name: str) -> Thing:
        """A post as the server gives it out."""
        post = self.posts[name]
        given = self.reactions[name]
        metadata: Thing = {"files": [self.files[one] for one in post.get("file_ids", [])]}
        if given and self.brings_reactions:
            metadata["reactions"] = given
        return {**post, "has_reactions": bool(given), "metadata": metadata}

    # --- the web socket ------------------------------------------------------------------------

    def tells(self, event: str, name: str) -> None:
        """Tell everybody who listens; some events carry their post as JSON within the JSON."""
        post = self.posts[name]
        told = {
            "event": event,
            "data": {"post": json.dumps(post)},
            "broadcast": {"channel_id": "" if event == "posted" else post["channel_id"]},
            "seq": len(self.posts),
        }
        self.sends(told)

    def sends(self, told: Any) -> None:
        for line in self.lines:
            line.send(told if isinstance(told, str) else json.dumps(told))

    def hangs_up(self) -> None:
        for line in self.lines:
            line.close()


def _same(one: Thing, other: Thing) -> bool:
    return all(one[name] == other[name] for name in ("user_id", "emoji_name"))
