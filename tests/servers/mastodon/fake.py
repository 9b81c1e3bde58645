"""A small server that behaves: the part of the Mastodon API that Resonanz speaks, with habits."""

import queue
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import unquote

from tests.servers.http import Asked, Told, serving

from . import permission, shapes
from .world import MASTODON, Habits, World

Answer = Callable[..., Told]
ROUTES: list[tuple[str, re.Pattern[str], Answer, bool]] = []


def route(method: str, path: str, *, is_open: bool = False) -> Callable[[Answer], Answer]:
    def keep(answer: Answer) -> Answer:
        pattern = re.compile(re.sub(r"<(\w+)>", r"(?P<\1>[^/]+)", path) + "/?$")
        ROUTES.append((method, pattern, answer, is_open))
        return answer

    return keep


@contextmanager
def running(habits: Habits = MASTODON, port: int = 0) -> Iterator[World]:
    """A server with such habits, until the block ends."""
    world = World(habits)
    with serving(lambda asked: answer(world, asked), port) as address:
        world.address, world.domain = address, address.partition("://")[2]
        yield world


def answer(world: World, asked: Asked) -> Told:
    world.requests.append((asked.method, asked.path))
    left = world.habits.requests - len(world.requests)
    headers = _limits(world, left)
    if left < 0:
        return Told(429, {"error": "Too many requests"}, headers)
    for method, pattern, respond, is_open in ROUTES:
        found = pattern.match(asked.path) if method == asked.method else None
        if found is None:
            continue
        if not is_open and _token(asked) not in world.tokens:
            return Told(401, {"error": "The access token is invalid"}, headers)
        told = respond(world, asked, **found.groupdict())
        told.headers = {**headers, **told.headers}
        return told
    return Told(404, {"error": "Not Found"}, headers)


def _limits(world: World, left: int) -> dict[str, str]:
    reset = datetime.now(UTC) + timedelta(minutes=5)
    return {
        "x-ratelimit-limit": str(world.habits.requests),
        "x-ratelimit-remaining": str(max(left, 0)),
        "x-ratelimit-reset": reset.isoformat().replace("+00:00", "Z"),
    }


def _token(asked: Asked) -> str:
    return asked.headers.get("authorization", "").removeprefix("Bearer ")


def _gone() -> Told:
    return Told(404, {"error": "Record not found"})


def _page(world: World, asked: Asked, found: list[Any], show: Callable[[Any], Any]) -> Told:
    """A page by id, newest first; right after `min_id`, where the server knows it."""
    ordered = sorted(found, key=lambda one: (len(one.id), one.id), reverse=True)
    limit = min(int(asked.one("limit", "20")), 40)

    def after(name: str) -> tuple[int, str]:
        return len(asked.one(name)), asked.one(name)

    if asked.one("max_id"):
        ordered = [one for one in ordered if (len(one.id), one.id) < after("max_id")]
    if asked.one("since_id"):
        ordered = [one for one in ordered if (len(one.id), one.id) > after("since_id")]
    page = ordered[:limit]
    if asked.one("min_id") and world.habits.min_id == "next":
        page = [one for one in ordered if (len(one.id), one.id) > after("min_id")][-limit:]
        page = page if world.habits.newest_first else page[::-1]
    if asked.one("min_id") and world.habits.min_id == "newest" and not asked.one("max_id"):
        page = [one for one in ordered if (len(one.id), one.id) >= after("min_id")][:limit]
    headers = _links(world, asked, page) if world.habits.link_headers and page else {}
    return Told(200, [show(one) for one in page], headers)


def _links(world: World, asked: Asked, page: list[Any]) -> dict[str, str]:
    base = f"{world.address}{asked.path}"
    ids = sorted((one.id for one in page), key=lambda one: (len(one), one))
    return {"link": f'<{base}?max_id={ids[0]}>; rel="next", <{base}?min_id={ids[-1]}>; rel="prev"'}


# --- the server and who asks -----------------------------------------------------------------


@route("GET", "/api/v2/instance", is_open=True)
def instance_v2(world: World, asked: Asked) -> Told:
    return Told(200, shapes.instance_v2(world)) if world.habits.instance_v2 else _gone()


@route("GET", "/api/v1/instance", is_open=True)
def instance_v1(world: World, asked: Asked) -> Told:
    return Told(200, shapes.instance_v1(world))


@route("GET", "/api/v1/accounts/verify_credentials")
def verify_credentials(world: World, asked: Asked) -> Told:
    return Told(200, shapes.account(world.me, world.address))


