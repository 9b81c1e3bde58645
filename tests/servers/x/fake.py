"""The part of the X API v2 that Resonanz speaks, as docs.x.com describes it."""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tests.servers.http import Asked, Told, serving

ME, JANA = "2001", "3001"
USERS = {
    ME: {"id": ME, "username": "velora", "name": "Velora"},
    JANA: {"id": JANA, "username": "jana", "name": "Jana Sommer"},
}
LINK = re.compile(r"https?://\S+")

type Answer = Callable[..., Told]
ROUTES: list[tuple[str, re.Pattern[str], Answer]] = []


def route(method: str, path: str) -> Callable[[Answer], Answer]:
    def keep(answer: Answer) -> Answer:
        pattern = re.compile(re.sub(r"<(\w+)>", r"(?P<\1>[^/]+)", path) + "$")
        ROUTES.append((method, pattern, answer))
        return answer

    return keep


def no(status: int, detail: str, **more: Any) -> Told:
    return Told(status, {"title": "Trouble", "detail": detail, "status": status, **more})


@dataclass
class World:
    """Posts and people. `faults`: what becomes of the next posts ("lost", "cut", an answer);
    `states`: what is said of the next uploads that are looked at."""

    address: str = ""
    token: str = "first-token"
    refresh: str = "first-refresh"
    posts: dict[str, dict[str, Any]] = field(default_factory=dict)
    likes: set[str] = field(default_factory=set)
    faults: list[Any] = field(default_factory=list)
    states: list[dict[str, Any]] = field(default_factory=list)
    # What is answered to the next subtitles, where they are not taken.
    against_subtitles: list[Told] = field(default_factory=list)
    uploads: dict[str, dict[str, Any]] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    knows_duplicates: bool = True
    shows_own: bool = True
    page: int = 100
    count: int = 1_900_000_000_000_000_000

    def put(self, author: str, text: str, to: str = "", **more: Any) -> str:
        self.count += 1
        remote_id = str(self.count)
        urls = []
        for number, link in enumerate(LINK.findall(text)):
            short = f"https://t.co/{remote_id[-4:]}{number}"
            text = text.replace(link, short)
            urls.append({"url": short, "expanded_url": link})
        moment = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        post = {
            "id": remote_id,
            "author_id": author,
            "text": text.replace("&", "&amp;").replace("<", "&lt;"),
            "created_at": moment,
            "conversation_id": remote_id,
            "lang": "de",
            "entities": {"urls": urls},
            **more,
        }
        if to:
            above = self.posts[to]
            post["referenced_tweets"] = [{"type": "replied_to", "id": to}]
            post["in_reply_to_user_id"] = above["author_id"]
            post["conversation_id"] = above["conversation_id"]
            post["text"] = f"@{USERS[above['author_id']]['username']} {post['text']}"
        self.posts[remote_id] = post
        return remote_id

    def says(self, text: str, to: str = "", **more: Any) -> str:
        return self.put(JANA, text if to else f"@velora {text}", to, **more)

    def standing(self, remote_id: str) -> str | None:
        post = self.posts.get(remote_id)
        return re.sub(r"^@\w+ ", "", post["text"]) if post else None

    def ours(self) -> list[str]:
        return [name for name, post in self.posts.items() if post["author_id"] == ME]


@contextmanager
def running() -> Iterator[World]:
    world = World()
    with serving(lambda asked: answer(world, asked)) as world.address:
        yield world


def answer(world: World, asked: Asked) -> Told:
    world.asked.append(asked)
    for method, pattern, respond in ROUTES:
        found = pattern.match(asked.path) if method == asked.method else None
        if found is None:
            continue
        is_open = asked.path.endswith("/oauth2/token")
        if not is_open and asked.headers.get("authorization") != f"Bearer {world.token}":
            return no(401, "Unauthorized")
        told = respond(world, asked, **found.groupdict())
        told.headers = {**world.headers, **told.headers}
        return told
    return no(404, "Not Found")


