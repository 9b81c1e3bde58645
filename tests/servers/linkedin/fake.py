"""Posts of a page, comments and reactions below them, uploads."""

import json
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from tests.servers.http import Asked, Told, serving

from .little import read

PAGE, OTHER, JANA = "urn:li:organization:11", "urn:li:organization:22", "urn:li:person:jana"
ACTIVE_VERSIONS = {"202603", "202604", "202605", "202606", "202607"}


type Answer = Callable[..., Told]
ROUTES: list[tuple[str, re.Pattern[str], Answer]] = []


def route(method: str, path: str) -> Callable[[Answer], Answer]:
    def keep(answer: Answer) -> Answer:
        pattern = re.compile("/rest/" + re.sub(r"<(\w+)>", r"(?P<\1>[^/]+)", path) + "$")
        ROUTES.append((method, pattern, answer))
        return answer

    return keep


def no(status: int, message: str, code: str = "") -> Told:
    details = {"inputErrors": [{"code": code}]} if code else {}
    return Told(status, {"message": message, "status": status, "errorDetails": details})


@dataclass
class World:
    address: str = ""
    token: str = "first"
    pages: list[str] = field(default_factory=lambda: [PAGE])
    posts: dict[str, dict[str, Any]] = field(default_factory=dict)
    comments: dict[str, dict[str, Any]] = field(default_factory=dict)
    reactions: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    uploads: dict[str, dict[str, Any]] = field(default_factory=dict)
    states: list[str] = field(default_factory=list)
    faults: list[Any] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    remembered: dict[str, str] = field(default_factory=dict)
    tells_names: bool = True
    shows: bool = True
    refreshes: bool = True
    count: int = 7_000_000_000

    def now(self) -> int:
        return int(time.time() * 1000)

    def number(self) -> int:
        self.count += 1
        return self.count

    def comment(self, actor: str, words: str, below: str, marks: Any = ()) -> str:
        above = self.comments.get(below)
        on = above["object"] if above else below
        number = self.number()
        name = f"urn:li:comment:({on},{number})"
        self.comments[name] = {
            "actor": actor,
            "commentUrn": name,
            "id": str(number),
            "object": on,
            "created": {"actor": actor, "time": self.now()},
            "lastModified": {"actor": actor, "time": self.now() - 1},
            "message": {"text": words, "attributes": list(marks)},
            **({"parentComment": below} if above else {}),
        }
        return name

    def says(self, words: str, parent: str = "") -> str:
        """Jana comments on a post or comment, else on the newest post of ours."""
        if not parent and not self.posts:
            self.post("Erster Beitrag")
        return self.comment(JANA, words, parent or [*self.posts][-1])

    def post(self, commentary: str, **more: Any) -> str:
        name = f"urn:li:share:{self.number()}"
        self.posts[name] = {
            "id": name,
            "author": PAGE,
            "commentary": commentary,
            "publishedAt": self.now(),
            "lifecycleState": "PUBLISHED",
            **more,
        }
        return name

    def standing(self, name: str) -> str | None:
        if name in self.comments:
            return str(self.comments[name]["message"]["text"])
        return read(self.posts[name]["commentary"]) if name in self.posts else None

    def ours(self) -> list[str]:
        own = [name for name, one in self.comments.items() if one["actor"] == PAGE]
        return [*self.posts, *own]

    def likes(self, name: str, kind: str = "LIKE") -> None:
        self.reactions[JANA, name] = {
            "reactionType": kind,
            "created": {"actor": JANA, "time": self.now()},
        }


@contextmanager
def running() -> Iterator[World]:
    world = World()
    with serving(lambda asked: answer(world, asked)) as world.address:
        yield world


def answer(world: World, asked: Asked) -> Told:
    world.asked.append(asked)
    if asked.path == "/oauth/v2/accessToken":
        return _token(world, asked)
    if asked.path.startswith("/upload/"):
        return _bring(world, asked)
    if asked.headers.get("linkedin-version") not in ACTIVE_VERSIONS:
        return no(426, "Requested version is not active", "NONEXISTENT_VERSION")
    if asked.headers.get("authorization") != f"Bearer {world.token}":
        return no(401, "Invalid access token")
    for method, pattern, respond in ROUTES:
        found = pattern.match(asked.path) if method == asked.method else None
        if found is not None:
            named = {key: unquote(value) for key, value in found.groupdict().items()}
            return respond(world, asked, **named)
    return no(404, "No such resource")


