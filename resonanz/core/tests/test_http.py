"""The one HTTP client goes nowhere it should not, and says why."""

import gzip
import ipaddress
import json
import socket
import ssl
import threading
import time
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.utils import translation

from resonanz.core import guard, http
from resonanz.core.errors import Refused, TryLater
from resonanz.core.time import now

PUBLIC = "93.184.216.34"


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


# --- a small server of the outside -------------------------------------------------------------


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


# --- where we do not go ------------------------------------------------------------------------

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


# --- redirects ---------------------------------------------------------------------------------


def test_a_redirect_is_followed_and_said(outside):
    answer = http.get(f"{outside.address}/to/302//hello")

    assert answer.json() == {"hello": "there"}
    assert answer.address == f"{outside.address}/hello"


def test_a_circle_of_redirects_ends(outside):
    with pytest.raises(Refused, match="circles"):
        http.get(f"{outside.address}/round")
    assert len(outside.asked) == http.MAX_REDIRECTS + 1


def test_a_redirect_may_not_leave_encryption(outside):
    outside.targets["there"] = "http://velora.example/"
    with pytest.raises(Refused, match="https"):
        http.get(f"{outside.address}/to/301/there")


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "gopher://velora.example/", "https://[::1", "https:///x"]
)
def test_a_redirect_to_an_odd_place_is_refused(target, outside):
    outside.targets["there"] = target
    with pytest.raises(Refused):
        http.get(f"{outside.address}/to/307/there")


def test_nobody_outside_sends_us_to_a_server_the_operator_opened(serve, settings, names):
    """The operator trusts the server in the house, not whoever points to it."""
    private, public = serve(), serve()
    settings.ALLOWED_PRIVATE_HOSTS = [f"127.0.0.1:{private.server_port}"]
    here = http.Answer(
        302,
        {"location": f"http://127.0.0.1:{private.server_port}/admin"},
        b"",
        f"https://velora.example:{public.server_port}/",
    )
    with pytest.raises(Refused, match="private network"):
        http._there("GET", here)


def test_credentials_do_not_travel_to_another_server(outside, serve, settings):
    other = serve()
    settings.ALLOWED_PRIVATE_HOSTS = ["127.0.0.1"]
    outside.targets["there"] = f"http://127.0.0.1:{other.server_port}/hello"
    secret = {"Authorization": "Bearer geheim", "Cookie": "a=b", "X-Api-Key": "k", "Accept": "x/y"}

    http.get(f"{outside.address}/to/302/there", headers=secret)

    told = {name.lower(): value for name, value in other.asked[0][2].items()}
    assert told["accept"] == "x/y"
    assert not {"authorization", "cookie", "x-api-key"} & set(told)


def test_credentials_stay_with_the_same_server(outside):
    http.get(f"{outside.address}/to/302//hello", headers={"Authorization": "Bearer geheim"})
    assert outside.asked[1][2]["authorization"] == "Bearer geheim"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_what_we_send_is_never_sent_on_to_another_server(status, outside, serve, settings):
    other = serve()
    settings.ALLOWED_PRIVATE_HOSTS = ["127.0.0.1"]
    outside.targets["there"] = f"http://127.0.0.1:{other.server_port}/hello"

    with pytest.raises(Refused, match="has moved to"):
        http.post(f"{outside.address}/to/{status}/there", data={"password": "geheim"})
    assert other.asked == []


@pytest.mark.parametrize(
    ("status", "method", "body"),
    [(303, "GET", b""), (302, "GET", b""), (307, "POST", b"a=b"), (308, "POST", b"a=b")],
)
def test_a_redirect_on_the_same_server_keeps_what_its_status_says(status, method, body, outside):
    http.post(f"{outside.address}/to/{status}//hello", data={"a": "b"})
    assert (outside.asked[1][0], outside.bodies[1]) == (method, body)


# --- how much, how long ------------------------------------------------------------------------


def test_a_large_answer_is_not_read_to_its_end(outside):
    assert len(http.get(f"{outside.address}/much/5000", max_bytes=5000).body) == 5000
    with pytest.raises(Refused, match="larger"):
        http.get(f"{outside.address}/much/5001", max_bytes=5000)


def test_of_a_large_answer_to_what_we_sent_nobody_knows(outside):
    with pytest.raises(http.Interrupted):
        http.post(f"{outside.address}/much/5001", max_bytes=5000)


def test_a_small_answer_that_unpacks_to_a_large_one_is_refused(outside):
    with pytest.raises(Refused, match="larger"):
        http.get(f"{outside.address}/bomb")


