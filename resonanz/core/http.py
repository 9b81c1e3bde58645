"""The one way to talk to other servers: guarded, bounded, in words people understand.

Every connection is made to an address that `core.guard` checked. Redirects are followed by hand and
checked again at each hop. Only https, and http only for `ALLOWED_PRIVATE_HOSTS`. No proxy of the
environment is used, answers are capped in size and time.
"""

import io
import json
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from typing import IO, Any

import httpcore2
import httpx2
from django.conf import settings
from django.utils.translation import gettext as _

from resonanz import __version__

from .errors import Refused, TryLater
from .guard import (
    Deadline,
    GuardedBackend,
    check_address,
    close_talkative,
    is_allowed_private,
    is_opened,
)

__all__ = [
    "Answer",
    "Interrupted",
    "Part",
    "Streamed",
    "check_address",
    "get",
    "is_allowed_private",
    "kept_open",
    "post",
    "request",
    "stream",
]

MAX_BYTES = 8_000_000
TOTAL_SECONDS = 60.0
MAX_REDIRECTS = 4
AGENT = f"Resonanz/{__version__}"
MAX_LINE_BYTES = 1_000_000
CHUNK_BYTES = 64 * 1024
# A connection that stays open is used again within this time: servers close what idles.
IDLE_SECONDS = 2.0
# Who takes what we send more slowly than this is given up.
SLOWEST_BYTES_PER_SECOND = 100_000
_REDIRECTS = {301, 302, 303, 307, 308}
_FOR_GOOD = {301, 308}
# What may be told to whoever we are sent on to; anything else could be a credential.
_HARMLESS = {
    "accept",
    "accept-language",
    "if-modified-since",
    "if-none-match",
    "user-agent",
}


class Interrupted(TryLater):
    """The connection broke after we began to send: the other side may or may not have done it."""


@dataclass(frozen=True)
class Streamed:
    """A part of a file as the body of a request: read while it is sent, anew for each try."""

    open: Callable[[], IO[bytes]]
    start: int
    length: int

    def __iter__(self) -> Iterator[bytes]:
        left = self.length
        with self.open() as file:
            file.seek(self.start)
            while left > 0 and (chunk := file.read(min(CHUNK_BYTES, left))):
                left -= len(chunk)
                yield chunk


class Part(io.RawIOBase):
    """A part of a file as a file of its own, for forms; closing it closes the file."""

    def __init__(self, file: IO[bytes], start: int, length: int) -> None:
        there = max(0, file.seek(0, io.SEEK_END) - start)
        self._file, self._start, self._at = file, start, 0
        self._length = min(length, there)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self._at = offset + {io.SEEK_CUR: self._at, io.SEEK_END: self._length}.get(whence, 0)
        return self._at

    def read(self, size: int = -1) -> bytes:
        left = max(0, self._length - self._at)
        self._file.seek(self._start + self._at)
        found = self._file.read(left if size < 0 else min(size, left))
        self._at += len(found)
        return found

    def close(self) -> None:
        self._file.close()
        super().close()


