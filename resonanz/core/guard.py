"""Where our own requests may go: checked addresses only, and in bounded time.

The name of a server is resolved once, all its addresses must be public, and the connection goes to
one of exactly these: there is no second look-up that could say something else (DNS rebinding).
"""

import ipaddress
import socket
import ssl
import time
from typing import Any

import httpcore2
import httpx2
from django.conf import settings
from django.utils.translation import gettext as _

from .errors import Refused, TryLater

# A server has few addresses; who names hundreds wants us to be busy.
MOST_ADDRESSES = 6

type _Network = ipaddress.IPv4Network | ipaddress.IPv6Network

# Inside to us, though no register says so: a cloud's own service, IPv6's old private range and
# tunnels, documentation.
_NEVER: tuple[_Network, ...] = tuple(
    ipaddress.ip_network(text)
    for text in (
        "168.63.129.16/32",
        "192.88.99.0/24",
        "fec0::/10",
        "2001::/32",
        "2002::/16",
        "3fff::/20",
    )
)
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


def check_address(address: str) -> httpx2.URL:
    """The parsed address; raises `Refused` for one we do not talk to, as far as its text tells."""
    try:
        url = httpx2.URL(address)
    except (httpx2.InvalidURL, ValueError, TypeError) as error:
        raise Refused(_("This is no web address.")) from error
    if url.scheme not in {"https", "http"} or not url.host or url.userinfo:
        raise Refused(_("Only addresses that begin with https:// can be used."))
    if url.scheme == "http" and not is_opened(url):
        raise Refused(
            _("Only encrypted connections (https://) are made to %(host)s.") % {"host": url.host}
        )
    return url


def is_opened(url: httpx2.URL) -> bool:
    """Whether the operator opened the server of an address although it may be a private one."""
    return is_allowed_private(url.host, url.port or (80 if url.scheme == "http" else 443))


def is_allowed_private(host: str, port: int) -> bool:
    """Whether the operator opened this host (or host:port) although it may be a private one."""
    allowed = {entry.lower().strip() for entry in settings.ALLOWED_PRIVATE_HOSTS}
    host = host.lower().strip("[]")
    return not allowed.isdisjoint({host, f"{host}:{port}", f"[{host}]", f"[{host}]:{port}"})


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public internet."""
    ip = ipaddress.ip_address(address.split("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped
        if ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    if any(ip in network for network in _NEVER if network.version == ip.version):
        return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def resolve(host: str, port: int) -> list[str]:
    """All addresses a name stands for."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


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
    return addresses[:MOST_ADDRESSES]


def open_socket(host: str, port: int, timeout: float) -> socket.socket:
    """A connection to one of the checked addresses of a host, and to no other.

    Raises like `checked_addresses`, and `OSError` where nobody answers.
    """
    problem = OSError("no address")
    for address in checked_addresses(host, port):
        try:
            return socket.create_connection((address, port), timeout=timeout)
        except OSError as error:
            problem = error
    raise problem


class Deadline:
    """The moment (monotonic seconds) after which nothing goes on on the wire; none is no end.

    It is moved where a connection is used for one more request.
    """

    def __init__(self, until: float | None = None) -> None:
        self.until = until

    def left(self, timeout: float | None, error: type[Exception]) -> float | None:
        """The seconds one step may take."""
        if self.until is None:
            return timeout
        left = self.until - time.monotonic()
        if left <= 0:
            raise error("the time is up")
        return left if timeout is None else min(left, timeout)


class GuardedBackend(httpcore2.NetworkBackend):
    """Connects to checked addresses only; TLS still names the host that was asked for.

    Nothing on the wire goes on after the deadline, however slowly the other side drips.
    """

    def __init__(self, deadline: Deadline | None = None) -> None:
        self._backend = httpcore2.SyncBackend()
        self._deadline = deadline or Deadline()

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
            left = self._deadline.left(timeout, httpcore2.ConnectTimeout)
            try:
                stream = self._backend.connect_tcp(
                    address, port, left, local_address, socket_options
                )
                return BoundedStream(stream, self._deadline)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                problem = error
        raise problem

    def connect_unix_socket(self, path: str, *args: Any, **kwargs: Any) -> Any:
        raise Refused(_("Only addresses that begin with https:// can be used."))


class BoundedStream(httpcore2.NetworkStream):
    """A connection that ends at a moment, whatever the other side does."""

    def __init__(self, stream: httpcore2.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.left(timeout, httpcore2.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.left(timeout, httpcore2.WriteTimeout))

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.NetworkStream:
        left = self._deadline.left(timeout, httpcore2.ConnectTimeout)
        return BoundedStream(
            self._stream.start_tls(ssl_context, server_hostname, left), self._deadline
        )

    def close(self) -> None:
        self._stream.close()

    def get_extra_info(self, info: str) -> Any:
        found = self._stream.get_extra_info(info)
        if info == "is_readable" and not found:
            # What TLS has read and not yet handed over is seen by nobody who asks the socket.
            secured = self._stream.get_extra_info("ssl_object")
            return isinstance(secured, ssl.SSLSocket) and secured.pending() > 0
        return found


def close_talkative(pool: httpcore2.ConnectionPool) -> None:
    """Close each connection on which more came than was asked for.

    Else it would be read as the answer to the next request. (What comes later still is seen by the
    pool itself, before it uses a connection again.)
    """
    for connection in pool.connections:
        spoken = getattr(connection, "_connection", None)
        heard = getattr(spoken, "_h11_state", None)
        if heard is not None and heard.trailing_data[0]:
            connection.close()
