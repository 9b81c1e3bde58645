"""The HTTP side of the small servers: a thread each, on a free port of loopback."""

import json
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from email.message import Message
from email.parser import BytesParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass
class Asked:
    """A request."""

    method: str
    path: str
    query: dict[str, list[str]]
    headers: Message
    body: bytes

    def one(self, name: str, otherwise: str = "") -> str:
        return self.query.get(name, [otherwise])[0]

    def data(self) -> dict[str, Any]:
        """What was sent, as JSON, as a form or in parts."""
        kind = self.headers.get("content-type", "")
        if kind.startswith("application/json"):
            return dict(json.loads(self.body or b"{}"))
        if kind.startswith("multipart/"):
            return self._parts(kind)
        return {name: values[0] for name, values in parse_qs(self.body.decode()).items()}

    def _parts(self, kind: str) -> dict[str, Any]:
        whole = BytesParser().parsebytes(
            b"Content-Type: " + kind.encode() + b"\r\n\r\n" + self.body
        )
        found: dict[str, Any] = {}
        for part in whole.walk():
            name = part.get_param("name", header="content-disposition")
            if name:
                content: Any = part.get_payload(decode=True)
                found[str(name)] = content if part.get_filename() else content.decode()
        return found


@dataclass
class Told:
    """An answer. `cut`: take the request, then say nothing and close the line."""

    status: int = 200
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    cut: bool = False
    lines: Iterator[bytes] | None = None
    # Bytes instead of a body; how many are claimed to come; whether all of it is sent twice.
    raw: bytes | None = None
    claims: int | None = None
    twice: bool = False


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64
    answering: Any

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Whoever asked is gone: that is theirs to say, not ours."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"

    def _answer(self) -> None:
        length = int(self.headers.get("content-length") or 0)
        parts = urlsplit(self.path)
        asked = Asked(
            self.command,
            parts.path,
            parse_qs(parts.query),
            self.headers,
            self.rfile.read(length),
        )
        told: Told = self.server.answering(asked)
        if told.cut:
            self.close_connection = True
            self.connection.close()
        elif told.lines is not None:
            self._stream(told.lines)
        else:
            self._whole(told)

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = do_PATCH = _answer

    def _whole(self, told: Told) -> None:
        is_page = isinstance(told.body, str)
        body = told.body.encode() if is_page else json.dumps(told.body).encode()
        body = body if told.raw is None else told.raw
        self.send_response(told.status)
        kind = "text/html" if is_page else "application/json"
        for name, value in {"content-type": f"{kind}; charset=utf-8", **told.headers}.items():
            self.send_header(name, value)
        self.send_header("content-length", str(told.claims or len(body)))
        # In one piece, so that a second answer comes with the first.
        self._headers_buffer += [b"\r\n", b"" if self.command == "HEAD" else body]
        if told.claims:
            self.close_connection = True
        if told.twice:
            return self._whole(replace(told, twice=False))
        self.flush_headers()

    def _stream(self, lines: Iterator[bytes]) -> None:
        self.close_connection = True
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.end_headers()
        try:
            for line in lines:
                self.wfile.write(line)
                self.wfile.flush()
        except OSError:
            return

    def log_message(self, *words: Any) -> None:
        """Silence: the tests tell what was asked."""


@contextmanager
def serving(answering: Any, port: int = 0) -> Iterator[str]:
    """Serve on loopback until the block ends; gives the address."""
    server = Server(("127.0.0.1", port), Handler)
    server.answering = answering
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
