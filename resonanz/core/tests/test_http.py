"""The one HTTP client asks and answers within its bounds, and says why it does not."""

import json
import socket
import ssl
import time
from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.utils import translation

from resonanz.core import guard, http
from resonanz.core.errors import Refused, TryLater
from resonanz.core.time import now


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


# --- redirects ---------------------------------------------------------------------------------


def test_a_redirect_is_followed_and_said(outside):
    answer = http.get(f"{outside.address}/to/302//hello")

    assert answer.json() == {"hello": "there"}
    assert answer.address == f"{outside.address}/hello"


@pytest.mark.parametrize(
    ("first", "second", "moved"),
    [(301, 308, "/hello"), (301, 302, "/to/302//hello"), (302, 301, ""), (307, 307, "")],
)
def test_it_is_said_where_a_server_sends_us_for_good(outside, first, second, moved):
    """After a detour nothing is for good: it may lead elsewhere tomorrow."""
    outside.targets["next"] = f"/to/{second}//hello"
    answer = http.get(f"{outside.address}/to/{first}/next")

    assert answer.address == f"{outside.address}/hello"
    assert answer.moved == (f"{outside.address}{moved}" if moved else "")


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
    backend = guard.GuardedBackend(guard.Deadline(time.monotonic() - 1))
    with pytest.raises(Exception, match="time is up"):
        backend.connect_tcp("93.184.216.34", 443)
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