@route("GET", "/api/v1/accounts/lookup")
def lookup(world: World, asked: Asked) -> Told:
    acct = asked.one("acct").lower().removesuffix(f"@{world.domain}")
    found = world.people.get(acct)
    return Told(200, shapes.account(found, world.address)) if found else _gone()


@route("POST", "/api/v1/accounts/<id>/follow")
def follow(world: World, asked: Asked, id: str) -> Told:
    world.following.add(id)
    return Told(200, {"id": id, "following": True})


@route("POST", "/api/v1/accounts/<id>/unfollow")
def unfollow(world: World, asked: Asked, id: str) -> Told:
    world.following.discard(id)
    return Told(200, {"id": id, "following": False})


# --- lists -------------------------------------------------------------------------------------


@route("GET", "/api/v1/notifications")
def notifications(world: World, asked: Asked) -> Told:
    with world.lock:
        everything = asked.one("include_filtered") == "true"
        found = [one for one in world.notifications if everything or not world.is_filtered(one)]
        return _page(world, asked, found, lambda one: shapes.notification(one, world))


@route("GET", "/api/v1/accounts/<id>/statuses")
def profile(world: World, asked: Asked, id: str) -> Told:
    with world.lock:
        found = [
            one
            for one in world.statuses.values()
            if one.author.id == id
            and (world.habits.lists_private or one.visibility in ("public", "unlisted"))
            and (world.habits.lists_answers or not one.answers)
        ]
        return _page(world, asked, found, world.shown)


@route("GET", "/api/v1/timelines/tag/<tag>")
def tagged(world: World, asked: Asked, tag: str) -> Told:
    with world.lock:
        words = f"#{unquote(tag)}".lower()
        found = [one for one in world.statuses.values() if words in one.text.lower().split()]
        return _page(world, asked, found, world.shown)


@route("GET", "/api/v1/lists")
def lists(world: World, asked: Asked) -> Told:
    return Told(200, [{"id": number, "title": title} for number, title in world.lists.items()])


@route("GET", "/api/v1/timelines/list/<number>")
def listed(world: World, asked: Asked, number: str) -> Told:
    with world.lock:
        if number not in world.lists:
            return _gone()
        found = [one for one in world.statuses.values() if one.author is not world.me]
        return _page(world, asked, found, world.shown)


@route("GET", "/api/v2/search")
def search(world: World, asked: Asked) -> Told:
    with world.lock:
        words = asked.one("q").lower()
        found = [one for one in world.statuses.values() if words in one.text.lower()]
        return Told(
            200, {"accounts": [], "hashtags": [], "statuses": list(map(world.shown, found))}
        )


@route("GET", "/api/v1/timelines/home")
def home(world: World, asked: Asked) -> Told:
    with world.lock:
        found = [one for one in world.own() if world.habits.lists_answers or not one.answers]
        return _page(world, asked, found, world.shown)


# --- posts -------------------------------------------------------------------------------------


@route("POST", "/api/v1/statuses")
def post_status(world: World, asked: Asked) -> Told:
    key = asked.headers.get("idempotency-key", "")
    if world.habits.refuses_keys and key in world.keys:
        return Told(400, {world.habits.says_error_in: "Duplicate idempotency key."})
    if world.habits.refuses_keys:
        world.keys[key] = ""
    fault = world.faults.pop(0) if world.faults else ""
    if fault == "broken":
        return Told(500, {"error": "Internal Server Error"})
    body = asked.data()
    problem = _problem(world, body)
    if problem:
        return problem
    if fault == "slow":
        time.sleep(0.2)
    status = world.publish(body, key)
    if fault in ("lost", "cut"):
        return Told(502, {"error": "Bad gateway"}, cut=fault == "lost")
    return Told(200, world.shown(status))


def _problem(world: World, body: dict[str, Any]) -> Told | None:
    parent, media = body.get("in_reply_to_id"), body.get("media_ids") or []
    if parent and parent not in world.statuses and not world.habits.loses_parents:
        error = "The post you are trying to reply to does not appear to exist."
        return Told(404, {"error": error})
    options = (body.get("poll") or {}).get("options", [])
    if options and media:
        return Told(422, {"error": "Validation failed: Cannot attach media to a poll"})
    if any(len(one) > 50 for one in options) or len(options) == 1:
        return Told(422, {"error": "Validation failed: Poll options are not valid"})
    if not body.get("status") and not media:
        return Told(422, {"error": "Validation failed: Text can't be blank"})
    if any(one not in world.media or not world.media[one].ready for one in media):
        return Told(422, {"error": "Cannot attach files that have not finished processing."})
    if len(body.get("status") or "") > 50 * world.habits.max_characters:
        return Told(422, {"error": "Validation failed: Text character limit exceeded"})
    return None


