"""The stream of live news: a small ASGI process beside the pages.

A browser opens `/live?topic=post:7&topic=person:5`. Rights are asked when it opens, again every
`LIVE_RECHECK_SECONDS`, and at once where a membership or a sign-in changed. One connection to
PostgreSQL listens for everybody; a stream holds none.
"""

import asyncio
import contextlib
import json
import os
from collections import defaultdict
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import wraps
from http.cookies import SimpleCookie
from typing import Any, NamedTuple
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
from django.http.request import validate_host  # noqa: E402

from resonanz.core import live  # noqa: E402
from resonanz.core.events import LIVE_CHANNEL  # noqa: E402
from resonanz.core.time import from_iso  # noqa: E402
from resonanz.people import viewers  # noqa: E402
from resonanz.people.models import Person  # noqa: E402
from resonanz.people.viewers import NOTIFY_CHANNEL as RIGHTS_CHANNEL  # noqa: E402

HEARTBEAT_SECONDS: float = settings.LIVE_HEARTBEAT_SECONDS
RECHECK_SECONDS: float = settings.LIVE_RECHECK_SECONDS
STREAMS_A_PERSON = 12
WAITING = 200
# Tells a page to look at everything it shows.
AGAIN = '{"topic": "", "verb": "again"}'
PAGES_PORT = urlsplit(settings.PUBLIC_ADDRESS).port

type Scope = dict[str, Any]
type Receive = Callable[[], Awaitable[dict[str, Any]]]
type Send = Callable[[dict[str, Any]], Awaitable[None]]


class Key(NamedTuple):
    """What a request shows of who is asking."""

    cookie: str
    authorization: str


@dataclass(eq=False)
class Stream:
    """One open page: who looks, at what, and what is still to be told."""

    person: Person
    key: Key
    topics: list[str]
    waiting: asyncio.Queue[str] = field(default_factory=lambda: asyncio.Queue(WAITING))
    # Something about the person's rights changed: ask again before anything else is told.
    doubted: bool = False

    def tell(self, payload: str) -> None:
        """Keep a hint to be told; who is too slow is told to look at everything anew."""
        try:
            self.waiting.put_nowait(payload)
        except asyncio.QueueFull:
            while not self.waiting.empty():
                self.waiting.get_nowait()
            self.waiting.put_nowait(AGAIN)

    def doubt(self) -> None:
        self.doubted = True
        self.tell("")


class Hub:
    """Hands every hint from PostgreSQL to the streams that follow its topic."""

    def __init__(self) -> None:
        self.followers: dict[str, set[Stream]] = defaultdict(set)
        self.of_person: dict[int, set[Stream]] = defaultdict(set)
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
        wanted = ("host", "port", "user", "password", "dbname", "sslmode", "sslrootcert")
        told = {name: parameters[name] for name in wanted if parameters.get(name)}
        listening = await psycopg.AsyncConnection.connect(autocommit=True, **told)
        async with listening:
            await listening.execute(f"LISTEN {LIVE_CHANNEL}")
            await listening.execute(f"LISTEN {RIGHTS_CHANNEL}")
            self.tell_all(AGAIN)  # what was said before we listened
            async for notice in listening.notifies():
                self.hear(notice.channel, notice.payload)

    def hear(self, channel: str, payload: str) -> None:
        """A notice of the database: news, or the number of a user whose rights may have changed."""
        if channel == RIGHTS_CHANNEL:
            return self._doubt_user(int(payload))
        hint = json.loads(payload)
        topic = hint["topic"]
        kind, _, number = topic.partition(":")
        if kind == "person" and hint.get("verb", "").startswith("channel."):
            self._doubt(self.of_person.get(int(number), ()))
        for stream in self.followers.get(topic, ()):
            stream.tell(payload)

    def tell_all(self, payload: str) -> None:
        for streams in self.of_person.values():
            for stream in streams:
                stream.tell(payload)

    def _doubt_user(self, user_id: int) -> None:
        for streams in self.of_person.values():
            self._doubt(stream for stream in streams if stream.person.user_id == user_id)

    def _doubt(self, streams: Iterable[Stream]) -> None:
        for stream in streams:
            stream.doubt()

    def is_full_for(self, person: Person) -> bool:
        return len(self.of_person.get(person.pk, ())) >= STREAMS_A_PERSON

    @contextlib.contextmanager
    def following(self, stream: Stream) -> Iterator[None]:
        """Hints on its topics reach the stream in here."""
        places = [(self.of_person, stream.person.pk)]
        places += [(self.followers, topic) for topic in stream.topics]  # type: ignore[misc]
        for streams, key in places:
            streams[key].add(stream)
        try:
            yield
        finally:
            for streams, key in places:
                streams[key].discard(stream)
                if not streams[key]:
                    del streams[key]


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
    if scope["path"].rstrip("/") != "/live" or scope["method"] != "GET":
        return await _refuse(send, 404, headers)
    query = parse_qs(scope["query_string"].decode("latin-1"))
    key = Key(headers.get("cookie", ""), headers.get("authorization", ""))
    person = await viewer_of(key)
    if person is None:
        return await _refuse(send, 401, headers)
    topics = await allowed_of(person, query.get("topic", [])[: live.MOST_TOPICS])
    if not topics:
        return await _refuse(send, 403, headers)
    if hub.is_full_for(person):
        return await _refuse(send, 429, headers)
    since = headers.get("last-event-id") or query.get("since", [""])[0]
    await _open(Stream(person, key, topics), since, headers, receive, send)


