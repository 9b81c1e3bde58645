"""Who sends too much reads why: the answer is not lost with the rest of what was on its way."""

import json
import socket
import time
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest

from resonanz.accounts.actions import create_token
from resonanz.conversations.actions import say

TOO_LARGE = b'"' + b"x" * 3_000_000 + b'"'


@pytest.fixture
def asked(transactional_db, tom, service, web_process):
    """The process of pages and API, a place to comment at, and the headers of Tom's key."""
    post = say(tom, service, "Hallo")
    secret = create_token(tom.user, "Skript", ["write"])[1]
    headers = {"Authorization": f"Bearer {secret}", "Content-Type": "application/json"}
    return urlsplit(web_process), f"/api/v1/posts/{post.pk}/comments", headers


def send(address, path, headers, body, **how):
    there = HTTPConnection(address.hostname, address.port, timeout=20)
    there.request("POST", path, body=body, headers=headers, **how)
    answer = there.getresponse()
    told = json.loads(answer.read())
    there.close()
    return answer.status, told.get("status"), answer.headers["Content-Type"]


def test_each_of_200_bodies_too_large_in_a_row_is_told_so(asked):
    told = [send(*asked, TOO_LARGE) for _time in range(200)]

    assert set(told) == {(413, 413, "application/problem+json")}


@pytest.mark.parametrize("body", [b"", b"{}", b'{"source": "Hallo"}'])
def test_a_connection_stays_open_after_what_fitted(asked, body):
    address, path, headers = asked
    there = HTTPConnection(address.hostname, address.port, timeout=20)
    for _time in range(3):
        there.request("POST", path, body=body, headers=headers)
        answer = there.getresponse()
        answer.read()
        assert answer.headers.get("Connection") != "close"
    assert answer.status == (201 if b"source" in body else 422)


@pytest.mark.parametrize("pause", [0, 0.01])
@pytest.mark.parametrize("key", ["", "Bearer rz_unknown", None])
def test_however_slowly_it_comes_and_whoever_sends_it(asked, key, pause):
    address, path, headers = asked
    length = {"Content-Length": str(30 * 100_000)}
    sent = {name: value for name, value in headers.items() if name != "Authorization"}
    sent |= length | ({"Authorization": headers["Authorization"] if key is None else key})

    told = {send(address, path, sent, _slowly(30, pause)) for _time in range(5)}

    code = 413 if key is None else 401
    assert told == {(code, code, "application/problem+json")}


def test_what_comes_without_a_length_is_read_too(asked):
    address, path, headers = asked
    chunked = {"encode_chunked": True}
    sent = headers | {"Transfer-Encoding": "chunked"}

    told = send(address, path, sent, iter([b'{"source": ', b'"In St\xc3\xbccken"}']), **chunked)[:1]

    assert told == (201,)


def test_what_is_too_large_without_a_length_is_told_so(asked):
    address, path, headers = asked
    sent = headers | {"Transfer-Encoding": "chunked"}
    parts = {"application/json": 30, "multipart/form-data; boundary=x": 650}
    for kind, count in parts.items():
        told = send(
            address, path, sent | {"Content-Type": kind}, _slowly(count, 0), encode_chunked=True
        )
        assert told == (413, 413, "application/problem+json")


def _slowly(parts, pause):
    for _part in range(parts):
        yield b"x" * 100_000
        time.sleep(pause)


def test_who_asks_first_is_told_before_anything_was_sent(asked):
    told, seconds = _told_without_sending(asked, "Expect: 100-continue\r\n")

    assert told.startswith(b"HTTP/1.1 413 ")
    assert seconds < 3


def test_who_announces_much_and_sends_nothing_is_not_waited_for_long(asked):
    told, seconds = _told_without_sending(asked, "")

    assert told.startswith(b"HTTP/1.1 413 ")
    assert seconds < 15


def _told_without_sending(asked, more):
    address, path, headers = asked
    said = "".join(f"{name}: {value}\r\n" for name, value in headers.items()) + more
    there = socket.create_connection((address.hostname, address.port), timeout=30)
    begun = time.monotonic()
    there.sendall(
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3000000\r\n{said}\r\n".encode()
    )
    told = there.recv(10_000)
    there.close()
    return told, time.monotonic() - begun
