"""A small YouTube: a channel of ours, its videos and comments, Google's tokens."""

import itertools
import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tests.servers.http import Asked, Told, serving

CHANNEL, UPLOADS, CLIENT, SECRET = "UCa-vrCLQHviTOVnEKDOdetQ", "UUa-vrCLQHv", "client", "secret"
STRANGER = "UCNvMBmCASzTNNX8lW3JRMbw"

Found = dict[str, Any]


@dataclass
class World:
    """Everything, by id; and what was asked."""

    address: str = ""
    things: dict[str, Found] = field(default_factory=dict)
    sessions: dict[str, Found] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)
    refusal: list[tuple[str, str, int, Any]] = field(default_factory=list)
    tokens: set[str] = field(default_factory=lambda: {"token-1"})
    channels: int = 1
    lasting: bool = True
    # Which request is cut off, and whether it is done all the same.
    cut: str = ""
    does_before_cut: bool = False
    # After so many bytes an upload breaks off.
    breaks_after: int = 0
    thumbnails: dict[str, bytes] = field(default_factory=dict)
    captions: dict[tuple[str, str], bytes] = field(default_factory=dict)
    listed: list[tuple[str, str]] = field(default_factory=list)
    numbers: Any = field(default_factory=lambda: itertools.count(1))

    def new(self, kind: str, name: str = "", **given: Any) -> Found:
        number = next(self.numbers)
        name = name or (f"video{number:06d}" if kind == "video" else f"Ugz{number:020d}AaABAg")
        by = {"by": CHANNEL, "status": "published", **given}
        thing = {"id": name, "kind": kind, "at": datetime.now(UTC), "order": number, **by}
        self.things[name] = thing
        return thing

    def of(self, kind: str, **like: Any) -> list[Found]:
        found = [one for one in self.things.values() if one["kind"] == kind]
        found = [one for one in found if all(one.get(name) == like[name] for name in like)]
        return sorted(found, key=lambda one: -int(one["order"]))

    def film(self, title: str = "Film", text: str = "") -> str:
        made = self.new("video", title=title, text=text, privacy="public")
        return str(made["id"])

    def says(
        self, text: str, parent: str = "", by: str = STRANGER, status: str = "published"
    ) -> str:
        """Somebody comments on a video, or answers a comment."""
        above = self.things.get(parent) or self.things[self.film()]
        if above["kind"] == "video":
            made = self.new(
                "comment", text=text, video=above["id"], parent="", by=by, status=status
            )
        else:
            top = above["parent"] or above["id"]
            name = f"{top}.{next(self.numbers):022d}"
            given = {"video": above["video"], "parent": top, "by": by, "status": status}
            made = self.new("comment", name, text=text, **given)
        return str(made["id"])


