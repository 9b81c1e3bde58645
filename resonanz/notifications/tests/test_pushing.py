"""Web push: only the browser can read it, only we can send it, none goes into our own network."""

import json
import threading
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from resonanz.conversations.actions import say
from resonanz.core.errors import Refused
from resonanz.notifications.actions import add_device, read_all, remove_device
from resonanz.notifications.models import Device, Errand
from resonanz.notifications.pushing import own_key, public_key
from resonanz.notifications.sending import gather
from resonanz.notifications.webpush import (
    Receiver,
    _hmac,
    decoded,
    encoded,
    encrypt,
    point,
    signature,
)

# RFC 8291, 5: a message, the keys of both sides, and what goes over the line.
TEXT = b"When I grow up, I want to be a watermelon"
PUBLIC = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
PRIVATE = "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"
AUTH = "BTBZMqHH6r4Tts7J_aSIgg"
SENDER = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
SALT = "DGv6ra1nlYgDCS1FRnbzlw"
SENT = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6"
    "TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulc"
    "y4a-fN"
)


def private(text: str) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(decoded(text)), ec.SECP256R1())


class Browser:
    """A browser's side of RFC 8291."""

    def __init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.auth = b"0123456789abcdef"
        self.keys = {"p256dh": encoded(point(self.key.public_key())), "auth": encoded(self.auth)}

    def reads(self, body: bytes) -> bytes:
        salt, sender, rest = body[:16], body[21:86], body[86:]
        theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sender)
        shared = _hmac(self.auth, self.key.exchange(ec.ECDH(), theirs))
        mixed = _hmac(shared, b"WebPush: info\0", point(self.key.public_key()), sender, b"\1")
        secret = _hmac(salt, mixed)
        key = _hmac(secret, b"Content-Encoding: aes128gcm\0\1")[:16]
        nonce = _hmac(secret, b"Content-Encoding: nonce\0\1")[:12]
        return AESGCM(key).decrypt(nonce, rest, None).rstrip(b"\0").removesuffix(b"\2")


