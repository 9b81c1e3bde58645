"""A small Mattermost server by its published API (REST version 4 and the web socket).

It holds one team with its channels, keeps posts with the moments the real one keeps (`create_at`,
`update_at`, `edit_at`, `delete_at`), knows a pending id again for a while, and fails as it is told:
`world.next(what, …)` is the answer to the next request of that kind.
"""

import json
import re
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from websockets.exceptions import ConnectionClosed
from websockets.sync.server import ServerConnection, serve

from tests.servers.http import Asked, Told, serving

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
    pending: dict[str, tuple[float, str]] = field(default_factory=dict)
    tokens: set[str] = field(default_factory=lambda: {TOKEN})
    # Whether posts bring their reactions along, as newer servers do.
    brings_reactions: bool = True
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


@contextmanager
def running() -> Iterator[World]:
    world = World()
    with serving(lambda asked: _answer(world, asked)) as address, _listening(world) as websocket:
        world.address = address
        world.config["WebsocketURL"] = world.websocket = websocket
        yield world


@contextmanager
def _listening(world: World) -> Iterator[str]:
    def talk(line: ServerConnection) -> None:
        asked = json.loads(line.recv())
        if asked["data"]["token"] not in world.tokens:
            error = {"id": "api.web_socket.auth", "message": "no"}
            line.send(json.dumps({"status": "FAIL", "seq_reply": 1, "error": error}))
            return
        line.send(json.dumps({"status": "OK", "seq_reply": asked["seq"]}))
        line.send(json.dumps({"event": "hello", "data": {}, "broadcast": {}, "seq": 0}))
        world.lines.append(line)
        try:
            line.recv()
        except ConnectionClosed:
            return
        finally:
            world.lines.remove(line)

    with serve(talk, "127.0.0.1", 0) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"ws://127.0.0.1:{server.socket.getsockname()[1]}"
        server.shutdown()
        thread.join()


# --- the API -------------------------------------------------------------------------------------

ROUTES = {
    "ping": r"GET system/ping",
    "me": r"GET users/me",
    "teams": r"GET users/me/teams",
    "channels": r"GET users/me/teams/(\w+)/channels",
    "config": r"GET config/client",
    "people": r"POST users/ids",
    "list": r"GET channels/(\w+)/posts",
    "create": r"POST posts",
    "post": r"GET posts/(\w+)",
    "patch": r"PUT posts/(\w+)/patch",
    "delete": r"DELETE posts/(\w+)",
    "reactions": r"GET posts/(\w+)/reactions",
    "react": r"POST reactions",
    "unreact": r"DELETE users/(\w+)/posts/(\w+)/reactions/([^/]+)",
    "upload": r"POST files",
}
OPEN = {"ping"}


def _answer(world: World, asked: Asked) -> Told:
    world.asked.append(asked)
    path = f"{asked.method} {asked.path.removeprefix('/api/v4/')}"
    for what, pattern in ROUTES.items():
        if found := re.fullmatch(pattern, path):
            return _routed(world, asked, what, found.groups())
    return problem(404, "api.context.404.app_error", "Sorry, we could not find the page.")


def _routed(world: World, asked: Asked, what: str, parts: tuple[str, ...]) -> Told:
    if world.faults[what]:
        told = world.faults[what].popleft()
        return told if isinstance(told, Told) else told()
    token = str(asked.headers.get("authorization", "")).removeprefix("Bearer ")
    if what not in OPEN and token not in world.tokens:
        said = "Invalid or expired session, please login again."
        return problem(401, "api.context.session_expired.app_error", said)
    return METHODS[what](world, asked, *parts)


def _ping(world: World, asked: Asked) -> Told:
    return Told(200, {"status": "OK"})


def _me(world: World, asked: Asked) -> Told:
    return Told(200, world.users[ME])


def _teams(world: World, asked: Asked) -> Told:
    return Told(200, world.teams)


def _channels(world: World, asked: Asked, team: str) -> Told:
    return Told(200, [one for one in world.channels if one["team_id"] == team])


def _config(world: World, asked: Asked) -> Told:
    return Told(200, world.config)


def _people(world: World, asked: Asked) -> Told:
    wanted = json.loads(asked.body)
    return Told(200, [world.users[one] for one in wanted if one in world.users])


