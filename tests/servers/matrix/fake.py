"""A small Matrix server with one room, by the client-server API, for what a real one does not do
on demand.

It keeps the events of the room in order, knows transactions again as the specification says, and
fails as it is told: `world.next(what, …)` is the answer to the next request of that kind.
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

from tests.servers.http import Asked, Told, serving

type Event = dict[str, Any]

ROOM = "!hilfe:velora.example"
ALIAS = "#hilfe:velora.example"
ME = "@velora:velora.example"
JANA = "@jana:anderswo.example"
PASSWORD = "fahrtwind-2026"


def problem(status: int, code: str, said: str = "", **more: Any) -> Told:
    return Told(status, {"errcode": code, "error": said, **more})


@dataclass
class World:
    """What stands in the room, who may speak, and what goes wrong next."""

    address: str = ""
    room_id: str = ROOM
    me: str = ME
    password: str = PASSWORD
    events: list[Event] = field(default_factory=list)
    state: list[Event] = field(default_factory=list)
    members: int = 3
    is_in: bool = True
    flows: list[str] = field(default_factory=lambda: ["m.login.password"])
    tokens: set[str] = field(default_factory=set)
    well_known: Any = None
    # Whether tokens end and come with another to renew them.
    renews: bool = False
    files: dict[str, bytes] = field(default_factory=dict)
    transactions: dict[tuple[str, str], str] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    faults: dict[str, deque[Told | Callable[[], Told]]] = field(
        default_factory=lambda: defaultdict(deque)
    )
    happened: threading.Condition = field(default_factory=threading.Condition)

    def __post_init__(self) -> None:
        self.sets("m.room.create", {"room_version": "11"})
        self.sets("m.room.name", {"name": "Hilfe"})
        self.sets("m.room.canonical_alias", {"alias": ALIAS})
        self.sets("m.room.join_rules", {"join_rule": "public"})

    # --- what tests tell it --------------------------------------------------------------------

    def next(self, what: str, *told: Told | Callable[[], Told]) -> None:
        """What the next requests of a kind are told instead of an answer."""
        self.faults[what].extend(told)

    def times(self, part: str) -> int:
        """How often something was asked whose path holds this."""
        return sum(part in asked.path for asked in self.asked)

    def token(self) -> str:
        token = f"token-{len(self.tokens)}"
        self.tokens.add(token)
        return token

    def sets(self, kind: str, content: Any, key: str = "") -> None:
        """A state of the room from the beginning."""
        self.state.append(
            {"type": kind, "state_key": key, "content": content, "event_id": f"${kind}{key}"}
        )

    # --- what people do ------------------------------------------------------------------------

    def happens(self, sender: str, kind: str, content: Any, **more: Any) -> str:
        """A new event in the room; its id."""
        with self.happened:
            name = f"${len(self.events)}:{kind}"
            now = int(time.time() * 1000)
            self.events.append(
                {
                    "type": kind,
                    "sender": sender,
                    "content": content,
                    "event_id": name,
                    "origin_server_ts": now,
                    **more,
                }
            )
            self.happened.notify_all()
        return name

    def says(self, text: str, by: str = JANA, **content: Any) -> str:
        said = {"msgtype": "m.text", "body": text, **content}
        return self.happens(by, "m.room.message", said)

    def answers(self, text: str, name: str, by: str = JANA, **content: Any) -> str:
        relation = {"m.relates_to": {"m.in_reply_to": {"event_id": name}}}
        return self.says(text, by, **relation, **content)

    def names_us(self, text: str, **content: Any) -> str:
        return self.says(text, **{"m.mentions": {"user_ids": [ME]}}, **content)

    def reacts(self, name: str, key: str = "👍", by: str = JANA) -> str:
        relation = {"rel_type": "m.annotation", "event_id": name, "key": key}
        return self.happens(by, "m.reaction", {"m.relates_to": relation})

    def takes_back(self, name: str, by: str = JANA) -> str:
        event = self.event(name)
        if event is not None:
            event["content"] = {}
        return self.happens(by, "m.room.redaction", {"redacts": name}, redacts=name)

    # --- what stands there ---------------------------------------------------------------------

    def event(self, name: str) -> Event | None:
        return next((one for one in self.events if one["event_id"] == name), None)

    def messages(self, by: str = ME) -> list[Event]:
        """What somebody said and did not take back."""
        said = [one for one in self.events if one["type"] == "m.room.message" and one["content"]]
        return [one for one in said if one["sender"] == by]


@contextmanager
def running() -> Iterator[World]:
    world = World()
    with serving(lambda asked: answer(world, asked)) as address:
        world.address = address
        yield world


ROUTES = {
    "well-known": r"/\.well-known/matrix/client",
    "versions": r"/_matrix/client/versions",
    "login": r"/_matrix/client/v3/login",
    "refresh": r"/_matrix/client/v3/refresh",
    "whoami": r"/_matrix/client/v3/account/whoami",
    "profile": r"/_matrix/client/v3/profile/([^/]+)",
    "join": r"/_matrix/client/v3/join/([^/]+)",
    "sync": r"/_matrix/client/v3/sync",
    "messages": r"/_matrix/client/v3/rooms/[^/]+/messages",
    "context": r"/_matrix/client/v3/rooms/[^/]+/context/([^/]+)",
    "event": r"/_matrix/client/v3/rooms/[^/]+/event/([^/]+)",
    "state": r"/_matrix/client/v3/rooms/[^/]+/state/([^/]+)",
    "send": r"/_matrix/client/v3/rooms/[^/]+/send/([^/]+)/([^/]+)",
    "redact": r"/_matrix/client/v3/rooms/[^/]+/redact/([^/]+)/([^/]+)",
    "relations": r"/_matrix/client/v1/rooms/[^/]+/relations/([^/]+)/m.annotation/m.reaction",
    "config": r"/_matrix/client/v1/media/config",
    "old-config": r"/_matrix/media/v3/config",
    "upload": r"/_matrix/media/v3/upload",
    "download": r"/_matrix/client/v1/media/download/([^/]+)/([^/]+)",
}
OPEN = {"well-known", "versions", "login", "refresh"}


def answer(world: World, asked: Asked) -> Told:
    world.asked.append(asked)
    for what, pattern in ROUTES.items():
        if found := re.fullmatch(pattern, asked.path):
            return _routed(world, asked, what, [unquote(part) for part in found.groups()])
    return problem(404, "M_UNRECOGNIZED", "Unrecognized request")


def _routed(world: World, asked: Asked, what: str, parts: list[str]) -> Told:
    if world.faults[what]:
        told = world.faults[what].popleft()
        return told if isinstance(told, Told) else told()
    token = str(asked.headers.get("authorization", "")).removeprefix("Bearer ")
    if what not in OPEN and token not in world.tokens:
        return problem(401, "M_UNKNOWN_TOKEN", "Unknown access token", soft_logout=world.renews)
    return METHODS[what](world, asked, *parts)


# --- signing in ----------------------------------------------------------------------------------


def _well_known(world: World, asked: Asked) -> Told:
    return Told(200, world.well_known) if world.well_known else Told(404, "not here")


def _versions(world: World, asked: Asked) -> Told:
    return Told(200, {"versions": ["v1.1", "v1.11"]})


def _login(world: World, asked: Asked) -> Told:
    if asked.method == "GET":
        return Told(200, {"flows": [{"type": kind} for kind in world.flows]})
    body = asked.data()
    if (body["identifier"]["user"], body["password"]) != (world.me, world.password):
        return problem(403, "M_FORBIDDEN", "Invalid username or password")
    return Told(200, {"user_id": world.me, "device_id": "DEVICE", **_right(world)})


def _right(world: World) -> dict[str, Any]:
    ends = {"refresh_token": f"renew-{len(world.tokens)}", "expires_in_ms": 300_000}
    return {"access_token": world.token(), **(ends if world.renews else {})}


def _refresh(world: World, asked: Asked) -> Told:
    if not str(asked.data().get("refresh_token")).startswith("renew-"):
        return problem(401, "M_UNKNOWN_TOKEN", "Unknown refresh token")
    return Told(200, _right(world))


def _whoami(world: World, asked: Asked) -> Told:
    return Told(200, {"user_id": world.me})


def _profile(world: World, asked: Asked, user: str) -> Told:
    return Told(200, {"displayname": "Velora"})


def _join(world: World, asked: Asked, wished: str) -> Told:
    if wished not in (world.room_id, ALIAS):
        return problem(404, "M_NOT_FOUND", "No known servers")
    world.is_in = True
    return Told(200, {"room_id": world.room_id})


# --- reading -------------------------------------------------------------------------------------


def _sync(world: World, asked: Asked) -> Told:
    wished = json.loads(asked.one("filter", "{}"))
    begin = asked.one("since")
    if begin and not re.fullmatch(r"s\d+", begin):
        return problem(400, "M_INVALID_PARAM", "Invalid stream token")
    place = int(begin.removeprefix("s") or 0)
    with world.happened:
        if begin:
            seconds = int(asked.one("timeout", "0")) / 1000
            world.happened.wait_for(lambda: len(world.events) > place, seconds)
        return Told(200, _synced(world, wished.get("room", {}), place, is_first=not begin))


def _synced(world: World, wished: Any, place: int, *, is_first: bool) -> dict[str, Any]:
    timeline = wished.get("timeline", {})
    happened = [] if timeline.get("types") == [] else world.events[place:]
    shown = happened[-timeline.get("limit", 10) :]
    rest = len(world.events) - len(shown)
    room = {
        "timeline": {
            "events": [dict(one) for one in shown],
            "limited": len(shown) < len(happened),
            "prev_batch": f"t{rest}",
        },
        "state": {"events": [*world.state, *_state_of(happened)] if is_first else []},
        "summary": {
            "m.joined_member_count": world.members,
            "m.invited_member_count": 0,
            "m.heroes": [JANA],
        },
    }
    rooms = {"join" if world.is_in else "leave": {world.room_id: room}}
    silent = not shown and not is_first and world.is_in
    return {"next_batch": f"s{len(world.events)}", "rooms": {} if silent else rooms}


def _state_of(happened: list[Event]) -> list[Event]:
    return [one for one in happened if "state_key" in one]


def _messages(world: World, asked: Asked) -> Told:
    limit = int(asked.one("limit", "10"))
    begin = asked.one("from")
    if asked.one("dir") == "f":
        return _forwards(world, int(begin[1:]), asked.one("to"), limit)
    end = int(begin[1:]) if begin else len(world.events)
    found = [one for one in world.events[:end] if _wished(one, asked)][::-1]
    chunk = found[:limit]
    more = {"end": f"t{world.events.index(chunk[-1])}"} if len(found) > limit else {}
    return Told(200, {"start": f"t{end}", "chunk": [dict(one) for one in chunk], **more})


def _forwards(world: World, begin: int, to: str, limit: int) -> Told:
    end = min(int(to[1:]) if to else len(world.events), begin + limit)
    more = {"end": f"t{end}"} if end < len(world.events) else {}
    chunk = [dict(one) for one in world.events[begin:end]]
    return Told(200, {"start": f"t{begin}", "chunk": chunk, **more})


def _wished(event: Event, asked: Asked) -> bool:
    wished = json.loads(asked.one("filter", "{}"))
    return event["sender"] in wished.get("senders", [event["sender"]]) and event[
        "type"
    ] in wished.get("types", [event["type"]])


def _context(world: World, asked: Asked, name: str) -> Told:
    event = world.event(name)
    if event is None:
        return problem(404, "M_NOT_FOUND", "Event not found.")
    after = world.events[world.events.index(event) + 1 :]
    return Told(
        200, {"event": event, "events_after": [one for one in after if _wished(one, asked)]}
    )


def _event(world: World, asked: Asked, name: str) -> Told:
    event = world.event(name)
    return Told(200, event) if event else problem(404, "M_NOT_FOUND", "Event not found.")


def _state(world: World, asked: Asked, kind: str) -> Told:
    happened = [*world.state, *_state_of(world.events)]
    found = [one["content"] for one in happened if one["type"] == kind]
    return Told(200, found[-1]) if found else problem(404, "M_NOT_FOUND", "Event not found.")


def _relations(world: World, asked: Asked, about: str) -> Told:
    begin = int(asked.one("from", "0"))
    found = [
        one
        for one in world.events
        if one["content"].get("m.relates_to", {}).get("event_id") == about
        and one["type"] == "m.reaction"
    ]
    page = found[begin : begin + 2]
    more = {"next_batch": str(begin + 2)} if begin + 2 < len(found) else {}
    return Told(200, {"chunk": page, **more})


# --- writing -------------------------------------------------------------------------------------


def _once(world: World, asked: Asked, transaction: str, write: Callable[[], str]) -> Told:
    """A transaction of the same device is the same event, however often it is sent."""
    key = (str(asked.headers.get("authorization")), asked.path)
    if key not in world.transactions:
        world.transactions[key] = write()
    return Told(200, {"event_id": world.transactions[key]})


def _send(world: World, asked: Asked, kind: str, transaction: str) -> Told:
    content = asked.data()
    return _once(world, asked, transaction, lambda: world.happens(world.me, kind, content))


def _redact(world: World, asked: Asked, name: str, transaction: str) -> Told:
    return _once(world, asked, transaction, lambda: world.takes_back(name, world.me))


def _upload(world: World, asked: Asked) -> Told:
    name = f"file{len(world.files)}"
    world.files[name] = asked.body
    return Told(200, {"content_uri": f"mxc://velora.example/{name}"})


def _download(world: World, asked: Asked, server: str, name: str) -> Told:
    if server != "velora.example" or name not in world.files:
        return problem(404, "M_NOT_FOUND", "Not found")
    return Told(200, raw=world.files[name], headers={"content-type": "image/png"})


def _config(world: World, asked: Asked) -> Told:
    return Told(200, {"m.upload.size": 10_000_000})


METHODS: dict[str, Callable[..., Told]] = {
    "well-known": _well_known,
    "versions": _versions,
    "login": _login,
    "refresh": _refresh,
    "whoami": _whoami,
    "profile": _profile,
    "join": _join,
    "sync": _sync,
    "messages": _messages,
    "context": _context,
    "event": _event,
    "state": _state,
    "send": _send,
    "redact": _redact,
    "relations": _relations,
    "config": _config,
    "old-config": _config,
    "upload": _upload,
    "download": _download,
}