def written(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def error(status: int, reason: str, message: str = "No.") -> Told:
    errors = [{"message": message, "domain": "youtube", "reason": reason}]
    return Told(status, {"error": {"code": status, "message": message, "errors": errors}})


def listed(items: list[Found], more: str = "") -> Found:
    page = {"totalResults": len(items), "resultsPerPage": 50}
    return {"kind": "list", "pageInfo": page, "items": items} | (
        {"nextPageToken": more} if more else {}
    )


@contextmanager
def running() -> Iterator[World]:
    world = World()
    with serving(lambda asked: answer(world, asked)) as address:
        world.address = address
        yield world


def answer(world: World, asked: Asked) -> Told:
    world.asked.append((asked.method, asked.path))
    for at, (method, part, status, reason) in enumerate(world.refusal):
        if method == asked.method and part in asked.path:
            world.refusal.pop(at)
            return reason if isinstance(reason, Told) else error(status, str(reason))
    if asked.path == "/token":
        return _token(world, asked)
    token = asked.headers.get("authorization", "").removeprefix("Bearer ")
    if token not in world.tokens:
        return error(401, "authError", "Invalid Credentials")
    is_cut = bool(world.cut) and world.cut == f"{asked.method} {asked.path.rpartition('/')[2]}"
    if is_cut and not world.does_before_cut:
        world.cut = ""
        return Told(cut=True)
    told = _route(world, asked)
    if is_cut:
        world.cut = ""
        return Told(cut=True)
    return told


def _token(world: World, asked: Asked) -> Told:
    form = asked.data()
    if (form.get("client_id"), form.get("client_secret")) != (CLIENT, SECRET):
        return Told(401, {"error": "invalid_client", "error_description": "Unknown client."})
    if form.get("grant_type") == "refresh_token":
        if form.get("refresh_token") != "refresh":
            return Told(400, {"error": "invalid_grant"})
        world.tokens = {"token-2"}
        return Told(200, {"access_token": "token-2", "expires_in": 3599, "token_type": "Bearer"})
    if form.get("code") != "right-code" or not form.get("code_verifier"):
        return Told(400, {"error": "invalid_grant", "error_description": "Bad Request"})
    lasting = {"refresh_token": "refresh"} if world.lasting else {}
    scope = "https://www.googleapis.com/auth/youtube.force-ssl"
    given = {"access_token": "token-1", "expires_in": 3599, "scope": scope}
    return Told(200, {**given, **lasting})


def _route(world: World, asked: Asked) -> Told:
    for method, pattern, respond in ROUTES:
        if method == asked.method and re.fullmatch(pattern, asked.path):
            return respond(world, asked)
    return error(404, "notFound")


# --- what stands there ---------------------------------------------------------------------------


def video(thing: Found) -> Found:
    snippet = {
        "publishedAt": written(thing["at"]),
        "channelId": CHANNEL,
        "title": thing["title"],
        "description": thing["text"],
        "thumbnails": {"high": {"url": "https://i.ytimg.example/hq.jpg"}},
        "channelTitle": "Velora",
        "categoryId": "22",
    }
    statistics = {"viewCount": "120", "likeCount": "7", "commentCount": "3"}
    status = {"privacyStatus": thing["privacy"]}
    return {
        "kind": "youtube#video",
        "id": thing["id"],
        "snippet": snippet,
        "statistics": statistics,
        "status": status,
    }


def comment(thing: Found) -> Found:
    snippet = {
        "authorDisplayName": "Velora" if thing["by"] == CHANNEL else "@kunliu",
        "authorProfileImageUrl": "https://yt3.example/a.jpg",
        "authorChannelUrl": f"http://www.youtube.com/channel/{thing['by']}",
        "authorChannelId": {"value": thing["by"]},
        "textDisplay": thing["text"],
        "textOriginal": thing["text"],
        "likeCount": 0,
        "publishedAt": written(thing["at"]),
        "updatedAt": written(thing["at"]),
    }
    if thing["parent"]:
        snippet["parentId"] = thing["parent"]
    else:
        snippet["videoId"] = thing["video"]
    return {"kind": "youtube#comment", "id": thing["id"], "snippet": snippet}


def thread(world: World, thing: Found) -> Found:
    below = world.of("comment", parent=thing["id"])
    snippet = {
        "channelId": CHANNEL,
        "videoId": thing["video"],
        "topLevelComment": comment(thing),
        "canReply": True,
        "totalReplyCount": len(below),
        "isPublic": True,
    }
    told = {"kind": "youtube#commentThread", "id": thing["id"], "snippet": snippet}
    return {**told, "replies": {"comments": [comment(one) for one in below[:5]]}} if below else told


# --- asking --------------------------------------------------------------------------------------


def channels(world: World, asked: Asked) -> Told:
    snippet = {"title": "Velora", "customUrl": "@velora", "thumbnails": {"default": {"url": "x"}}}
    details = {"relatedPlaylists": {"uploads": UPLOADS}}
    status = {"longUploadsStatus": "eligible"}
    one = {"id": CHANNEL, "snippet": snippet, "contentDetails": details, "status": status}
    return Told(200, listed([one] * world.channels))


def uploads(world: World, asked: Asked) -> Told:
    found = world.of("video")
    if not found:
        return error(404, "playlistNotFound")
    return Told(200, listed([{"contentDetails": {"videoId": one["id"]}} for one in found[:50]]))


def videos(world: World, asked: Asked) -> Told:
    wanted = asked.one("id").split(",")
    return Told(200, listed([video(world.things[one]) for one in wanted if one in world.things]))


def threads(world: World, asked: Asked) -> Told:
    if asked.one("videoId"):
        found = world.of("comment", video=asked.one("videoId"), parent="")
    else:
        status = asked.one("moderationStatus", "published")
        found = world.of("comment", parent="", status=status)
    start, size = int(asked.one("pageToken", "0")), int(asked.one("maxResults", "20"))
    more = str(start + size) if len(found) > start + size else ""
    return Told(200, listed([thread(world, one) for one in found[start : start + size]], more))


def comments(world: World, asked: Asked) -> Told:
    if asked.one("parentId"):
        return Told(
            200, listed([comment(one) for one in world.of("comment", parent=asked.one("parentId"))])
        )
    wanted = asked.one("id").split(",")
    return Told(200, listed([comment(world.things[one]) for one in wanted if one in world.things]))


def playlists(world: World, asked: Asked) -> Told:
    return Told(200, listed([{"id": "PL1", "snippet": {"title": "Werkstatt"}}]))


# --- writing -------------------------------------------------------------------------------------


def start_thread(world: World, asked: Asked) -> Told:
    snippet = asked.data()["snippet"]
    if snippet["videoId"] not in world.things:
        return error(404, "videoNotFound")
    text = snippet["topLevelComment"]["snippet"]["textOriginal"]
    name = world.says(text, snippet["videoId"], CHANNEL)
    return Told(200, thread(world, world.things[name]))


def reply(world: World, asked: Asked) -> Told:
    snippet = asked.data()["snippet"]
    if snippet["parentId"] not in world.things:
        return error(404, "parentCommentNotFound")
    name = world.says(snippet["textOriginal"], snippet["parentId"], CHANNEL)
    return Told(200, comment(world.things[name]))


def moderate(world: World, asked: Asked) -> Told:
    if asked.one("id") not in world.things:
        return error(404, "commentNotFound")
    world.things[asked.one("id")]["status"] = asked.one("moderationStatus")
    return Told(204, "")


def drop(world: World, asked: Asked) -> Told:
    if world.things.pop(asked.one("id"), None) is None:
        return error(404, "commentNotFound")
    return Told(204, "")


def change_comment(world: World, asked: Asked) -> Told:
    data = asked.data()
    world.things[data["id"]]["text"] = data["snippet"]["textOriginal"]
    return Told(200, comment(world.things[data["id"]]))


def change_video(world: World, asked: Asked) -> Told:
    data = asked.data()
    found = world.things.get(data["id"])
    if found is None:
        return error(404, "videoNotFound")
    found["title"], found["text"] = data["snippet"]["title"], data["snippet"]["description"]
    found["privacy"] = data.get("status", {}).get("privacyStatus", found["privacy"])
    return Told(200, video(found))


def thumbnail(world: World, asked: Asked) -> Told:
    world.thumbnails[asked.one("videoId")] = asked.body
    return Told(200, {"kind": "youtube#thumbnailSetResponse", "items": [{}]})


def captions(world: World, asked: Asked) -> Told:
    """Both parts of it: what it is, and the file."""
    boundary = asked.headers["content-type"].partition("boundary=")[2].encode()
    told, file = (part.split(b"\r\n\r\n", 1) for part in asked.body.split(b"--" + boundary)[1:3])
    snippet = json.loads(told[1])["snippet"]
    assert b"text/vtt" in file[0]
    if (snippet["videoId"], snippet["language"]) in world.captions:
        return error(409, "captionExists")
    world.captions[snippet["videoId"], snippet["language"]] = file[1].removesuffix(b"\r\n")
    return Told(200, {"kind": "youtube#caption", "id": "c"})


def into_playlist(world: World, asked: Asked) -> Told:
    snippet = asked.data()["snippet"]
    world.listed.append((snippet["playlistId"], snippet["resourceId"]["videoId"]))
    return Told(200, {"kind": "youtube#playlistItem", "id": "x"})


# --- uploads -------------------------------------------------------------------------------------


def open_upload(world: World, asked: Asked) -> Told:
    data = asked.data()
    title, text = data["snippet"]["title"], data["snippet"]["description"]
    if not title or "<" in title + text:
        return error(400, "invalidTitle")
    name = f"s{next(world.numbers)}"
    size = int(asked.headers["x-upload-content-length"])
    privacy = data["status"]["privacyStatus"]
    given = {"title": title, "text": text, "privacy": privacy}
    world.sessions[name] = {"size": size, "got": b"", "given": given, "video": ""}
    return Told(200, "", {"location": f"{world.address}/upload/session/{name}"})


def put(world: World, asked: Asked) -> Told:
    session = world.sessions.get(asked.path.rpartition("/")[2])
    if session is None:
        return error(404, "notFound")
    found = re.fullmatch(r"bytes (\*|(\d+)-(\d+))/(\d+)", asked.headers["content-range"])
    if found is None or int(found.group(4)) != session["size"]:
        return error(400, "badRequest")
    if found.group(2) is not None:
        start = int(found.group(2))
        if start > len(session["got"]):
            return error(400, "badRequest")
        body = asked.body[: world.breaks_after] if world.breaks_after else asked.body
        session["got"] = session["got"][:start] + body
        if world.breaks_after:
            world.breaks_after = 0
            return Told(cut=True)
    if len(session["got"]) < session["size"]:
        got = len(session["got"])
        return Told(308, "", {"range": f"bytes=0-{got - 1}"} if got else {})
    if not session["video"]:
        session["video"] = world.new("video", **session["given"])["id"]
    return Told(200, video(world.things[session["video"]]))


V3 = "/youtube/v3"
ROUTES: list[tuple[str, str, Callable[[World, Asked], Told]]] = [
    ("GET", f"{V3}/channels", channels),
    ("GET", f"{V3}/playlistItems", uploads),
    ("GET", f"{V3}/videos", videos),
    ("GET", f"{V3}/commentThreads", threads),
    ("GET", f"{V3}/comments", comments),
    ("GET", f"{V3}/playlists", playlists),
    ("POST", f"{V3}/commentThreads", start_thread),
    ("POST", f"{V3}/comments", reply),
    ("POST", f"{V3}/comments/setModerationStatus", moderate),
    ("PUT", f"{V3}/comments", change_comment),
    ("PUT", f"{V3}/videos", change_video),
    ("DELETE", f"{V3}/comments", drop),
    ("DELETE", f"{V3}/videos", drop),
    ("POST", f"{V3}/playlistItems", into_playlist),
    ("POST", f"/upload{V3}/videos", open_upload),
    ("POST", f"/upload{V3}/thumbnails/set", thumbnail),
    ("POST", f"/upload{V3}/captions", captions),
    ("PUT", "/upload/session/.+", put),
]
