"""The one way to talk to other servers: guarded, bounded, in words people understand.

Every connection is made to an address that was checked: the name is resolved once, all addresses
must be public, and the connection goes to one of exactly these (no second look-up, so no DNS
rebinding). Redirects are followed by hand and checked again at each hop. Only https, and http only
for `ALLOWED_PRIVATE_HOSTS`. No proxy of the environment is used, answers are capped in size.
"""

import ipaddress
import json
import socket
import ssl
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

import httpcore2
import httpx2
from django.conf import settings
from django.utils.translation import gettext as _

from resonanz import __version__

from .errors import Refused, TryLater

MAX_BYTES = 8_000_000
TIMEOUT_SECONDS = 20.0
TOTAL_SECONDS = 60.0
MAX_REDIRECTS = 4
AGENT = f"Resonanz/{__version__}"
_REDIRECTS = {301, 302, 303, 307, 308}
_CREDENTIALS = {"authorization", "cookie", "dpop", "proxy-authorization"}


class Interrupted(TryLater):
    """The connection broke after we began to send: the other side may or may not have done it."""


@dataclass(frozen=True)
class Answer:
    """What the other server said; `body` is capped, header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    address: str

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
    content: bytes | None = None,
    max_bytes: int = MAX_BYTES,
    timeout: float = TIMEOUT_SECONDS,
) -> Answer:
    """The answer of another server, whatever its status.

    Raises `Refused` for an address we do not talk to, `TryLater` where nobody answers, and
    `Interrupted` where the connection broke after sending began.
    """
    sent = {"user-agent": AGENT, **{name.lower(): value for name, value in (headers or {}).items()}}
    body = {"json": json, "data": data, "files": files, "content": content}
    with _client(timeout) as client:
        until = time.monotonic() + max(TOTAL_SECONDS, timeout)
        query: Any = params
        for _hop in range(MAX_REDIRECTS + 1):
            check_address(address)
            prepared = client.build_request(method, address, headers=sent, params=query, **body)
            answer = _send(client, prepared, max_bytes, until)
            target = answer.headers.get("location", "")
            if answer.status not in _REDIRECTS or not target:
                return answer
            there = str(httpx2.URL(answer.address).join(target))
            sent = _without_credentials(sent, answer.address, there)
            method, body = _after(answer.status, method, body)
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
    with _client(timeout) as client, _plain_errors():
        sent = {"user-agent": AGENT, **(headers or {})}
        with client.stream("GET", address, headers=sent) as response:
            if not response.is_success:
                raise TryLater(
                    _("The server does not stream (%(status)d).")
                    % {"status": response.status_code},
                    code=str(response.status_code),
                )
            yield response.iter_lines()


def check_address(address: str) -> None:
    """Raises `Refused` unless this is an address we may talk to, as far as its text tells."""
    try:
        url = httpx2.URL(address)
    except (httpx2.InvalidURL, ValueError, TypeError) as error:
        raise Refused(_("This is no web address.")) from error
    if url.scheme not in {"https", "http"} or not url.host or url.userinfo:
        raise Refused(_("Only addresses that begin with https:// can be used."))
    if url.scheme == "http" and not is_allowed_private(url.host, url.port or 80):
        raise Refused(
            _("Only encrypted connections (https://) are made to %(host)s.") % {"host": url.host}
        )


def is_allowed_private(host: str, port: int) -> bool:
    """Whether the operator opened this host (or host:port) although it may be a private one."""
    allowed = {entry.lower() for entry in settings.ALLOWED_PRIVATE_HOSTS}
    host = host.lower().strip("[]")
    return host in allowed or f"{host}:{port}" in allowed


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public internet."""
    ip = ipaddress.ip_address(address.split("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is None and ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")

Resolve = Callable[[str, int], list[str]]


def resolve(host: str, port: int) -> list[str]:
    """All addresses a name stands for."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class GuardedBackend(httpcore2.NetworkBackend):
    """Connects to checked addresses only; TLS still names the host that was asked for."""

    def __init__(self) -> None:
        self._backend = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Any = None,
    ) -> httpcore2.NetworkStream:
        problem: Exception = httpcore2.ConnectError("no address")
        for address in checked_addresses(host, port):
            try:
                return self._backend.connect_tcp(
                    address, port, timeout, local_address, socket_options
                )
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                problem = error
        raise problem

    def connect_unix_socket(self, path: str, *args: Any, **kwargs: Any) -> Any:
        raise Refused(_("Only addresses that begin with https:// can be used."))


def checked_addresses(host: str, port: int) -> list[str]:
    """The addresses of a host, every one of them public (or opened by the operator)."""
    try:
        addresses = resolve(host, port)
    except (OSError, UnicodeError) as error:
        raise TryLater(
            _("No server is known under the name %(host)s. Is it spelled right?") % {"host": host}
        ) from error
    if not is_allowed_private(host, port) and not all(is_public(found) for found in addresses):
        raise Refused(
            _(
                "%(host)s lies in a private network. If you trust it, the operator can open it "
                "with ALLOWED_PRIVATE_HOSTS=%(host)s."
            )
            % {"host": host},
            code="private_address",
        )
    return addresses


@cache
def _trust() -> ssl.SSLContext:
    return httpx2.create_ssl_context()


@contextmanager
def _client(timeout: float) -> Iterator[httpx2.Client]:
    transport = httpx2.HTTPTransport(verify=_trust())
    transport._pool = httpcore2.ConnectionPool(
        ssl_context=_trust(),
        max_connections=4,
        network_backend=GuardedBackend(),
    )
    limits = httpx2.Timeout(timeout, connect=min(timeout, 10.0))
    with httpx2.Client(
        transport=transport, timeout=limits, follow_redirects=False, trust_env=False
    ) as client:
        yield client


def _send(client: httpx2.Client, prepared: httpx2.Request, max_bytes: int, until: float) -> Answer:
    with _plain_errors():
        response = client.send(prepared, stream=True)
        try:
            body = bytearray()
            for chunk in response.iter_bytes():
                body += chunk
                if len(body) > max_bytes:
                    raise Refused(_("The server's answer is larger than we read."))
                if time.monotonic() > until:
                    raise Interrupted(_("The server answers too slowly."))
        finally:
            response.close()
    headers = {name.lower(): value for name, value in response.headers.items()}
    return Answer(response.status_code, headers, bytes(body), str(prepared.url))


@contextmanager
def _plain_errors() -> Iterator[None]:
    try:
        yield
    except (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout) as error:
        raise TryLater(_("The server cannot be reached right now.")) from error
    except (httpx2.UnsupportedProtocol, httpx2.InvalidURL) as error:
        raise Refused(_("This is no web address.")) from error
    except httpx2.HTTPError as error:
        raise Interrupted(_("The connection to the server broke.")) from error


def _without_credentials(headers: dict[str, str], here: str, there: str) -> dict[str, str]:
    one, other = httpx2.URL(here), httpx2.URL(there)
    if (one.scheme, one.host, one.port) == (other.scheme, other.host, other.port):
        return headers
    return {name: value for name, value in headers.items() if name not in _CREDENTIALS}


def _after(status: int, method: str, body: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    if status in {307, 308} or method in {"GET", "HEAD"}:
        return method, body
    return "GET", dict.fromkeys(body)
