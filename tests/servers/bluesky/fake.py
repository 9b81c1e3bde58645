"""A small PDS with its AppView in one process, for what the real ones do not do on demand.

It keeps records, sessions and notifications, and fails as it is told: `world.next(method, …)` is
the answer to the next request for that method.
"""

import base64
import json
import time
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from tests.servers.http import Asked, Told, serving

DID = "did:plc:velora"
FAN = {"did": "did:plc:jana", "handle": "jana.test", "displayName": "Jana Sommer"}
ME = {"did": DID, "handle": "velora.test", "displayName": "Velora"}
PASSWORD = "abcd-efgh-ijkl-mnop"
POST = "app.bsky.feed.post"
SECOND = "2026-10-01T08:00:00.000Z"


def token(seconds: float, kind: str = "access") -> str:
    """A session token that ends after so many seconds, as its claims say."""
    claims = json.dumps({"exp": int(time.time() + seconds), "kind": kind}).encode()
    return f"head.{base64.urlsafe_b64encode(claims).decode().rstrip('=')}.signature"


def problem(status: int, error: str, message: str = "", **headers: str) -> Told:
    return Told(status, {"error": error, "message": message}, dict(headers))


@dataclass
class World:
    """What stands there, who may speak, and what goes wrong next."""

    address: str = ""
    records: dict[str, dict[str, Any]] = field(default_factory=dict)
    # Post views of the AppView by address, notifications with the newest first, our author feed.
    views: dict[str, dict[str, Any]] = field(default_factory=dict)
    notifications: list[dict[str, Any]] = field(default_factory=list)
    threads: dict[str, Any] = field(default_factory=dict)
    feed: list[dict[str, Any]] = field(default_factory=list)
    sessions: set[str] = field(default_factory=set)
    refreshing: set[str] = field(default_factory=set)
    password: str = PASSWORD
    did_doc: dict[str, Any] | None = None
    documents: dict[str, Any] = field(default_factory=dict)
    # Feeds and lists by address: their names.
    feeds: dict[str, str] = field(default_factory=dict)
    handles: dict[str, str] = field(default_factory=lambda: {"velora.test": DID})
    page: int = 100
    asked: list[Asked] = field(default_factory=list)
    faults: dict[str, deque[Told | Callable[[], Told]]] = field(
        default_factory=lambda: defaultdict(deque)
    )

    def next(self, method: str, *told: Told) -> None:
        """What the next requests for a method are told instead of an answer."""
        self.faults[method].extend(told)

    def times(self, method: str) -> int:
        return sum(asked.path.endswith(method) for asked in self.asked)

    def session(self, seconds: float = 7200) -> dict[str, Any]:
        """A new session; its access token ends after so many seconds."""
        access, refresh = token(seconds), token(86_400, f"refresh {len(self.refreshing)}")
        self.sessions.add(access)
        self.refreshing.add(refresh)
        return {
            "did": DID,
            "handle": "velora.test",
            "active": True,
            "accessJwt": access,
            "refreshJwt": refresh,
            **({"didDoc": self.did_doc} if self.did_doc else {}),
        }

    # --- what people do ------------------------------------------------------------------------

    def says(
        self, key: str, text: str, by: dict[str, Any] = FAN, at: str = SECOND, **more: Any
    ) -> str:
        """A post as the AppView shows it."""
        uri = f"at://{by['did']}/{POST}/{key}"
        record = {"$type": POST, "text": text, "createdAt": at, **more}
        self.views[uri] = {
            "uri": uri,
            "cid": cid_of(record),
            "author": by,
            "record": record,
            "indexedAt": at,
        }
        if by is ME:
            self.feed.insert(0, {"post": self.views[uri]})
        return uri

    def tells(
        self, reason: str, uri: str, at: str = SECOND, subject: str = "", by: Any = FAN
    ) -> None:
        """A notification, the newest so far."""
        told = {"uri": uri, "author": by, "reason": reason, "indexedAt": at, "record": {}}
        self.notifications.insert(0, told | ({"reasonSubject": subject} if subject else {}))