@route("POST", "/2/oauth2/token")
def _token(world: World, asked: Asked) -> Told:
    data = asked.data()
    if not asked.headers.get("authorization", "").startswith("Basic "):
        return Told(401, {"error": "unauthorized_client"})
    given = data.get("code", "good") == "good" and data.get("refresh_token", world.refresh)
    if given != world.refresh:
        return Told(400, {"error": "invalid_request", "error_description": "Value was invalid."})
    world.token, world.refresh = f"{world.token}+", f"{world.refresh}+"
    return Told(
        body={
            "token_type": "bearer",
            "expires_in": 7200,
            "access_token": world.token,
            "refresh_token": world.refresh,
            "scope": "tweet.read tweet.write offline.access",
        }
    )


@route("GET", "/2/users/me")
def _me(world: World, asked: Asked) -> Told:
    return Told(body={"data": USERS[ME]})


def _included(world: World, shown: list[dict[str, Any]]) -> dict[str, Any]:
    around = [
        world.posts[one["id"]]
        for post in shown
        for one in post.get("referenced_tweets", [])
        if one["id"] in world.posts
    ]
    return {"users": list(USERS.values()), "tweets": around}


@route("GET", "/2/users/<user>/mentions")
def _mentions(world: World, asked: Asked, user: str) -> Told:
    since, begin = int(asked.one("since_id", "0")), int(asked.one("pagination_token", "0"))
    found = [
        post
        for name, post in reversed(world.posts.items())
        if post["author_id"] != user and "@velora" in post["text"] and int(name) > since
    ]
    size = min(int(asked.one("max_results", "10")), world.page)
    shown = found[begin : begin + size]
    meta = {"result_count": len(shown)}
    following = {"next_token": str(begin + size)} if len(found) > begin + size else {}
    if not shown:
        return Told(body={"meta": meta})
    included = _included(world, shown)
    return Told(body={"data": shown, "includes": included, "meta": meta | following})


@route("GET", "/2/users/<user>/tweets")
def _tweets(world: World, asked: Asked, user: str) -> Told:
    start = asked.one("start_time")
    found = [post for post in world.posts.values() if post["author_id"] == user]
    shown = [post for post in found if post["created_at"][:19] >= start[:19]]
    return Told(body={"data": shown[::-1]} if shown and world.shows_own else {"meta": {}})


@route("POST", "/2/tweets")
def _post(world: World, asked: Asked) -> Told:
    fault = world.faults.pop(0) if world.faults else ""
    if isinstance(fault, Told):
        return fault
    if fault == "cut":
        return Told(cut=True)
    told = _posted(world, asked.data())
    return Told(cut=True) if fault == "lost" else told


def _posted(world: World, data: dict[str, Any]) -> Told:
    to = data.get("reply", {}).get("in_reply_to_tweet_id", "")
    if to and to not in world.posts:
        words = "You attempted to reply to a Tweet that is deleted or not visible to you."
        return no(403, words)
    if world.knows_duplicates and any(
        world.standing(name) == data["text"] and world.posts[name].get("answers") == to
        for name in world.ours()
    ):
        return no(403, "You are not allowed to create a Tweet with duplicate content.")
    for name in data.get("media", {}).get("media_ids", []):
        if not world.uploads.get(name, {}).get("finished"):
            return no(400, "Your media IDs are invalid.")
    kept = {name: data[name] for name in ("poll", "media") if name in data}
    remote_id = world.put(ME, data["text"], to, **{**kept, "answers": to})
    return Told(201, {"data": {"id": remote_id, "text": data["text"]}})


@route("DELETE", "/2/tweets/<name>")
def _delete(world: World, asked: Asked, name: str) -> Told:
    is_there = world.posts.pop(name, None) is not None
    return Told(body={"data": {"deleted": True}}) if is_there else no(404, "Not Found")