def test_who_drips_for_ever_is_left_after_the_whole_time(outside, monkeypatch):
    monkeypatch.setattr(http, "TOTAL_SECONDS", 0.4)
    began = time.monotonic()
    with pytest.raises(http.Interrupted, match="slowly"):
        http.get(f"{outside.address}/drip", timeout=0.3)
    assert time.monotonic() - began < 2


def test_a_time_that_is_up_is_no_reason_to_connect(connections):
    backend = guard.GuardedBackend(until=time.monotonic() - 1)
    with pytest.raises(Exception, match="time is up"):
        backend.connect_tcp(PUBLIC, 443)
    assert connections == []


def test_an_answer_that_breaks_off_is_not_taken_for_a_refusal(outside):
    """The other side may have done what we asked: nobody may say that it did not."""
    with pytest.raises(http.Interrupted):
        http.post(f"{outside.address}/break", json={"text": "Hallo"})


def test_a_server_that_is_away_did_nothing(settings):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        settings.ALLOWED_PRIVATE_HOSTS = ["127.0.0.1"]
        address = f"http://127.0.0.1:{free.getsockname()[1]}/"
    with pytest.raises(TryLater, match="cannot be reached") as trouble:
        http.post(address, json={})
    assert not isinstance(trouble.value, http.Interrupted)


def test_statuses_are_answers(outside):
    answer = http.get(f"{outside.address}/status/503", params={"a": "1"})
    assert (answer.status, answer.ok) == (503, False)
    assert outside.asked[0][1] == "/status/503?a=1"


def test_words_where_json_was_expected_are_said_so(outside):
    with pytest.raises(TryLater, match="do not understand"):
        http.get(f"{outside.address}/words").json()


def test_we_say_who_we_are_and_no_proxy_of_the_environment_is_used(outside, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")
    http.get(f"{outside.address}/hello")
    assert outside.asked[0][2]["user-agent"].startswith("Resonanz/")


# --- streams -----------------------------------------------------------------------------------


def test_lines_come_as_they_are(outside):
    with http.stream(f"{outside.address}/lines/") as lines:
        assert list(lines) == ["event: a", "data: ä", "", "end"]


def test_a_line_without_end_is_not_kept(outside, monkeypatch):
    monkeypatch.setattr(http, "MAX_LINE_BYTES", 1000)
    with pytest.raises(Refused), http.stream(f"{outside.address}/much/5000") as lines:
        list(lines)


def test_a_server_without_a_stream_says_so_by_its_status(outside):
    with pytest.raises(TryLater) as refusal, http.stream(f"{outside.address}/status/404"):
        pass
    assert refusal.value.code == "404"


def test_a_stream_that_breaks_is_noticed(outside):
    with pytest.raises(http.Interrupted), http.stream(f"{outside.address}/break") as lines:
        list(lines)


def test_streams_are_guarded_too(connections):
    with pytest.raises(Refused), http.stream("https://10.0.0.1/"):
        pass
    assert connections == []


# --- certificates ------------------------------------------------------------------------------


def _certificate(name, path):
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now() - timedelta(days=1))
        .not_valid_after(now() + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context


@pytest.fixture
def encrypted(serve, settings, names, tmp_path):
    """social.intern, with a certificate only its own authority knows."""
    path = tmp_path / "social.pem"
    server = serve(_certificate("social.intern", path))
    names["social.intern"] = [["127.0.0.1"]]
    settings.ALLOWED_PRIVATE_HOSTS = ["social.intern"]
    server.certificate = path
    server.address = f"https://social.intern:{server.server_port}"
    http._trust.cache_clear()
    yield server
    http._trust.cache_clear()


def test_a_server_that_cannot_prove_who_it_is_is_told_nothing(encrypted):
    with pytest.raises(TryLater, match="certificate"):
        http.post(f"{encrypted.address}/hello", json={"secret": 1})
    assert encrypted.asked == []


def test_the_authority_of_the_environment_counts_and_the_name_is_the_one_asked_for(
    encrypted, monkeypatch
):
    """The connection goes to the checked address; certificate and Host name the host."""
    monkeypatch.setenv("SSL_CERT_FILE", str(encrypted.certificate))

    assert http.post(f"{encrypted.address}/hello", json={"a": 1}).ok

    asked = encrypted.asked[0][2]
    assert asked.get("host", asked.get("Host")) == f"social.intern:{encrypted.server_port}"
    assert json.loads(encrypted.bodies[0]) == {"a": 1}