def answers(uri: str, root: str = "") -> dict[str, Any]:
    """The part of a record that says what it answers."""
    return {"reply": {"parent": ref(uri), "root": ref(root or uri)}}


def ref(uri: str) -> dict[str, str]:
    return {"uri": uri, "cid": cid_of(uri)}


def cid_of(content: Any) -> str:
    return "bafy" + sha256(json.dumps(content).encode()).hexdigest()[:20]


@contextmanager
def running() -> Iterator[World]:
    world = World()
    with serving(lambda asked: answer(world, asked)) as address:
        world.address = address
        yield world


def answer(world: World, asked: Asked) -> Told:
    world.asked.append(asked)
    method = asked.path.rpartition("/")[2]
    if world.faults[method]:
        told = world.faults[method].popleft()
        return told if isinstance(told, Told) else told()
    if method in world.documents:
        return Told(200, world.documents[method])
    respond, is_open = METHODS.get(method, (_unknown, True))
    if not is_open and _bearer(asked) not in world.sessions:
        return problem(400, "ExpiredToken", "Token has expired")
    return respond(world, asked)


def _bearer(asked: Asked) -> str:
    return str(asked.headers.get("authorization", "")).removeprefix("Bearer ")


def _unknown(world: World, asked: Asked) -> Told:
    return problem(404, "NotFound", "nothing here")


def _create_session(world: World, asked: Asked) -> Told:
    if asked.data()["password"] != world.password:
        return problem(401, "AuthenticationRequired", "Invalid identifier or password")
    return Told(200, world.session())


def _refresh_session(world: World, asked: Asked) -> Told:
    if _bearer(asked) not in world.refreshing:
        return problem(400, "ExpiredToken", "Token has been revoked")
    return Told(200, world.session())


def _resolve_handle(world: World, asked: Asked) -> Told:
    did = world.handles.get(asked.one("handle"))
    return Told(200, {"did": did}) if did else problem(400, "InvalidRequest", "Unable to resolve")


def _uri(asked: dict[str, Any]) -> str:
    return f"at://{asked['repo']}/{asked['collection']}/{asked['rkey']}"


def _put_record(world: World, asked: Asked) -> Told:
    body = asked.data()
    uri, record = _uri(body), body["record"]
    if uri in world.records and body.get("swapRecord", "") is None:
        return problem(400, "InvalidSwap", "Record was at another state")
    world.records[uri] = {"uri": uri, "cid": cid_of(record), "value": record}
    return Told(200, {"uri": uri, "cid": world.records[uri]["cid"]})


def _get_record(world: World, asked: Asked) -> Told:
    uri = _uri({name: asked.one(name) for name in ("repo", "collection", "rkey")})
    view = world.views.get(uri)
    seen = {"uri": uri, "cid": view["cid"], "value": view["record"]} if view else None
    found = world.records.get(uri) or seen
    return Told(200, found) if found else problem(400, "RecordNotFound", "Could not locate record")


def _delete_record(world: World, asked: Asked) -> Told:
    world.records.pop(_uri(asked.data()), None)
    return Told(200, {})


def _upload_blob(world: World, asked: Asked) -> Told:
    blob = {
        "$type": "blob",
        "ref": {"$link": cid_of(asked.body.hex())},
        "mimeType": asked.headers["content-type"],
        "size": len(asked.body),
    }
    return Told(200, {"blob": blob})


def _list_notifications(world: World, asked: Asked) -> Told:
    """As on the real one a cursor means a place, whatever came above it meanwhile."""
    left = int(asked.one("cursor", str(len(world.notifications))))
    start = len(world.notifications) - left
    page = world.notifications[start : start + world.page]
    more = {"cursor": str(left - world.page)} if left > world.page else {}
    return Told(200, {"notifications": page, **more})


def _get_posts(world: World, asked: Asked) -> Told:
    uris = asked.query.get("uris", [])
    found = [world.views[uri] for uri in uris if uri in world.views]
    counts = Counter(map(_parent, world.views.values()))
    return Told(200, {"posts": [{**view, "replyCount": counts[view["uri"]]} for view in found]})