@route("GET", "/2/tweets")
def _figures(world: World, asked: Asked) -> Told:
    metrics = {"like_count": 3, "reply_count": 1, "retweet_count": 2, "impression_count": 99}
    names = [name for name in asked.one("ids").split(",") if name in world.posts]
    return Told(body={"data": [{"id": name, "public_metrics": metrics} for name in names]})


@route("POST", "/2/users/<user>/<place>")
def _mark(world: World, asked: Asked, user: str, place: str) -> Told:
    name = f"{place}:{asked.data()['tweet_id']}"
    if name == "likes:gone":
        return no(404, "Not Found")
    if name == "retweets:locked":
        return no(403, "You are not permitted to perform this action.")
    if name in world.likes:
        return no(400, "You have already retweeted this Tweet.")
    world.likes.add(name)
    return Told(body={"data": {"liked": True}})


@route("DELETE", "/2/users/<user>/<place>/<name>")
def _unmark(world: World, asked: Asked, user: str, place: str, name: str) -> Told:
    if f"{place}:{name}" not in world.likes:
        return no(404, "Not Found")
    world.likes.discard(f"{place}:{name}")
    return Told(body={"data": {"liked": False}})


# --- uploads -----------------------------------------------------------------------------------


@route("POST", "/2/media/upload/initialize")
def _announce(world: World, asked: Asked) -> Told:
    name = str(7000 + len(world.uploads))
    world.uploads[name] = {**asked.data(), "pieces": {}}
    return Told(body={"data": {"id": name, "expires_after_secs": 86_400, "media_key": f"7_{name}"}})


@route("POST", "/2/media/upload/<name>/append")
def _append(world: World, asked: Asked, name: str) -> Told:
    data = asked.data()
    world.uploads[name]["pieces"][int(data["segment_index"])] = data["media"]
    fault = world.faults.pop(0) if world.faults else ""
    return fault if isinstance(fault, Told) else Told(body={"data": {"expires_at": time.time()}})


@route("POST", "/2/media/upload/<name>/finalize")
def _finish(world: World, asked: Asked, name: str) -> Told:
    upload = world.uploads[name]
    content = b"".join(upload["pieces"][number] for number in sorted(upload["pieces"]))
    if len(content) != upload["total_bytes"]:
        return no(400, "Segments do not add up to provided total file size.")
    upload["finished"] = True
    data: dict[str, Any] = {"id": name, "size": len(content)}
    if upload["media_category"] == "tweet_video":
        data["processing_info"] = {"state": "pending", "check_after_secs": 0}
    return Told(body={"data": data})


@route("GET", "/2/media/upload")
def _look(world: World, asked: Asked) -> Told:
    state = world.states.pop(0) if world.states else {"state": "succeeded"}
    return Told(body={"data": {"id": asked.one("media_id"), "processing_info": state}})


@route("POST", "/2/media/metadata")
def _describe(world: World, asked: Asked) -> Told:
    data = asked.data()
    world.uploads[data["id"]]["alt"] = data["metadata"]["alt_text"]["text"]
    return Told(body={"data": {"id": data["id"]}})


@route("POST", "/2/media/subtitles")
def _subtitles(world: World, asked: Asked) -> Told:
    """Subtitles are uploaded like anything else, and then said to be those of a video."""
    if world.against_subtitles:
        return world.against_subtitles.pop()
    data = asked.data()
    file, video = world.uploads[data["subtitles"]["id"]], world.uploads[data["id"]]
    fits = (file["media_type"], file["media_category"]) == ("text/srt", "subtitles")
    if not fits or not file.get("finished") or data["media_category"] != "TweetVideo":
        return no(400, "One or more parameters to your request was invalid.")
    if not re.fullmatch("[A-Z]{2}", data["subtitles"]["language_code"]):
        return no(400, "One or more parameters to your request was invalid.")
    pieces = file["pieces"]
    video["subtitles"] = {**data["subtitles"], "file": b"".join(pieces[n] for n in sorted(pieces))}
    return Told(body={"data": {"id": data["id"], "associated_subtitles": [data["subtitles"]]}})
