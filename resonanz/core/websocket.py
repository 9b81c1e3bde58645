"""Web sockets to other servers, under the guard of `core.http`: checked addresses, bounded sizes.

The line is kept alive by pings of its own: one that is silent is no broken one, one that no longer
answers them is.
"""

import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache

import httpx2
from django.utils.translation import gettext as _
from websockets.exceptions import ConnectionClosedOK, InvalidStatus, WebSocketException
from websockets.sync.client import ClientConnection, connect

from .errors import TryLater
from .guard import check_address, open_socket
from .http import AGENT

MAX_BYTES = 1_000_000
OPEN_SECONDS = 10.0
PING_SECONDS = 20.0
_WEB = {"wss": "https", "ws": "http"}
_SOCKET = {"https": "wss", "http": "ws"}


class Line:
    """An open web socket: what is said and what is heard."""

    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection

    def say(self, text: str) -> None:
        self._connection.send(text)

    def heard(self) -> Iterator[str]:
        """What the other side says, as text, until it closes the line."""
        while True:
            try:
                message = self._connection.recv()
            except ConnectionClosedOK:
                return
            yield message if isinstance(message, str) else message.decode(errors="replace")


@contextmanager
def line(address: str, *, headers: Mapping[str, str] | None = None) -> Iterator[Line]:
    """A web socket of another server (`wss://`, or the `https://` address it lies at).

    Raises `Refused` for an address we do not talk to, `TryLater` where nobody answers or the line
    breaks, also while it is listened to; its code is the status of a server that has no web socket.
    """
    url = check_address(_as_web(address))
    is_safe = url.scheme == "https"
    port = url.port or (443 if is_safe else 80)
    with (
        _plain_errors(),
        connect(
            str(url.copy_with(scheme=_SOCKET[url.scheme])),
            sock=open_socket(url.host, port, OPEN_SECONDS),
            ssl=_trust() if is_safe else None,
            server_hostname=url.host if is_safe else None,
            additional_headers=dict(headers or {}),
            user_agent_header=AGENT,
            proxy=None,
            open_timeout=OPEN_SECONDS,
            ping_interval=PING_SECONDS,
            ping_timeout=PING_SECONDS,
            close_timeout=1.0,
            max_size=MAX_BYTES,
        ) as connection,
    ):
        yield Line(connection)


def _as_web(address: str) -> str:
    scheme, separator, rest = address.partition("://")
    return f"{_WEB.get(scheme.lower(), scheme)}{separator}{rest}"


@cache
def _trust() -> ssl.SSLContext:
    return httpx2.create_ssl_context()


@contextmanager
def _plain_errors() -> Iterator[None]:
    try:
        yield
    except InvalidStatus as error:
        status = error.response.status_code
        words = _("The server does not stream (%(status)d).") % {"status": status}
        raise TryLater(words, code=str(status)) from error
    except (WebSocketException, OSError) as error:
        raise TryLater(_("The connection to the server broke.")) from error