def _token(world: World, asked: Asked) -> Told:
    data = asked.data()
    if data.get("client_secret") != "geheim":
        return Told(401, {"error": "invalid_client", "error_description": "Client auth failed"})
    if data.get("code") == "bad":
        return Told(400, {"error": "invalid_request", "error_description": "Code is expired"})
    world.token += "+"
    body = {"access_token": world.token, "expires_in": 5_184_000, "scope": "r_basicprofile,w_x"}
    more = {"refresh_token": "r", "refresh_token_expires_in": 31_536_000}
    return Told(body=body | (more if world.refreshes else {}))


# --- pages and people --------------------------------------------------------------------------


@route("GET", "organizationAcls")
def _acls(world: World, asked: Asked) -> Told:
    shown = [{"organization": page, "role": "ADMINISTRATOR"} for page in world.pages]
    return Told(body={"elements": shown})


@route("GET", "organizations/<number>")
def _organization(world: World, asked: Asked, number: str) -> Told:
    names = {"11": ("Velora", "velora"), "22": ("Velora Werkstatt", "velora-werkstatt")}
    if number not in names:
        return no(403, "Not enough permissions to access: organizations.GET")
    name, vanity = names[number]
    return Told(body={"localizedName": name, "vanityName": vanity})


@route("GET", r"people/\(id:<number>\)")
def _person(world: World, asked: Asked, number: str) -> Told:
    if not world.tells_names:
        return no(403, "Not enough permissions to access: people.GET")
    name = {"localizedFirstName": "Jana", "localizedLastName": "Sommer", "vanityName": "jana-s"}
    return Told(body=name)


# --- posts -------------------------------------------------------------------------------------


def _faulty(world: World, do: Callable[[], Told]) -> Told:
    fault = world.faults.pop(0) if world.faults else ""
    if isinstance(fault, Told):
        return fault
    if fault == "cut":
        return Told(cut=True)
    told = do()
    return Told(cut=True) if fault == "lost" else told


@route("POST", "posts")
def _create(world: World, asked: Asked) -> Told:
    return _faulty(world, lambda: _created(world, asked.data()))


def _created(world: World, data: dict[str, Any]) -> Told:
    if (same := world.remembered.get(data["commentary"])) is not None:
        return no(422, f"Exception: Content is a duplicate of {same}", "DUPLICATE_POST")
    media = data.get("content", {})
    names = [media["media"]["id"]] if "media" in media else []
    names += [one["id"] for one in media.get("multiImage", {}).get("images", [])]
    if any(world.uploads.get(name, {}).get("bytes") is None for name in names):
        return no(400, "Media is not uploaded")
    name = world.post(data["commentary"], content=media)
    world.remembered[data["commentary"]] = name
    return Told(201, {}, {"x-restli-id": name})


@route("GET", "posts")
def _find(world: World, asked: Asked) -> Told:
    assert asked.headers["x-restli-method"] == "FINDER"
    shown = [*world.posts.values()][::-1] if world.shows else []
    return Told(body={"elements": shown[: int(asked.one("count"))]})


@route("GET", "posts/<name>")
def _one(world: World, asked: Asked, name: str) -> Told:
    return Told(body=world.posts[name]) if name in world.posts else no(404, "Not found")


@route("DELETE", "posts/<name>")
def _delete(world: World, asked: Asked, name: str) -> Told:
    return Told(204) if world.posts.pop(name, None) else no(404, "Not found")


@route("POST", "posts/<name>")
def _change(world: World, asked: Asked, name: str) -> Told:
    assert asked.headers["x-restli-method"] == "PARTIAL_UPDATE"
    if name not in world.posts:
        return no(404, "Not found")
    world.posts[name] |= asked.data()["patch"]["$set"]
    world.posts[name] |= {
        "lastModifiedAt": world.now(),
        "lifecycleStateInfo": {"isEditedByAuthor": True},
    }
    return Told(204)


# --- comments and reactions --------------------------------------------------------------------


@route("GET", "socialMetadata")
def _counts(world: World, asked: Asked) -> Told:
    names = unquote(asked.one("ids").removeprefix("List(").removesuffix(")")).split(",")
    results = {
        name: {
            "commentSummary": {"count": sum(c["object"] == name for c in world.comments.values())},
            "reactionSummaries": {
                "LIKE": {"count": sum(entity == name for _by, entity in world.reactions)}
            },
        }
        for name in names
    }
    return Told(body={"results": results})


def _below(world: World, name: str) -> list[dict[str, Any]]:
    return [
        one for one in world.comments.values() if one.get("parentComment", one["object"]) == name
    ]


@route("GET", "socialActions/<name>/comments")
def _comments(world: World, asked: Asked, name: str) -> Told:
    start = int(asked.one("start", "0"))
    shown = [
        {**one, "commentsSummary": {"aggregatedTotalComments": len(_below(world, urn))}}
        for one in _below(world, name)
        for urn in [one["commentUrn"]]
    ]
    return Told(body={"elements": shown[start : start + int(asked.one("count", "10"))]})