@dataclass(frozen=True)
class Answer:
    """What the other server said; `body` is capped, header names are in lower case.

    `moved` is the address it asks to use from now on, where it sent us on for good.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    address: str
    moved: str = ""

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300

    def json(self) -> Any:
        """The body as JSON; raises `TryLater` where it is none."""
        try:
            return json.loads(self.body)
        except ValueError as error:
            raise TryLater(_("The server answered something we do not understand.")) from error


def request(
    method: str,
    address: str,
    *,
    headers: Mapping[str, str] | None = None,
    params: Mapping[str, Any] | Iterable[tuple[str, Any]] | None = None,
    json: Any = None,
    data: Mapping[str, Any] | None = None,
    files: Any = None,
    content: bytes | Streamed | None = None,
    sent_bytes: int = 0,
    max_bytes: int = MAX_BYTES,
    timeout: float | None = None,
    total: float | None = None,
) -> Answer:
    """The answer of another server, whatever its status.

    `sent_bytes` is how much goes along in `files`: much may take its time. `timeout` is for each
    step, `total` (seconds) for all of it.
    Raises `Refused` for an address we do not talk to, `TryLater` where nobody answers, and
    `Interrupted` where the connection broke after sending began.
    """
    sent = {"user-agent": AGENT, **{name.lower(): value for name, value in (headers or {}).items()}}
    body = {"json": json, "data": data, "files": files, "content": content}
    if isinstance(content, Streamed):
        sent["content-length"] = str(content.length)
        sent_bytes = content.length
    timeout = timeout or settings.HTTP_TIMEOUT_SECONDS
    until = (
        time.monotonic()
        + max(total or TOTAL_SECONDS, timeout)
        + sent_bytes / SLOWEST_BYTES_PER_SECOND
    )
    with _line(until) as client, _plain_errors():
        query: Any = params
        moved, for_good = "", True
        for _hop in range(MAX_REDIRECTS + 1):
            check_address(address)
            prepared = client.build_request(
                method, address, headers=sent, params=query, timeout=_patience(timeout), **body
            )
            answer = _send(client, prepared, max_bytes)
            if answer.status not in _REDIRECTS or not answer.headers.get("location"):
                return replace(answer, moved=moved)
            there = _there(method, answer)
            sent = _told_to(sent, answer.address, there)
            method, body = _after(answer.status, method, body)
            for_good = for_good and answer.status in _FOR_GOOD
            moved = there if for_good else moved
            address, query = there, None
    raise Refused(_("This server sends us in circles."))


def get(address: str, **options: Any) -> Answer:
    return request("GET", address, **options)


def post(address: str, **options: Any) -> Answer:
    return request("POST", address, **options)


@contextmanager
def stream(
    address: str, *, headers: Mapping[str, str] | None = None, timeout: float = 90.0
) -> Iterator[Iterator[str]]:
    """The lines of a long-lived answer as they come; redirects are not followed.

    Raises like `request`, also while lines are read.
    """
    check_address(address)
    with _client(_pool(Deadline())) as client, _plain_errors():
        sent = {"user-agent": AGENT, **(headers or {})}
        patience = _patience(timeout)
        with client.stream("GET", address, headers=sent, timeout=patience) as response:
            if not response.is_success:
                raise TryLater(
                    _("The server does not stream (%(status)d).")
                    % {"status": response.status_code},
                    code=str(response.status_code),
                )
            yield _lines(response.iter_bytes())


def _lines(chunks: Iterable[bytes]) -> Iterator[str]:
    rest = b""
    for chunk in chunks:
        *lines, rest = (rest + chunk).split(b"\n")
        for line in lines:
            yield line.removesuffix(b"\r").decode(errors="replace")
        if len(rest) > MAX_LINE_BYTES:
            raise Refused(_("The server's answer is larger than we read."))
    if rest:
        yield rest.decode(errors="replace")


@cache
def _trust() -> ssl.SSLContext:
    return httpx2.create_ssl_context()


@dataclass
class _Kept:
    """A client whose connections stay open, and when its present request must be over."""

    client: httpx2.Client
    pool: httpcore2.ConnectionPool
    deadline: Deadline


class _Lent(threading.local):
    kept: _Kept | None = None


_lent = _Lent()


@contextmanager
def kept_open() -> Iterator[None]:
    """Until the block ends, what this thread asks goes over connections that stay open.

    For what follows closely on one server: no new connection, no new handshake each time. One that
    idles is not used again, and nothing a server wishes remembered (cookies) is.
    """
    if _lent.kept is not None:
        yield
        return
    deadline = Deadline()
    pool = _pool(deadline)
    with _client(pool) as client:
        _lent.kept = _Kept(client, pool, deadline)
        try:
            yield
        finally:
            _lent.kept = None


@contextmanager
def _line(until: float) -> Iterator[httpx2.Client]:
    """What one request goes over; it is over by `until`."""
    kept = _lent.kept
    if kept is None:
        with _client(_pool(Deadline(until))) as client:
            yield client
        return
    kept.deadline.until = until
    try:
        yield kept.client
    finally:
        kept.client.cookies.clear()
        close_talkative(kept.pool)


def _patience(timeout: float) -> httpx2.Timeout:
    return httpx2.Timeout(timeout, connect=min(timeout, 10.0))


def _pool(deadline: Deadline) -> httpcore2.ConnectionPool:
    return httpcore2.ConnectionPool(
        ssl_context=_trust(),
        max_connections=4,
        keepalive_expiry=IDLE_SECONDS,
        network_backend=GuardedBackend(deadline),
    )


@contextmanager
def _client(pool: httpcore2.ConnectionPool) -> Iterator[httpx2.Client]:
    transport = httpx2.HTTPTransport(verify=_trust())
    transport._pool = pool
    with httpx2.Client(transport=transport, follow_redirects=False, trust_env=False) as client:
        yield client


def _send(client: httpx2.Client, prepared: httpx2.Request, max_bytes: int) -> Answer:
    response = client.send(prepared, stream=True)
    try:
        body = bytearray()
        for chunk in response.iter_bytes():
            body += chunk
            if len(body) > max_bytes:
                raise _too_much(prepared.method)
    finally:
        response.close()
    headers = {name.lower(): value for name, value in response.headers.items()}
    return Answer(response.status_code, headers, bytes(body), str(prepared.url))


def _too_much(method: str) -> Exception:
    words = _("The server's answer is larger than we read.")
    # Whatever was asked of it, it may have done it.
    return Refused(words) if method in {"GET", "HEAD"} else Interrupted(words)


@contextmanager
def _plain_errors() -> Iterator[None]:
    try:
        yield
    except (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout) as error:
        raise TryLater(_why_not_reached(error)) from error
    except (httpx2.UnsupportedProtocol, httpx2.InvalidURL) as error:
        raise Refused(_("This is no web address.")) from error
    except httpx2.TimeoutException as error:
        raise Interrupted(_("The server answers too slowly.")) from error
    except httpx2.HTTPError as error:
        raise Interrupted(_("The connection to the server broke.")) from error


def _why_not_reached(error: BaseException) -> str:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return _("The server cannot prove who it is: its certificate is not valid.")
        cause = cause.__cause__ or cause.__context__
    return _("The server cannot be reached right now.")


def _there(method: str, answer: Answer) -> str:
    """Where a redirect leads, as far as we follow it."""
    here = httpx2.URL(answer.address)
    try:
        there = here.join(answer.headers["location"])
    except (httpx2.InvalidURL, ValueError) as error:
        raise Refused(_("This is no web address.")) from error
    if is_opened(there) and not is_opened(here):
        # The operator trusts the private server, not whoever points to it.
        raise Refused(_("This server sends us into a private network."), code="private_address")
    if method not in {"GET", "HEAD"} and _origin(here) != _origin(there):
        # What we send may hold a secret, and it was meant for one server.
        raise Refused(
            _("This server has moved to %(host)s. Use that address.") % {"host": there.host}
        )
    return str(there)


def _told_to(headers: dict[str, str], here: str, there: str) -> dict[str, str]:
    if _origin(httpx2.URL(here)) == _origin(httpx2.URL(there)):
        return headers
    return {name: value for name, value in headers.items() if name in _HARMLESS}


def _origin(url: httpx2.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port


def _after(status: int, method: str, body: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    if status in {307, 308} or method in {"GET", "HEAD"}:
        return method, body
    return "GET", dict.fromkeys(body)