async def _open(
    stream: Stream, since: str, headers: dict[str, str], receive: Receive, send: Send
) -> None:
    start = [(b"content-type", b"text/event-stream"), (b"cache-control", b"no-store")]
    start += [(b"x-accel-buffering", b"no"), *_cross_origin(headers)]
    await send({"type": "http.response.start", "status": 200, "headers": start})
    await _write(send, "retry: 3000\n\n")
    gone = asyncio.create_task(_gone(receive))
    try:
        with hub.following(stream):
            await _catch_up(stream, since, send)
            await _relay(stream, gone, send)
    finally:
        gone.cancel()


async def _catch_up(stream: Stream, since: str, send: Send) -> None:
    """What a page missed while its connection was away, or since it was drawn."""
    begin = int(since) if since.isdecimal() else _moment(since)
    if begin is not None:
        for payload in await missed_by(stream, begin):
            await _write(send, frame(payload))


def _moment(written: str) -> datetime | None:
    try:
        return from_iso(written)
    except ValueError:
        return None


async def _relay(stream: Stream, gone: "asyncio.Task[None]", send: Send) -> None:
    clock = asyncio.get_running_loop().time
    recheck_at = clock() + RECHECK_SECONDS
    while not gone.done():
        payload = await _next(stream, gone)
        if stream.doubted or clock() >= recheck_at:
            stream.doubted = False
            if not await still_allowed(stream):
                break
            recheck_at = clock() + RECHECK_SECONDS
        if payload != "":
            await _write(send, ": here\n\n" if payload is None else frame(payload))
    if not gone.done():
        await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _next(stream: Stream, gone: "asyncio.Task[None]") -> str | None:
    """The next hint, or none where nothing came for a while."""
    waiting = asyncio.create_task(stream.waiting.get())
    await asyncio.wait(
        {waiting, gone}, timeout=HEARTBEAT_SECONDS, return_when=asyncio.FIRST_COMPLETED
    )
    if waiting.done():
        return waiting.result()
    waiting.cancel()
    return None


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
    if origin != settings.PUBLIC_ADDRESS and not _is_our_host(origin, headers.get("host", "")):
        return []
    return [
        (b"access-control-allow-origin", origin.encode("latin-1")),
        (b"access-control-allow-credentials", b"true"),
        (b"vary", b"Origin"),
    ]


def _is_our_host(origin: str, host: str) -> bool:
    """Whether a page of the same host asks, from the port where our pages are."""
    page, ours = urlsplit(origin), urlsplit(f"//{host}")
    if not settings.STREAM_ADDRESS.startswith(":") or page.hostname != ours.hostname:
        return False
    return validate_host(ours.hostname or "", settings.ALLOWED_HOSTS) and page.port == PAGES_PORT


# --- the database, asked in a thread that gives its connection back ------------------------------


def asks[**P, T](ask: Callable[P, T]) -> Callable[P, Coroutine[Any, Any, T]]:
    """Asks in a thread, which holds a connection for this question only."""

    @wraps(ask)
    def asked(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return ask(*args, **kwargs)
        finally:
            connection.close()

    return sync_to_async(asked, thread_sensitive=False)


def _viewer(key: Key) -> Person | None:
    if key.authorization:
        found = viewers.by_token(key.authorization.partition(" ")[2].strip())
        return found.person if found and "read" in found.scopes else None
    held = SimpleCookie(key.cookie).get(settings.SESSION_COOKIE_NAME)
    if held is None:
        return None
    request = HttpRequest()
    request.session = SessionStore(held.value)
    user = get_user(request)
    if not user.is_authenticated or not user.is_active:
        return None
    return Person.objects.select_related("user").filter(user=user).first()


viewer_of = asks(_viewer)
allowed_of = asks(live.allowed)


@asks
def still_allowed(stream: Stream) -> bool:
    """Whether the key still opens and no right to a topic was lost."""
    viewer = _viewer(stream.key)
    return viewer == stream.person and live.allowed(viewer, stream.topics) == stream.topics


@asks
def missed_by(stream: Stream, since: int | datetime) -> list[str]:
    """The hints since an event or a moment; where too many, the one to look at everything."""
    hints = live.missed(stream.topics, since)
    return [AGAIN] if hints is None else [json.dumps(hint) for hint in hints]
