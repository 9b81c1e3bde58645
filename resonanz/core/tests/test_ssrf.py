"""The one HTTP client goes nowhere it should not: attempts to lead it inside."""

import socket

import pytest
from django.utils import translation

from resonanz.core import guard, http
from resonanz.core.errors import Refused, TryLater

PUBLIC = "93.184.216.34"


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


INSIDE = """
127.0.0.1 127.1 127.255.255.254 0 0.0.0.0 2130706433 0x7f000001 0x7f.1 017700000001 0177.0.0.1
10.0.0.1 10.255.255.255 172.16.0.1 172.31.255.254 192.168.0.1 192.168.1.254
169.254.169.254 169.254.170.2 168.63.129.16 100.100.100.200 192.0.0.192 100.64.0.1
198.18.0.1 192.0.2.1 198.51.100.7 203.0.113.9 224.0.0.1 239.255.255.250 240.0.0.1 255.255.255.255
192.88.99.1
[::1] [::] [::ffff:127.0.0.1] [::ffff:7f00:1] [::ffff:169.254.169.254] [::127.0.0.1]
[fe80::1] [fec0::1] [fc00::1] [fd00:ec2::254] [ff02::1] [ff0e::1]
[64:ff9b::7f00:1] [64:ff9b:1::7f00:1] [2002:7f00:1::] [2001:0:4136:e378:8000:63bf:3fff:fdd2]
[2001:db8::1] [3fff::1] [100::1]
127。0。0。1 ①②⑦.⓪.⓪.① localhost LOCALHOST localhost.
""".split()


@pytest.mark.parametrize("host", INSIDE)
def test_what_lies_inside_is_not_reached_however_it_is_written(host, connections):
    with pytest.raises((Refused, TryLater)) as refusal:
        http.get(f"https://{host}/latest/meta-data/")

    assert connections == [], "not even a connection is tried"
    assert len(refusal.value.message) > 15


@pytest.mark.parametrize("host", INSIDE)
def test_nor_by_a_redirect(host, outside, connections, monkeypatch):
    """Checked as it is checked at first: the text of the target counts, not who names it."""
    monkeypatch.undo()
    outside.targets["there"] = f"https://{host}/secret"
    with pytest.raises((Refused, TryLater)):
        http.get(f"{outside.address}/to/302/there")
    assert len(outside.asked) == 1


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "FILE:///etc/passwd",
        "ftp://velora.example/",
        "gopher://velora.example:70/_GET",
        "dict://velora.example:11211/stat",
        "ldap://velora.example/",
        "unix:///run/docker.sock",
        "http+unix://%2Frun%2Fdocker.sock/info",
        "data:text/plain,hello",
        "javascript:alert(1)",
        "jar:https://velora.example!/",
        "//velora.example/",
        "/etc/passwd",
        "velora.example",
        "https://",
        "https:///etc/passwd",
        "https://mira:geheim@velora.example/",
        "https://velora.example@127.0.0.1/",
        "https://velora.example:99999/",
        "https://[::1",
        "https://vel ora.example/",
        "http://velora.example/",
        "http://127.0.0.1/",
        "",
        "\x00https://velora.example/",
        "https://velora.example\r\nhost: other/",
    ],
)
def test_only_plain_https_addresses_are_asked(address, connections):
    with pytest.raises((Refused, TryLater)):
        http.get(address)
    assert connections == []


def test_a_public_address_is_connected_to(connections, names):
    names["velora.example"] = [[PUBLIC]]
    with pytest.raises(TryLater, match="cannot be reached"):
        http.get("https://velora.example/")
    assert connections == [PUBLIC]


def test_one_private_address_among_public_ones_is_enough_to_refuse(connections, names):
    names["velora.example"] = [[PUBLIC, "10.0.0.8"]]
    with pytest.raises(Refused, match="private network"):
        http.get("https://velora.example/")
    assert connections == []


def test_a_name_is_looked_up_once_so_it_cannot_say_something_else_later(connections, names):
    """DNS rebinding: a public address for the check, ours for the connection."""
    names["rebind.example"] = [[PUBLIC], ["127.0.0.1"]]
    with pytest.raises(TryLater):
        http.get("https://rebind.example/")

    assert connections == [PUBLIC]
    assert names["looked up"].count("rebind.example") == 1


def test_a_name_that_turns_inside_between_two_hops_is_refused(serve, settings, names):
    server = serve()
    settings.ALLOWED_PRIVATE_HOSTS = [f"opened.example:{server.server_port}"]
    names["opened.example"] = [["127.0.0.1"]]
    names["rebind.example"] = [["127.0.0.1"]]
    server.targets["there"] = "https://rebind.example/"

    with pytest.raises(Refused, match="private network"):
        http.get(f"http://opened.example:{server.server_port}/to/302/there")


def test_who_names_hundreds_of_addresses_keeps_us_busy_with_a_few(connections, names):
    names["many.example"] = [[f"93.184.216.{number}" for number in range(1, 200)]]
    with pytest.raises(TryLater):
        http.get("https://many.example/")
    assert len(connections) == guard.MOST_ADDRESSES


def test_a_name_nobody_knows_is_said_with_the_name(names, monkeypatch):
    def fail(*args, **kwargs):
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    with pytest.raises(TryLater, match=r"nowhere\.example"):
        http.get("https://nowhere.example/")


def test_sockets_of_this_machine_are_no_servers():
    with pytest.raises(Refused):
        guard.GuardedBackend().connect_unix_socket("/run/docker.sock")


@pytest.mark.parametrize(
    ("opened", "host", "port", "may"),
    [
        ("127.0.0.1", "127.0.0.1", 80, True),
        ("127.0.0.1:8080", "127.0.0.1", 8080, True),
        ("127.0.0.1:8080", "127.0.0.1", 80, False),
        ("Social.Intern", "social.intern", 443, True),
        ("social.intern", "other.social.intern", 443, False),
        ("::1", "[::1]", 443, True),
        ("[::1]:8080", "::1", 8080, True),
    ],
)
def test_the_operator_opens_one_host_or_one_port_of_it(opened, host, port, may, settings):
    settings.ALLOWED_PRIVATE_HOSTS = [opened]
    assert http.is_allowed_private(host, port) is may
