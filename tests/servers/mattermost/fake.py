"""The small server's API (REST version 4) and its web socket."""

import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import unquote

from websockets.exceptions import ConnectionClosed
from websockets.sync.server import ServerConnection, serve

from tests.servers.http import Asked, Told, serving

from .world import ME, MOST, Thing, World, problem


@contextmanager
def running() -> Iterator[World]:
    world = World()
    with serving(lambda asked: answer(world, asked)) as address, _listening(world) as websocket:
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
    "file": r"GET files/(\w+)",
}
OPEN = {"ping"}


def answer(world: World, asked: Asked) -> Told:
    world.asked.append(asked)
    path = f"{asked.method} {asked.path.removeprefix('/api/v4/')}"
    for what, pattern in ROUTES.items():
        if found := re.fullmatch(pattern, path):
            told = _routed(world, asked, what, found.groups())
            told.headers = {**world.headers, **told.headers}
            return told
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
    world.pending[key] = (time.monotonic() + world.pending_seconds, name)
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
    world.contents[name] = content
    world.files[name] = {**info, "width": 1, "height": 1, "has_preview_image": True}
    return Told(201, {"file_infos": [world.files[name]], "client_ids": []})


def _file(world: World, asked: Asked, name: str) -> Told:
    if name not in world.contents:
        return problem(404, "api.file.get_file.app_error", "Unable to find the file.")
    return Told(200, raw=world.contents[name], headers={"content-type": "image/png"})


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
    "file": _file,
}