def _list(world: World, asked: Asked, where: str) -> Told:
    if where not in {one["id"] for one in world.channels}:
        said = "You do not have the appropriate permissions."
        return problem(403, "api.context.permissions.app_error", said)
    here = [one for one in world.posts.values() if one["channel_id"] == where]
    if asked.one("since"):
        found = _since(here, int(asked.one("since")))
    else:
        found = _paged([one for one in here if not one["delete_at"]], asked)
    around = {one["root_id"] for one in found if one["root_id"]} & world.posts.keys()
    order = [one["id"] for one in sorted(found, key=lambda one: -one["create_at"])]
    shown = {name: world.shown(name) for name in {*order, *around}}
    return Told(200, {"order": order, "posts": shown, "next_post_id": "", "prev_post_id": ""})


def _since(here: list[Thing], moment: int) -> list[Thing]:
    """What changed, no more than fits and in no order to rely on, with the roots of threads."""
    changed = [one for one in here if one["update_at"] > moment][:MOST]
    roots = {one["root_id"] for one in changed}
    return [one for one in here if one in changed or one["id"] in roots]


def _paged(here: list[Thing], asked: Asked) -> list[Thing]:
    size, page = int(asked.one("per_page", "60")), int(asked.one("page", "0"))
    oldest_first = sorted(here, key=lambda one: one["create_at"])
    if after := asked.one("after"):
        names = [one["id"] for one in oldest_first]
        return oldest_first[names.index(after) + 1 :][:size] if after in names else []
    newest_first = oldest_first[::-1]
    return newest_first[page * size : (page + 1) * size]


def _create(world: World, asked: Asked) -> Told:
    body = asked.data()
    key, (until, known) = (
        body["pending_post_id"],
        world.pending.get(body["pending_post_id"], (0.0, "")),
    )
    if time.monotonic() < until:
        return Told(201, world.shown(known))
    root = world.posts.get(body.get("root_id") or "")
    if body.get("root_id") and (root is None or root["root_id"] or root["delete_at"]):
        return problem(400, "api.post.create_post.root_id.app_error", "Invalid RootId parameter.")
    more = {name: body[name] for name in ("props", "file_ids") if name in body}
    root_id, where = body.get("root_id", ""), body["channel_id"]
    name = world.says(body["message"], ME, root_id, where, **more)
    world.pending[key] = (time.monotonic() + PENDING_SECONDS, name)
    return Told(201, {**world.shown(name), "pending_post_id": key})


def _standing(world: World, name: str) -> Thing | None:
    post = world.posts.get(name)
    return post if post and not post["delete_at"] else None


MISSING = problem(404, "app.post.get.app_error", "Unable to get the post.")


def _post(world: World, asked: Asked, name: str) -> Told:
    return Told(200, world.shown(name)) if _standing(world, name) else MISSING


def _patch(world: World, asked: Asked, name: str) -> Told:
    if not _standing(world, name):
        return MISSING
    world.changes(name, asked.data()["message"])
    return Told(200, world.shown(name))


def _delete(world: World, asked: Asked, name: str) -> Told:
    if not _standing(world, name):
        return MISSING
    world.removes(name)
    return Told(200, {"status": "OK"})


def _reactions(world: World, asked: Asked, name: str) -> Told:
    return Told(200, world.reactions[name])


def _react(world: World, asked: Asked) -> Told:
    body = asked.data()
    world.reacts(body["post_id"], body["emoji_name"], body["user_id"])
    return Told(201, body)


def _unreact(world: World, asked: Asked, who: str, name: str, emoji: str) -> Told:
    world.unreacts(name, unquote(emoji), who)
    return Told(200, {"status": "OK"})


def _upload(world: World, asked: Asked) -> Told:
    name = f"f{len(world.files):025}"
    content = asked.data()["files"]
    info = {"id": name, "name": "rad.png", "size": len(content), "mime_type": "image/png"}
    world.files[name] = {**info, "width": 1, "height": 1, "has_preview_image": True}
    return Told(201, {"file_infos": [world.files[name]], "client_ids": []})


METHODS: dict[str, Callable[..., Told]] = {
    "ping": _ping,
    "me": _me,
    "teams": _teams,
    "channels": _channels,
    "config": _config,
    "people": _people,
    "list": _list,
    "create": _create,
    "post": _post,
    "patch": _patch,
    "delete": _delete,
    "reactions": _reactions,
    "react": _react,
    "unreact": _unreact,
    "upload": _upload,
}
