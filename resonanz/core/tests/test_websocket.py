"""Web sockets of other servers, under the same guard as every other request."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from websockets.sync.server import ServerConnection, serve

from resonanz.core import guard
from resonanz.core.errors import Refused, TryLater
from resonanz.core.websocket import line
from tests.servers.http import Told, serving


@pytest.fixture(autouse=True)
def _loopback(settings):
    settings.ALLOWED_PRIVATE_HOSTS = ["127.0.0.1"]


@contextmanager
def listening(talk: Callable[[ServerConnection], None]) -> Iterator[str]:
    """A web socket on loopback; its address."""
    with serve(talk, "127.0.0.1", 0) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"ws://127.0.0.1:{server.socket.getsockname()[1]}"
        server.shutdown()
        thread.join()


def test_what_is_said_is_heard_and_the_other_way_round():
    def echo(line_there):
        line_there.send(f"Hallo, {line_there.recv()}")
        line_there.send(b"\xffroh")

    with listening(echo) as address, line(address) as here:
        here.say("Velora")
        assert list(here.heard()) == ["Hallo, Velora", "\ufffdroh"]


def test_the_address_may_be_that_of_the_web():
    with (
        listening(lambda there: there.send("da")) as address,
        line(address.replace("ws://", "http://"), headers={"x-token": "x"}) as here,
    ):
        assert list(here.heard()) == ["da"]


@pytest.mark.parametrize(
    "address", ["ws://chat.example", "ftp://127.0.0.1", "nothing", "wss://me:x@chat.example"]
)
def test_only_encrypted_lines_are_opened_to_strangers(address):
    with pytest.raises(Refused), line(address):
        pass


def test_a_name_that_leads_inside_is_refused(monkeypatch):
    monkeypatch.setattr(guard, "resolve", lambda host, port: ["93.184.216.34", "10.0.0.7"])
    with pytest.raises(Refused, match=r"private network|privaten Netz"), line("wss://chat.example"):
        pass


def test_a_line_goes_to_the_address_that_was_checked(monkeypatch):
    """The name is not looked up a second time."""
    tried = []

    def connection(place, timeout):
        tried.append(place)
        raise OSError("closed")

    monkeypatch.setattr(guard, "resolve", lambda host, port: ["93.184.216.34", "93.184.216.35"])
    monkeypatch.setattr(socket, "create_connection", connection)
    with pytest.raises(TryLater), line("wss://chat.example"):
        pass
    assert tried == [("93.184.216.34", 443), ("93.184.216.35", 443)]


def test_a_server_that_has_no_web_socket_says_so():
    with (
        serving(lambda asked: Told(404, "not here")) as address,
        pytest.raises(TryLater) as trouble,
        line(address),
    ):
        pass
    assert trouble.value.code == "404"


def test_nobody_there():
    with pytest.raises(TryLater), line("ws://127.0.0.1:9"):
        pass


def test_a_line_that_breaks_is_told():
    def drop(there):
        there.send("eins")
        there.socket.shutdown(socket.SHUT_RDWR)

    with listening(drop) as address, pytest.raises(TryLater), line(address) as here:
        list(here.heard())


def test_more_than_we_read_breaks_the_line():
    with (
        listening(lambda there: there.send("x" * 1_000_001)) as address,
        pytest.raises(TryLater),
        line(address) as here,
    ):
        list(here.heard())


def test_a_line_to_a_server_that_cannot_prove_who_it_is_is_not_opened():
    with (
        listening(lambda there: None) as address,
        pytest.raises(TryLater),
        line(address.replace("ws://", "wss://")),
    ):
        pass