@route("GET", "/api/v1/statuses")
def many_statuses(world: World, asked: Asked) -> Told:
    """As since Mastodon 4.3: what is not there is left out."""
    if not world.habits.tells_many:
        return _gone()
    with world.lock:
        named = asked.query.get("id[]", [])
        found = [world.statuses[one] for one in named if one in world.statuses]
        return Told(200, list(map(world.shown, found)))


@route("GET", "/api/v1/statuses/<id>")
def get_status(world: World, asked: Asked, id: str) -> Told:
    with world.lock:
        return Told(200, world.shown(world.statuses[id])) if id in world.statuses else _gone()


@route("PUT", "/api/v1/statuses/<id>")
def put_status(world: World, asked: Asked, id: str) -> Told:
    if id not in world.statuses:
        return _gone()
    status, body = world.statuses[id], asked.data()
    if status.author is not world.me:
        return Told(401, {"error": "Not the author of this status"})
    world.edits(status, body["status"])
    status.media = list(body.get("media_ids") or [])
    status.spoiler_text = body.get("spoiler_text") or ""
    return Told(200, world.shown(status))


@route("DELETE", "/api/v1/statuses/<id>")
def delete_status(world: World, asked: Asked, id: str) -> Told:
    if id not in world.statuses:
        return _gone()
    status = world.statuses[id]
    if status.author is not world.me:
        return Told(401, {"error": "Not the author of this status"})
    shown = {**world.shown(status), "text": status.text}
    del shown["content"]
    world.removes(status)
    return Told(200, shown)


@route("GET", "/api/v1/statuses/<id>/context")
def context(world: World, asked: Asked, id: str) -> Told:
    with world.lock:
        if id not in world.statuses:
            return _gone()
        before, after = world.above(world.statuses[id]), world.below(id)
        return Told(
            200,
            {
                "ancestors": [world.shown(one) for one in before],
                "descendants": [world.shown(one) for one in after],
            },
        )


@route("GET", "/api/v1/statuses/<id>/source")
def source(world: World, asked: Asked, id: str) -> Told:
    if id not in world.statuses:
        return _gone()
    status = world.statuses[id]
    return Told(200, {"id": id, "text": status.text, "spoiler_text": status.spoiler_text})


@route("POST", "/api/v1/statuses/<id>/<verb>")
def do_to_status(world: World, asked: Asked, id: str, verb: str) -> Told:
    kept = {"favourite": world.favourites, "reblog": world.reblogs}.get(verb.removeprefix("un"))
    if id not in world.statuses or kept is None:
        return _gone()
    if verb.startswith("un"):
        kept.discard(id)
    else:
        kept.add(id)
    return Told(200, world.shown(world.statuses[id]))


# --- pictures ----------------------------------------------------------------------------------


@route("POST", "/api/v2/media")
def upload(world: World, asked: Asked) -> Told:
    if world.habits.media == "old":
        return _gone()
    return _upload(world, asked, 200 if world.habits.media == "ready" else 202)


@route("POST", "/api/v1/media")
def upload_old(world: World, asked: Asked) -> Told:
    return _upload(world, asked, 200)


def _upload(world: World, asked: Asked, status: int) -> Told:
    data = asked.data()
    if not data.get("file"):
        return Told(422, {"error": "Validation failed: File can't be blank"})
    found = world.upload(data.get("description"), len(data["file"]))
    return Told(status, shapes.media(found, world.address))


@route("GET", "/api/v1/media/<id>")
def get_media(world: World, asked: Asked, id: str) -> Told:
    if id not in world.media:
        return _gone()
    found = world.media[id]
    found.asked += 1
    if world.habits.media == "fails":
        return Told(422, {"error": "Error processing thumbnail for uploaded media"})
    found.ready = found.ready or (world.habits.media == "prepared" and found.asked >= 2)
    return Told(200 if found.ready else 206, shapes.media(found, world.address))


# --- the stream ----------------------------------------------------------------------------------


@route("GET", "/api/v1/streaming/user")
def stream(world: World, asked: Asked) -> Told:
    if not world.habits.streaming:
        return _gone()
    listener: queue.Queue[tuple[str, str]] = queue.Queue()
    world.streams.append(listener)
    return Told(lines=_sent(world, listener))


def _sent(world: World, listener: queue.Queue[tuple[str, str]]) -> Iterator[bytes]:
    yield b":)\n"
    while True:
        try:
            event, data = listener.get(timeout=0.2)
        except queue.Empty:
            yield b":thump\n"
            continue
        if event == "end":
            return
        yield f"event: {event}\ndata: {data}\n\n".encode()


permission.add_routes(route)