class Vendor(BaseHTTPRequestHandler):
    """The push service of a browser's vendor, on loopback."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.came.append((self.path, self.headers, body))  # type: ignore[attr-defined]
        self.send_response(self.server.answers.get(self.path, 201))  # type: ignore[attr-defined]
        self.end_headers()

    def log_message(self, *said: object) -> None:
        return


@pytest.fixture
def vendor(settings):
    with ThreadingHTTPServer(("127.0.0.1", 0), Vendor) as server:
        server.came, server.answers = [], {}  # type: ignore[attr-defined]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        server.at = f"http://127.0.0.1:{server.server_port}"  # type: ignore[attr-defined]
        settings.ALLOWED_PRIVATE_HOSTS = [f"127.0.0.1:{server.server_port}"]
        yield server
        server.shutdown()


def test_a_message_is_encrypted_as_the_standard_shows():
    receiver = Receiver("https://push.example/1", PUBLIC, AUTH)

    assert encoded(encrypt(TEXT, receiver, salt=decoded(SALT), own=private(SENDER))) == SENT
    assert encoded(point(private(PRIVATE).public_key())) == PUBLIC


@given(message=st.binary(max_size=3800))
def test_the_browser_reads_what_was_encrypted_for_it(message):
    browser = Browser()
    receiver = Receiver("https://push.example/1", **browser.keys)

    assert browser.reads(encrypt(message + b"!", receiver)) == message + b"!"


def test_the_push_service_sees_that_it_is_we_who_send():
    key = ec.generate_private_key(ec.SECP256R1())
    moment = datetime(2026, 11, 3, 12, tzinfo=UTC)
    told = signature("https://push.example:8443/x/y", key, "https://resonanz.example", moment)

    token = told.removeprefix("vapid t=").partition(", k=")[0]
    head, claims, signed = token.split(".")
    raw = decoded(signed)
    whole = encode_dss_signature(int.from_bytes(raw[:32]), int.from_bytes(raw[32:]))
    key.public_key().verify(whole, f"{head}.{claims}".encode(), ec.ECDSA(hashes.SHA256()))
    assert json.loads(decoded(claims)) == {
        "aud": "https://push.example:8443",
        "exp": int(moment.timestamp()) + 12 * 3600,
        "sub": "https://resonanz.example",
    }


def test_a_mention_comes_to_every_device_and_only_they_can_read_it(
    vendor, service, mira, tom, run_jobs
):
    phone, laptop = Browser(), Browser()
    add_device(tom, f"{vendor.at}/phone", **phone.keys)
    add_device(tom, f"{vendor.at}/laptop", **laptop.keys)
    say(mira, service, "Kommst du, @tom?")
    run_jobs()
    gather()
    run_jobs()

    assert [path for path, _h, _b in vendor.came] == ["/phone", "/laptop"]
    _path, headers, body = vendor.came[0]
    assert "Kommst du" not in body.decode("latin-1")
    assert headers["Content-Encoding"] == "aes128gcm" and int(headers["TTL"]) > 0
    assert headers["Authorization"].endswith(f"k={public_key()}")
    shown = json.loads(phone.reads(body))
    assert "Mira Kern" in shown["title"] and shown["body"] == "Kommst du, @tom?"
    assert Errand.objects.get(way="push").state == "sent"
    gather()
    run_jobs()
    assert len(vendor.came) == 2


def test_a_device_that_is_gone_is_forgotten_and_one_that_fails_does_not_stop_the_others(
    vendor, service, mira, tom, run_jobs
):
    for name, answer in (("gone", 410), ("broken", 500), ("well", 201)):
        vendor.answers[f"/{name}"] = answer
        add_device(tom, f"{vendor.at}/{name}", **Browser().keys)
    say(mira, service, "Hallo @tom")
    run_jobs()
    gather()
    run_jobs()

    assert {path for path, _h, _b in vendor.came} == {"/gone", "/broken", "/well"}
    assert Device.objects.filter(person=tom).count() == 2
    assert Errand.objects.get(way="push").state == "sent"


def test_nothing_is_pushed_of_what_was_read_before(vendor, service, mira, tom, run_jobs):
    add_device(tom, f"{vendor.at}/phone", **Browser().keys)
    say(mira, service, "Hallo @tom")
    run_jobs()
    read_all(tom)
    gather()
    run_jobs()

    assert vendor.came == []


@pytest.mark.parametrize(
    "endpoint",
    ["http://push.example/x", "ftp://push.example/x", "https://user@push.example/", "nonsense", ""],
)
def test_an_address_we_do_not_talk_to_is_no_device(tom, endpoint):
    with pytest.raises(Refused):
        add_device(tom, endpoint, **Browser().keys)


def test_no_message_is_sent_into_our_own_network(settings, service, mira, tom, run_jobs):
    settings.ALLOWED_PRIVATE_HOSTS = []
    add_device(tom, "https://127.0.0.1/latest/meta-data", **Browser().keys)
    say(mira, service, "Hallo @tom")
    run_jobs()
    gather()
    run_jobs()

    assert Errand.objects.get(way="push").state == "planned"
    assert Device.objects.get().used_at is None


def test_keys_that_are_none_are_refused(tom):
    good = Browser().keys
    for wrong in ({"p256dh": "AAAA"}, {"auth": "AAAA"}, {"p256dh": good["auth"]}):
        with pytest.raises(Refused):
            add_device(tom, "https://push.example/x", **(good | wrong))


def test_a_browser_belongs_to_whoever_signed_in_last(tom, mira):
    keys = Browser().keys
    add_device(tom, "https://push.example/x", **keys)
    device = add_device(mira, "https://push.example/x", **keys)

    assert list(Device.objects.values_list("person", flat=True)) == [mira.pk]
    remove_device(tom, device.pk)
    assert Device.objects.exists()
    assert own_key().private_numbers() == own_key().private_numbers()


def test_the_page_of_devices_and_the_api(client, tom):
    client.force_login(tom.user)
    assert public_key() in client.get("/accounts/sessions/").content.decode()
    worker = client.get("/service-worker.js")
    assert worker["Content-Type"].startswith("text/javascript") and b"push" in worker.content
    given = {"endpoint": "https://push.example/x", **Browser().keys}
    assert client.post("/notifications/devices/", given).status_code == 204
    (listed,) = client.get("/api/v1/devices").json()["items"]
    assert client.delete(f"/api/v1/devices/{listed['id']}").status_code == 204
    assert client.post("/api/v1/devices", given, "application/json").status_code == 201
    removal = f"/notifications/devices/{Device.objects.get().pk}/removal"
    assert client.post(removal).status_code == 302
    assert not Device.objects.exists()


def test_an_endless_address_is_none_and_a_twenty_first_device_is_one_too_many(mira, settings):
    settings.ALLOWED_PRIVATE_HOSTS = ["127.0.0.1:1"]
    keys = Browser().keys
    with pytest.raises(Refused):
        add_device(mira, "http://127.0.0.1:1/" + "x" * 1000, **keys)
    first = add_device(mira, "http://127.0.0.1:1/0", **keys)
    Device.objects.bulk_create(
        Device(person=mira, digest=f"{number}", secret=first.secret, made_at=first.made_at)
        for number in range(19)
    )
    with pytest.raises(Refused):
        add_device(mira, "http://127.0.0.1:1/20", **keys)
    assert add_device(mira, "http://127.0.0.1:1/0", name="Laptop", **keys).pk == first.pk
    assert Device.objects.filter(person=mira).count() == 20
