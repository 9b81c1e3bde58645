"""Lines on loopback: a thread each, encrypted at once, by STARTTLS or not at all."""

import socket
import socketserver
import ssl
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from .world import World


class Cut(Exception):
    """The server ends the line here."""


class Talk(socketserver.StreamRequestHandler):
    """One line, with somebody at the other end."""

    server: "Server"
    disable_nagle_algorithm = True

    @property
    def world(self) -> World:
        return self.server.world

    def handle(self) -> None:
        try:
            if self.server.context is not None and self.server.is_encrypted:
                self.encrypt()
            self.talk()
        except (Cut, ConnectionError, ssl.SSLError, TimeoutError):
            return

    def talk(self) -> None:
        raise NotImplementedError

    def encrypt(self) -> None:
        assert self.server.context is not None
        self.request = self.server.context.wrap_socket(self.request, server_side=True)
        self.rfile, self.wfile = self.request.makefile("rb"), self.request.makefile("wb", 0)

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def hear(self) -> str:
        line = self.rfile.readline(100_000)
        if not line:
            raise Cut
        return line.decode("utf-8", "replace").rstrip("\r\n")

    def finish(self) -> None:
        try:
            self.request.shutdown(socket.SHUT_RDWR)
        except OSError:
            return


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True
    request_queue_size = 64

    def __init__(
        self, world: World, talk: type[Talk], context: ssl.SSLContext | None, is_encrypted: bool
    ) -> None:
        self.world, self.context, self.is_encrypted = world, context, is_encrypted
        super().__init__(("127.0.0.1", 0), talk)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Whoever spoke is gone: that is theirs to say, not ours."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


@contextmanager
def speaking(
    world: World,
    talk: type[Talk],
    context: ssl.SSLContext | None = None,
    is_encrypted: bool = False,
) -> Iterator[str]:
    """Serve until the block ends; gives host and port."""
    server = Server(world, talk, context, is_encrypted)
    serve: Callable[..., None] = server.serve_forever
    thread = threading.Thread(target=serve, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
