"""What follows closely on one server goes over a connection that stays open."""

import threading
from dataclasses import replace

import pytest

from resonanz.core import http
from tests.servers.http import Handler, Server, Told


class Counting(Server):
    """Counts who connects, and hands out a cookie."""

    opened = 0

    def process_request(self, request, client_address):
        self.opened += 1
        super().process_request(request, client_address)


@pytest.fixture
def counting(settings):
    settings.ALLOWED_PRIVATE_HOSTS = ["127.0.0.1"]
    server = Counting(("127.0.0.1", 0), Handler)
    server.cookies = []

    def answer(asked):
        server.cookies.append(asked.headers.get("cookie"))
        told = Told(body={"path": asked.path}, headers={"set-cookie": "who=first"})
        return replace(told, cut=asked.path == "/cut", twice=asked.path == "/twice")

    server.answering = answer
    server.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def test_one_connection_serves_all_requests_of_a_block(counting):
    with http.kept_open(), http.kept_open():
        assert [http.get(counting.address).status for _number in range(3)] == [200] * 3
    assert counting.opened == 1
    http.get(counting.address)
    assert counting.opened == 2, "without it each has its own"


def test_nothing_is_remembered_for_the_next_request(counting):
    with http.kept_open():
        http.get(counting.address)
        http.get(counting.address)
    assert counting.cookies == [None, None]


def test_a_connection_that_broke_is_not_used_again(counting):
    with http.kept_open():
        with pytest.raises(http.Interrupted):
            http.post(f"{counting.address}/cut", json={})
        assert http.get(counting.address).status == 200
    assert counting.opened == 2


def test_a_second_answer_is_not_read_as_the_next_one(counting):
    with http.kept_open():
        assert http.get(f"{counting.address}/twice").json() == {"path": "/twice"}
        assert http.get(f"{counting.address}/next").json() == {"path": "/next"}
    assert counting.opened == 2


def test_each_request_has_its_own_time(counting, monkeypatch):
    monkeypatch.setattr(http, "TOTAL_SECONDS", 0.0)
    with http.kept_open():
        with pytest.raises(http.TryLater):
            http.get(counting.address, timeout=1e-9)
        monkeypatch.setattr(http, "TOTAL_SECONDS", 60.0)
        assert http.get(counting.address).status == 200