def _get_post_thread(world: World, asked: Asked) -> Told:
    uri = asked.one("uri")
    if uri not in world.views and uri not in world.threads:
        return problem(400, "NotFound", f"Post not found: {uri}")
    return Told(200, {"thread": world.threads.get(uri) or _thread(world, uri)})


def _thread(world: World, uri: str) -> dict[str, Any]:
    view = world.views.get(uri)
    if view is None:
        return {"$type": "app.bsky.feed.defs#notFoundPost", "uri": uri, "notFound": True}
    parent = _parent(view)
    below = [{"post": one} for one in world.views.values() if _parent(one) == uri]
    return {
        "post": view,
        "replies": below,
        **({"parent": _thread(world, parent)} if parent else {}),
    }


def _parent(view: dict[str, Any]) -> str:
    return str(view["record"].get("reply", {}).get("parent", {}).get("uri", ""))


def _get_author_feed(world: World, asked: Asked) -> Told:
    start = int(asked.one("cursor", "0"))
    more = {"cursor": str(start + 50)} if start + 50 < len(world.feed) else {}
    return Told(200, {"feed": world.feed[start : start + 50], **more})


def _paged(world: World, asked: Asked, views: list[dict[str, Any]]) -> tuple[list[Any], Any]:
    """A page of views, the newest first, and where the next begins."""
    start, limit = int(asked.one("cursor", "0")), int(asked.one("limit", "50"))
    newest = sorted(views, key=lambda view: view["indexedAt"], reverse=True)
    more = {"cursor": str(start + limit)} if start + limit < len(newest) else {}
    return newest[start : start + limit], more


def _search_posts(world: World, asked: Asked) -> Told:
    words = asked.one("q").lower()
    views = [one for one in world.views.values() if words in one["record"]["text"].lower()]
    page, more = _paged(world, asked, views)
    return Told(200, {"posts": page, **more})


def _get_feed(world: World, asked: Asked) -> Told:
    page, more = _paged(world, asked, list(world.views.values()))
    return Told(200, {"feed": [{"post": one} for one in page], **more})


def _get_feed_generator(world: World, asked: Asked) -> Told:
    name = world.feeds.get(asked.one("feed"))
    known = Told(200, {"view": {"displayName": name}, "isOnline": True})
    return known if name else problem(400, "InvalidRequest", "could not find feed")


def _get_list(world: World, asked: Asked) -> Told:
    name = world.feeds.get(asked.one("list"))
    known = Told(200, {"list": {"name": name}, "items": []})
    return known if name else problem(400, "InvalidRequest", "List not found")


def _get_profile(world: World, asked: Asked) -> Told:
    return Told(200, ME)


METHODS: dict[str, tuple[Callable[[World, Asked], Told], bool]] = {
    "com.atproto.server.createSession": (_create_session, True),
    "com.atproto.server.refreshSession": (_refresh_session, True),
    "com.atproto.identity.resolveHandle": (_resolve_handle, True),
    "com.atproto.repo.putRecord": (_put_record, False),
    "com.atproto.repo.getRecord": (_get_record, False),
    "com.atproto.repo.deleteRecord": (_delete_record, False),
    "com.atproto.repo.uploadBlob": (_upload_blob, False),
    "app.bsky.notification.listNotifications": (_list_notifications, False),
    "app.bsky.feed.getPosts": (_get_posts, False),
    "app.bsky.feed.getPostThread": (_get_post_thread, False),
    "app.bsky.feed.getAuthorFeed": (_get_author_feed, False),
    "app.bsky.actor.getProfile": (_get_profile, False),
    "app.bsky.feed.searchPosts": (_search_posts, False),
    "app.bsky.feed.getFeed": (_get_feed, False),
    "app.bsky.feed.getListFeed": (_get_feed, False),
    "app.bsky.feed.getFeedGenerator": (_get_feed_generator, False),
    "app.bsky.graph.getList": (_get_list, False),
}
