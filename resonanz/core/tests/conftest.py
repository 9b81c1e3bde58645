"""A small server of the outside, and names and connections that are watched."""

import gzip
import ipaddress
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest


class Outside(BaseHTTPRequestHandler):
    """Does what the path says."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.server.asked.append((self.command, self.path, dict(self.headers.items())))
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        self.server.bodies.append(body)
        name, _, rest = self.path.lstrip("/").partition("/")
        getattr(self, f"say_{name}", self.say_hello)(rest)

    do_POST = do_PUT = do_GET

    def answer(self, status, body=b"", **headers):
        self.send_response(status)
        for header, value in headers.items():
            self.send_header(header.replace("_", "-"), value)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def say_hello(self, rest):
        self.answer(200, b'{"hello": "there"}')

    def say_to(self, rest):
        status, _, target = rest.partition("/")
        self.answer(int(status), location=self.server.targets.get(target, target))

    def say_round(self, rest):
        self.answer(302, location="/round")

    def say_much(self, rest):
        self.answer(200, b"x" * int(rest))

    def say_bomb(self, rest):
        self.answer(200, gzip.compress(b"0" * 40_000_000), content_encoding="gzip")

    def say_words(self, rest):
        self.answer(200, b"<html>")

    def say_status(self, rest):
        self.answer(int(rest.partition("?")[0]), b"{}")

    def say_break(self, rest):
        self.wfile.write(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nshort")
        self.close_connection = True

    def say_drip(self, rest):
        """A header that never ends, one letter at a time."""
        self.wfile.write(b"HTTP/1.1 200 OK\r\nx-slow: ")
        for _second in range(100):
            time.sleep(0.05)
            try:
                self.wfile.write(b"a")
            except OSError:
                return

    def say_lines(self, rest):
        self.answer(200, b"event: a\r\ndata: \xc3\xa4\n\nend")

    def log_message(self, *args):
        pass


@pytest.fixture
def serve():
    """`serve()`: one more server on loopback."""
    running = []

    def start(context=None):
        server = ThreadingHTTPServer(("127.0.0.1", 0), Outside)
        server.asked, server.bodies, server.targets = [], [], {}
        server.daemon_threads = True
        if context is not None:
            server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        running.append(server)
        return server

    yield start
    for server in running:
        server.shutdown()
        server.server_close()


@pytest.fixture
def outside(serve, settings):
    """A server the operator opened; `outside.address` is where it is."""
    server = serve()
    server.address = f"http://127.0.0.1:{server.server_port}"
    settings.ALLOWED_PRIVATE_HOSTS = [f"127.0.0.1:{server.server_port}"]
    return server


@pytest.fixture
def names(monkeypatch):
    """`names["evil.example"] = [...]`: what each look-up of a name gives, in turn."""
    told: dict[str, list[list[str]]] = {}
    names.looked_up = []
    really = socket.getaddrinfo

    def look_up(host, port, *args, **kwargs):
        try:
            ipaddress.ip_address(host.strip("[]").split("%")[0])
        except ValueError:
            names.looked_up.append(host)
            if host not in told:
                return really(host, port, *args, **kwargs)
            answers = told[host]
            found = answers.pop(0) if len(answers) > 1 else answers[0]
            return [(0, 0, 0, "", (address, port)) for address in found]
        return really(host, port, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    told["looked up"] = names.looked_up
    return told


@pytest.fixture
def connections(monkeypatch):
    """The addresses somebody tried to connect to; nobody gets through."""
    tried = []

    def connect(address, *args, **kwargs):
        tried.append(address[0])
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", connect)
    return tried
