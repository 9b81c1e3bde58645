"""The addresses of the small Graph: those that Resonanz asks, and what they answer."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from tests.servers.http import Asked, Told, serving

from . import shapes
from .world import (
    ACCOUNT,
    APP,
    LONG_TOKEN,
    PAGE,
    PAGE_TOKEN,
    PERSON_TOKEN,
    SECRET,
    Found,
    World,
    as_json,
    error,
    proof,
)

type Answer = Callable[[World, Found, str], Any]

GONE = error(100, "Unsupported get request. Object does not exist", 33)
OPEN = {"oauth/access_token", "debug_token"}


@contextmanager
def running() -> Iterator[World]:
    world = World()
    with serving(lambda asked: answer(world, asked)) as address:
        world.address = address
        yield world


def answer(world: World, asked: Asked) -> Told:
    if asked.path.startswith("/files/"):
        kind = world.files.get(asked.path.rpartition("/")[2], "")
        return Told(200 if kind else 404, "", {"content-type": kind or "text/html"})
    path = asked.path.partition("/v25.0/")[2].strip("/")
    data = {**{name: values[0] for name, values in asked.query.items()}, **_sent(asked)}
    world.asked.append((asked.method, path, data))
    for at, (method, part, told, status) in enumerate(world.refusal):
        if method == asked.method and part in path:
            world.refusal.pop(at)
            return Told(status, told, dict(world.headers))
    cut = bool(world.cut) and asked.method == "POST" and _is_cut(world.cut, path, data)
    if cut and not world.does_before_cut:
        world.cut = ""
        return Told(cut=True)
    if cut:
        world.cut = ""
    body = _body(world, asked, path, data)
    if cut:
        return Told(cut=True)
    status = 400 if isinstance(body, dict) and "error" in body else 200
    return Told(status, body, dict(world.headers))


def _is_cut(where: str, path: str, data: Found) -> bool:
    return where in path or where == data.get("upload_phase")


def _sent(asked: Asked) -> Found:
    return asked.data() if asked.method == "POST" else {}


def _body(world: World, asked: Asked, path: str, data: Found) -> Any:
    if path in OPEN:
        return _token(world, path, data)
    token = asked.headers.get("authorization", "").removeprefix("Bearer ")
    if token not in (LONG_TOKEN, PAGE_TOKEN):
        return error(190, "Invalid OAuth access token.")
    if data.get("appsecret_proof") != proof(token):
        return error(100, "Invalid appsecret_proof provided in the API argument")
    for method, pattern, respond in ROUTES:
        found = re.fullmatch(pattern, path) if method == asked.method else None
        if found:
            return respond(world, data, found.group(1) if found.groups() else "")
    return error(2500, f"Unknown path components: /{path}")


def _token(world: World, path: str, data: Found) -> Any:
    if path == "debug_token":
        token = {"data_access_expires_at": 1893456000, "expires_at": 0, "is_valid": True}
        return {"data": {**token, "scopes": ["pages_show_list", "pages_messaging"]}}
    if (data.get("client_id"), data.get("client_secret")) != (APP, SECRET):
        return error(101, "Error validating application. Invalid application ID.")
    if data.get("grant_type") == "fb_exchange_token":
        return {"access_token": LONG_TOKEN, "token_type": "bearer", "expires_in": 5184000}
    if data.get("code") != "right-code":
        return error(100, "This authorization code has been used.", 36009)
    return {"access_token": PERSON_TOKEN, "token_type": "bearer", "expires_in": 5000}


# --- the page ------------------------------------------------------------------------------------


def accounts(world: World, data: Found, name: str) -> Any:
    return {"data": [shapes.page(number) for number in range(world.pages)]}


def feed(world: World, data: Found, name: str) -> Any:
    found = [shapes.post(world, one) for one in world.of("post")]
    return shapes.paged(found, data, f"{world.address}/{name}/feed")


def say(world: World, data: Found, name: str) -> Any:
    photos = [as_json(data[at])["media_fbid"] for at in data if at.startswith("attached_media")]
    if any(one not in world.things for one in photos):
        return error(100, "Invalid parameter")
    if not data.get("message") and not photos:
        return error(100, "(#100) Missing message or attachment")
    made = world.new("post", text=data.get("message", ""), photos=photos, link=data.get("link", ""))
    return {"id": made["id"]}


def photo(world: World, data: Found, name: str) -> Any:
    if data.get("published") != "false" or not isinstance(data.get("source"), bytes):
        return error(324, "Requires upload file", 2069019)
    return {"id": world.new("photo", alt=data.get("alt_text_custom", ""))["id"]}


def videos(world: World, data: Found, name: str) -> Any:
    phase = data.get("upload_phase")
    if phase == "start":
        size = int(data["file_size"])
        made = world.new("video", size=size, content=b"", post="")
        end = min(world.piece, size)
        ids = {"upload_session_id": made["id"], "video_id": made["id"]}
        return {**ids, "start_offset": "0", "end_offset": str(end)}
    made = world.things.get(data.get("upload_session_id", ""), {})
    if not made:
        return error(6000, "There was a problem uploading your video file.", 1363030)
    if phase == "transfer":
        start = int(data["start_offset"])
        made["content"] = made["content"][:start] + data["video_file_chunk"]
        got = len(made["content"])
        return {"start_offset": str(got), "end_offset": str(min(got + world.piece, made["size"]))}
    if len(made["content"]) < made["size"]:
        return error(6000, "There was a problem uploading your video file.", 1363030)
    post = world.new("post", text=data.get("description", ""), title=data.get("title", ""))
    made["post"] = post["id"]
    return {"success": True}


def captions(world: World, data: Found, name: str) -> Any:
    if name not in world.things or not isinstance(data.get("captions_file"), bytes):
        return error(100, "Invalid parameter")
    world.things[name]["captions"] = (data["default_locale"], data["captions_file"])
    return {"success": True}


def comment(world: World, data: Found, name: str) -> Any:
    above = world.things.get(name)
    if above is None:
        return GONE
    if above["kind"] in ("media", "igcomment"):
        text = data.get("message", "")
        return {
            "id": world.new("igcomment", text=text, post=name, parent="", username="velora")["id"]
        }
    post = above["post"] if above["kind"] == "comment" else name
    parent = name if above["kind"] == "comment" else ""
    made = world.new("comment", text=data.get("message", ""), post=post, parent=parent)
    return {"id": made["id"]}


def comments(world: World, data: Found, name: str) -> Any:
    if name not in world.things:
        return GONE
    if world.things[name]["kind"] == "media":
        return {"data": [shapes.ig_comment(one) for one in world.of("igcomment", post=name)]}
    found = world.of("comment", post=name) + world.of("comment", parent=name)
    return {"data": [shapes.comment(one) for one in found]}


def message(world: World, data: Found, name: str) -> Any:
    whom = as_json(data["recipient"])["id"]
    theirs = [one for one in world.of("message") if one["from"] == whom]
    if not theirs or shapes.age(theirs[0]).total_seconds() > 86_400:
        words = "(#10) This message is sent outside of allowed window."
        return error(10, words, 2018278)
    made = world.new("message", text=as_json(data["message"])["text"], to=whom)
    return {"recipient_id": whom, "message_id": made["id"]}


def conversations(world: World, data: Found, name: str) -> Any:
    people = {one["from"] for one in world.of("message")} | {
        one["to"] for one in world.of("message")
    }
    wanted = [data["user_id"]] if "user_id" in data else sorted(people - {PAGE})
    return {"data": [shapes.conversation(world, who) for who in wanted if who in people]}


def empty(world: World, data: Found, name: str) -> Any:
    return {"data": []}


def done(world: World, data: Found, name: str) -> Any:
    return {"success": True}


# --- any one thing -------------------------------------------------------------------------------


def thing(world: World, data: Found, name: str) -> Any:
    if name == ACCOUNT:
        return shapes.named(world, data["fields"])
    found = world.things.get(name)
    if found is None:
        return GONE
    return shapes.any_of(world, found)


def many(world: World, data: Found, name: str) -> Any:
    wanted = data.get("ids", "").split(",")
    if any(one not in world.things for one in wanted):
        return GONE
    return {one: shapes.counted(world, world.things[one]) for one in wanted}


def change(world: World, data: Found, name: str) -> Any:
    if name not in world.things:
        return GONE
    found = world.things[name]
    found["text"] = data.get("message", found.get("text", ""))
    hidden = data.get("is_hidden", data.get("hide"))
    found["hidden"] = hidden == "true" if hidden else found.get("hidden", False)
    return {"success": True}


def drop(world: World, data: Found, name: str) -> Any:
    if name not in world.things:
        return GONE
    if world.things[name]["kind"] == "media":
        return error(100, "Unsupported delete request.")
    del world.things[name]
    return {"success": True}


def like(world: World, data: Found, name: str) -> Any:
    if name not in world.things:
        return GONE
    world.things[name]["liked"] = True
    return {"success": True}


def unlike(world: World, data: Found, name: str) -> Any:
    if name not in world.things:
        return GONE
    world.things[name]["liked"] = False
    return {"success": True}


# --- Instagram -----------------------------------------------------------------------------------


def room(world: World, data: Found, name: str) -> Any:
    config = {"quota_total": world.a_day, "quota_duration": 86400}
    return {"data": [{"quota_usage": world.published_today, "config": config}]}


def container(world: World, data: Found, name: str) -> Any:
    children = [one for one in data.get("children", "").split(",") if one]
    states = list(world.preparing)
    if data.get("media_type") != "CAROUSEL" and not (
        data.get("image_url") or data.get("video_url")
    ):
        return error(100, "(#100) The parameter image_url is required")
    if any(shapes.state(world.things[one]) != "FINISHED" for one in children):
        return error(9007, "Media ID is not available", 2207027)
    text = data.get("caption", "")
    made = world.new("container", text=text, states=states, children=children, given=dict(data))
    return {"id": made["id"]}


def publish(world: World, data: Found, name: str) -> Any:
    found = world.things.get(data.get("creation_id", ""))
    if found is None:
        return error(24, "The requested resource does not exist", 2207006)
    if shapes.state(found) != "FINISHED":
        return error(9007, "Media ID is not available", 2207027)
    world.published_today += 1
    found["states"] = ["PUBLISHED"]
    made = world.new("media", text=found["text"], username="velora", container=found["id"])
    return {"id": made["id"]}


def media(world: World, data: Found, name: str) -> Any:
    found = [shapes.media(world, one) for one in world.of("media")]
    return shapes.paged(found, data, f"{world.address}/{name}/media")


def replies(world: World, data: Found, name: str) -> Any:
    return {"data": [shapes.ig_comment(one) for one in world.of("igcomment", parent=name)]}


def reply(world: World, data: Found, name: str) -> Any:
    above = world.things.get(name)
    if above is None:
        return GONE
    if above["parent"]:
        return error(100, "Cannot reply to a reply")
    text = data.get("message", "")
    made = world.new("igcomment", text=text, post=above["post"], parent=name, username="velora")
    return {"id": made["id"]}


def mention(world: World, data: Found, name: str) -> Any:
    media, above = data.get("media_id", ""), data.get("comment_id", "")
    if media not in world.things or (above and above not in world.things):
        return GONE
    text = data["message"]
    made = world.new("igcomment", text=text, post=media, parent=above, username="velora")
    return {"id": made["id"]}


ROUTES: list[tuple[str, str, Answer]] = [
    ("GET", "me/accounts", accounts),
    ("POST", f"({PAGE})/subscribed_apps", done),
    ("GET", f"({PAGE})/feed", feed),
    ("POST", f"({PAGE})/feed", say),
    ("GET", f"({PAGE})/tagged", empty),
    ("POST", f"({PAGE})/photos", photo),
    ("POST", f"({PAGE})/videos", videos),
    ("POST", f"({PAGE})/messages", message),
    ("GET", f"({PAGE})/conversations", conversations),
    ("GET", f"({ACCOUNT})/content_publishing_limit", room),
    ("POST", f"({ACCOUNT})/media", container),
    ("POST", f"({ACCOUNT})/media_publish", publish),
    ("GET", f"({ACCOUNT})/media", media),
    ("GET", f"({ACCOUNT})/tags", empty),
    ("POST", f"({ACCOUNT})/mentions", mention),
    ("POST", "(.+)/comments", comment),
    ("POST", "(.+)/captions", captions),
    ("GET", "(.+)/comments", comments),
    ("POST", "(.+)/likes", like),
    ("DELETE", "(.+)/likes", unlike),
    ("GET", "(.+)/replies", replies),
    ("POST", "(.+)/replies", reply),
    ("GET", "", many),
    ("GET", "([^/]+)", thing),
    ("POST", "([^/]+)", change),
    ("DELETE", "([^/]+)", drop),
]