@route("GET", "socialActions/<name>/comments/<number>")
def _comment(world: World, asked: Asked, name: str, number: str) -> Told:
    found = world.comments.get(f"urn:li:comment:({name},{number})")
    return Told(body=found) if found else no(404, "Not found")


@route("POST", "socialActions/<name>/comments")
def _say(world: World, asked: Asked, name: str) -> Told:
    def do() -> Told:
        data = asked.data()
        if data["object"] not in world.posts:
            return no(404, "Not found")
        assert name == data.get("parentComment", data["object"])
        said, marks = data["message"]["text"], data["message"]["attributes"]
        here = world.comment(data["actor"], said, name, marks)
        return Told(201, world.comments[here])

    return _faulty(world, do)


@route("DELETE", "socialActions/<name>/comments/<number>")
def _unsay(world: World, asked: Asked, name: str, number: str) -> Told:
    found = world.comments.pop(f"urn:li:comment:({name},{number})", None)
    return Told(204) if found else no(404, "Not found")


@route("POST", "socialActions/<name>/comments/<number>")
def _resay(world: World, asked: Asked, name: str, number: str) -> Told:
    found = world.comments[f"urn:li:comment:({name},{number})"]
    found["message"] |= asked.data()["patch"]["message"]["$set"]
    return Told(204)


@route("GET", r"reactions/\(entity:<name>\)")
def _reactions(world: World, asked: Asked, name: str) -> Told:
    shown = [one for (_by, entity), one in world.reactions.items() if entity == name]
    return Told(body={"elements": shown[: int(asked.one("count"))]})


@route("POST", "reactions")
def _react(world: World, asked: Asked) -> Told:
    key = asked.one("actor"), asked.data()["root"]
    if key[1] not in world.posts:
        return no(403, "Not enough permissions")
    if key in world.reactions:
        return no(409, "Reaction already exists")
    created = {"actor": key[0], "time": world.now()}
    world.reactions[key] = {"reactionType": "LIKE", "created": created}
    return Told(201)


@route("DELETE", r"reactions/\(actor:<actor>,entity:<name>\)")
def _unreact(world: World, asked: Asked, actor: str, name: str) -> Told:
    return Told(204) if world.reactions.pop((actor, name), None) else no(404, "Not found")


# --- uploads -----------------------------------------------------------------------------------


@route("POST", "<kind>s")
def _announce(world: World, asked: Asked, kind: str) -> Told:
    if asked.one("action") == "finalizeUpload":
        done = asked.data()["finalizeUploadRequest"]
        parts = [world.uploads[done["video"]]["parts"][etag] for etag in done["uploadedPartIds"]]
        world.uploads[done["video"]]["bytes"] = b"".join(parts)
        return Told(200)
    wish = asked.data()["initializeUploadRequest"]
    name = f"urn:li:{kind}:{world.number()}"
    world.uploads[name] = {"parts": {}, "bytes": None, "wish": wish}
    address = f"{world.address}/upload/{name}"
    value: dict[str, Any] = {kind: name, "uploadUrl": address}
    if kind == "video":
        middle, size = 3, wish["fileSizeBytes"]
        value = {
            "video": name,
            "uploadToken": "",
            "uploadInstructions": [
                {"uploadUrl": f"{address}/1", "firstByte": 0, "lastByte": middle - 1},
                {"uploadUrl": f"{address}/2", "firstByte": middle, "lastByte": size - 1},
            ],
        }
        if wish["uploadCaptions"]:
            value["captionsUploadUrl"] = f"{address}/captions"
    return Told(body={"value": value})


def _captions(world: World, asked: Asked, name: str) -> Told:
    if fault := _fault(world):
        return fault
    data = asked.data()  # what they are, and the file, in one form
    about = json.loads(data["metadata"])
    world.uploads[name]["captions"] = (about["format"], about["locale"]["language"], data["file"])
    return Told(201)


def _fault(world: World) -> Told | None:
    return world.faults.pop(0) if world.faults and isinstance(world.faults[0], Told) else None


def _bring(world: World, asked: Asked) -> Told:
    _empty, _upload, name, *part = asked.path.split("/")
    if part == ["captions"]:
        return _captions(world, asked, name)
    if part:
        etag = f"part-{part[0]}"
        world.uploads[name]["parts"][etag] = asked.body
        return Told(200, None, {"etag": f'"{etag}"'})
    if fault := _fault(world):
        return fault
    world.uploads[name]["bytes"] = asked.body
    return Told(201)


@route("GET", "(?:images|documents|videos)/<name>")
def _look(world: World, asked: Asked, name: str) -> Told:
    return Told(body={"status": world.states.pop(0) if world.states else "AVAILABLE"})
