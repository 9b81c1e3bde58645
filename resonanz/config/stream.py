"""The stream of live news: a small ASGI process beside the pages.

A browser opens `/live?topic=post:7&topic=person:5`. Rights are asked when it opens and every
`RECHECK_SECONDS` again. One connection to PostgreSQL listens for everybody; a stream holds none.
"""

import asyncio
import contextlib
import json
import os
from collections import defaultdict
from collections.abc import Awaitable, Callable
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import parse_qs, urlsplit

import django
import psycopg
from asgiref.sync import sync_to_async

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "resonanz.config.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import get_user  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.db import connection  # noqa: E402
from django.http import HttpRequest  # noqa: E402

from resonanz.core.events import LIVE_CHANNEL  # noqa: E402
from resonanz.core.live import may_follow  # noqa: E402
from resonanz.people.models import Person  # noqa: E402

HEARTBEAT_SECONDS = 15.0
RECHECK_SECONDS = 45.0
MAX_TOPICS = 40
STREAMS_A_PERSON = 12
WAITING = 200

type Scope = dict[str, Any]
type Receive = Callable[[], Awaitable[dict[str, Any]]]
type Send = Callable[[dict[str, Any]], Awaitable[None]]


class Hub:
    """Hands every hint from PostgreSQL to the streams that follow its topic."""

    def __init__(self) -> None:
        self.followers: dict[str, set[asyncio.Queue[str]]] = defaultdict(set)
        self.streams: dict[int, int] = defaultdict(int)
        self._listener: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to listen, once per process."""
        if self._listener is None or self._listener.done():
            self._listener = asyncio.create_task(self._listen())

    async def _listen(self) -> None:
        while True:
            with contextlib.suppress(psycopg.Error, OSError):
                await self._listen_once()
            await asyncio.sleep(1)

    async def _listen_once(self) -> None:
        parameters = connection.get_connection_params()
        wanted = ("host", "port", "user", "password", "dbname")
        told = {name: parameters[name] for name in wanted if parameters.get(name)}
        listening = await psycopg.AsyncConnection.connect(autocommit=True, **told)
        async with listening:
            await listening.execute(f"LISTEN {LIVE_CHANNEL}")
            async for notice in listening.notifies():
                self.tell(notice.payload)

    def tell(self, payload: str) -> None:
        """Pass a hint on; who is too slow to take it is not waited for."""
        for queue in self.followers.get(json.loads(payload)["topic"], ()):
            with contextlib.suppress(asyncio.QueueFull):
                queue.put_nowait(payload)

    @contextlib.contextmanager
    def following(self, person_id: int, topics: list[str]) -> Any:
        """A queue of hints on the topics, while the stream is open."""
        queue: asyncio.Queue[str] = asyncio.Queue(WAITING)
        self.streams[person_id] += 1
        for topic in topics:
            self.followers[topic].add(queue)
        try:
            yield queue
        finally:
            for topic in topics:
                self.followers[topic].discard(queue)
                if not self.followers[topic]:
                    del self.followers[topic]
            self.streams[person_id] -= 1
            if not self.streams[person_id]:
                del self.streams[person_id]


hub = Hub()


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """The ASGI application: `granian --interface asgi resonanz.config.stream:application`."""
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
    elif scope["type"] == "http":
        await _serve(scope, receive, send)


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return


async def _serve(scope: Scope, receive: Receive, send: Send) -> None:
    hub.start()
    headers = {name.decode().lower(): value.decode("latin-1") for name, value in scope["headers"]}
    wished = parse_qs(scope["query_string"].decode("latin-1")).get("topic", [])[:MAX_TOPICS]
    if scope["path"].rstrip("/") != "/live" or scope["method"] != "GET":
        return await _refuse(send, 404, headers)
    person = await viewer_of(headers.get("cookie", ""))
    if person is None:
        return await _refuse(send, 403, headers)
    if hub.streams.get(person.pk, 0) >= STREAMS_A_PERSON:
        return await _refuse(send, 429, headers)
    topics = await allowed(person, wished)
    if not topics:
        return await _refuse(send, 403, headers)
    await _stream(person, topics, headers, receive, send)


async def _stream(
    person: Person, topics: list[str], headers: dict[str, str], receive: Receive, send: Send
) -> None:
    start = [(b"content-type", b"text/event-stream"), (b"cache-control", b"no-store")]
    start += [(b"x-accel-buffering", b"no"), *_cross_origin(headers)]
    await send({"type": "http.response.start", "status": 200, "headers": start})
    await _write(send, "retry: 3000\n\n")
    gone = asyncio.create_task(_gone(receive))
    try:
        with hub.following(person.pk, topics) as queue:
            await _relay(person, topics, headers.get("cookie", ""), queue, gone, send)
    finally:
        gone.cancel()


async def _relay(
    person: Person,
    topics: list[str],
    cookie: str,
    queue: asyncio.Queue[str],
    gone: "asyncio.Task[None]",
    send: Send,
) -> None:
    clock = asyncio.get_running_loop().time
    recheck_at = clock() + RECHECK_SECONDS
    while not gone.done():
        waiting = asyncio.create_task(queue.get())
        await asyncio.wait(
            {waiting, gone}, timeout=HEARTBEAT_SECONDS, return_when=asyncio.FIRST_COMPLETED
        )
        if clock() >= recheck_at:
            if not await still_allowed(person, topics, cookie):
                waiting.cancel()
                break
            recheck_at = clock() + RECHECK_SECONDS
        if waiting.done():
            await _write(send, frame(waiting.result()))
        else:
            waiting.cancel()
            await _write(send, ": here\n\n")
    if not gone.done():
        await send({"type": "http.response.body", "body": b"", "more_body": False})


def frame(payload: str) -> str:
    """A hint as a server-sent event; its id is the number of the event in the ledger."""
    number = json.loads(payload).get("event")
    return (f"id: {number}\n" if number else "") + f"data: {payload}\n\n"


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _write(send: Send, text: str) -> None:
    await send({"type": "http.response.body", "body": text.encode(), "more_body": True})


async def _refuse(send: Send, status: int, headers: dict[str, str]) -> None:
    start = [(b"content-type", b"text/plain"), *_cross_origin(headers)]
    await send({"type": "http.response.start", "status": status, "headers": start})
    await send({"type": "http.response.body", "body": b""})


def _cross_origin(headers: dict[str, str]) -> list[tuple[bytes, bytes]]:
    """Our own pages may read the stream although it listens on another port."""
    origin = headers.get("origin", "")
    if not origin:
        return []
    ours = urlsplit(origin).hostname == urlsplit(f"//{headers.get('host', '')}").hostname
    if not ours and origin != settings.PUBLIC_ADDRESS:
        return []
    return [
        (b"access-control-allow-origin", origin.encode("latin-1")),
        (b"access-control-allow-credentials", b"true"),
        (b"vary", b"Origin"),
    ]


# --- rights, asked in a thread that gives its connection back ------------------------------------


def _viewer(cookie: str) -> Person | None:
    held = SimpleCookie(cookie).get(settings.SESSION_COOKIE_NAME)
    if held is None:
        return None
    request = HttpRequest()
    request.session = SessionStore(held.value)
    user = get_user(request)
    if not user.is_authenticated or not user.is_active:
        return None
    return Person.objects.select_related("user").filter(user=user).first()


@sync_to_async(thread_sensitive=False)
def viewer_of(cookie: str) -> Person | None:
    """Who is signed in under the session cookie, or nobody."""
    try:
        return _viewer(cookie)
    finally:
        connection.close()


@sync_to_async(thread_sensitive=False)
def allowed(person: Person, topics: list[str]) -> list[str]:
    """Those of the topics the person may follow."""
    try:
        return [topic for topic in dict.fromkeys(topics) if may_follow(person, topic)]
    finally:
        connection.close()


@sync_to_async(thread_sensitive=False)
def still_allowed(person: Person, topics: list[str], cookie: str) -> bool:
    """Whether the session still stands and no right to a topic was lost."""
    try:
        viewer = _viewer(cookie)
        return viewer == person and all(may_follow(viewer, topic) for topic in topics)
    finally:
        connection.close()
