"""Connecting a mailbox: its servers found, its line encrypted, its password right."""

import ssl

import pytest

from resonanz.core.errors import Refused, TryLater
from resonanz.networks.mailbox import network, servers, wire
from resonanz.networks.mailbox.proof import Proof
from tests.servers.mail.certificate import made, shown
from tests.servers.mail.fake import running
from tests.servers.mail.world import OURS, Folder

from .conftest import answer, connected, everything, posts, publish, request_for


def test_what_a_person_typed_is_enough(world):
    granted = network.connect(request_for(world))
    assert (granted.remote_id, granted.handle, granted.name) == (OURS, OURS, "Velora Service")
    assert granted.extra["sent"] == "Gesendet"
    assert granted.extra["streaming"] is True
    assert granted.private
    assert set(granted.secret) == {"user", "password"}


@pytest.mark.parametrize("address", ["", "velora", "a b@c.example", "a@b.example\r\nX: y"])
def test_what_is_no_address_is_refused(world, address):
    with pytest.raises(Refused, match="address of the mailbox"):
        network.connect(request_for(world, handle=address))


def test_without_a_password_nothing_is_asked(world):
    with pytest.raises(Refused, match="password"):
        network.connect(request_for(world, secret=""))
    assert world.said == []


def test_a_wrong_password_is_said_with_what_helps(world):
    with pytest.raises(Refused, match="app password") as refusal:
        network.connect(request_for(world, secret="falsch"))
    assert refusal.value.code == "wrong_secret"


def test_a_mailbox_that_cannot_send_is_not_connected(world):
    world.next("AUTH", "535 5.7.8 no")
    with pytest.raises(Refused, match="app password"):
        network.connect(request_for(world))
    world.next("EHLO", "451 later")
    with pytest.raises(TryLater, match="not sent"):
        network.connect(request_for(world))
    world.next("EHLO", "421 busy")
    with pytest.raises(TryLater, match="wait"):
        network.connect(request_for(world))


@pytest.mark.parametrize("password", ["fährtwind", "пароль"])
def test_a_password_with_any_letters_is_right(world, password):
    world.passwords[OURS] = password
    account = connected(world, secret=password)
    world.writes("Hallo")
    assert len(posts(everything(account)[0])) == 1


def test_another_user_name_is_used(world):
    world.passwords["p12345"] = world.passwords.pop(OURS)
    account = connected(world, options={"user": "p12345"})
    assert account.secret["user"] == "p12345"


def test_a_server_in_the_house_without_passwords_takes_our_mails(world):
    world.smtp_offers = ()
    account = connected(world)
    publish(account, answer("Ja.", world.writes("Hallo")))
    assert len(world.handed_in) == 1


def test_the_old_way_to_sign_in_is_known(world):
    world.smtp_offers = ("AUTH LOGIN",)
    assert connected(world).handle == OURS


def test_a_server_whose_ways_to_sign_in_nobody_knows_is_refused(world):
    world.smtp_offers = ("AUTH GSSAPI",)
    with pytest.raises(Refused, match="no way to sign in"):
        network.connect(request_for(world))


# --- folders -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["Gesendete Objekte", "SENT", "Gesendete Elemente"])
def test_the_folder_of_what_was_sent_is_known_by_its_name(world, name):
    world.folders = {"INBOX": Folder(), name: Folder()}
    assert connected(world).extra["sent"] == name


def test_where_there_is_none_one_is_made(world):
    world.folders = {"INBOX": Folder()}
    assert connected(world).extra["sent"] == "Sent"
    assert "Sent" in world.folders


# --- servers -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "kind", "server"),
    [
        ("imap.velora.example", "imap", ("imap.velora.example", 993, True)),
        ("imap.velora.example:143", "imap", ("imap.velora.example", 143, False)),
        ("IMAPS://Mail.velora.example", "imap", ("mail.velora.example", 993, True)),
        ("imap://mail.velora.example", "imap", ("mail.velora.example", 143, False)),
        ("imaps://mail.velora.example:1993/", "imap", ("mail.velora.example", 1993, True)),
        ("smtp.velora.example", "smtp", ("smtp.velora.example", 465, True)),
        ("smtp.velora.example:587", "smtp", ("smtp.velora.example", 587, False)),
        ("smtp://smtp.velora.example", "smtp", ("smtp.velora.example", 587, False)),
        ("[::1]:993", "imap", ("::1", 993, True)),
    ],
)
def test_a_server_is_read_as_typed(typed, kind, server):
    assert tuple(servers.read(typed, kind).kept()) == server


@pytest.mark.parametrize("typed", ["https://x.example", "a b", "x:99999999", "x/y"])
def test_what_is_no_server_is_refused(typed):
    with pytest.raises(Refused, match="is no server"):
        servers.read(typed, "imap")


def hosts(address: str) -> list[tuple[str, str]]:
    return [(one.imap.host, one.smtp.host) for one in servers.guesses(address, "", "")]


def test_servers_are_known_or_guessed():
    assert hosts("a@gmx.de") == [("imap.gmx.net", "mail.gmx.net")]
    assert hosts("a@GMail.com") == [("imap.gmail.com", "smtp.gmail.com")]
    assert hosts("a@velora.example") == [
        ("imap.velora.example", "smtp.velora.example"),
        ("mail.velora.example", "mail.velora.example"),
    ]
    for pair in servers.PROVIDERS.values():
        assert pair.imap.is_encrypted
        assert pair.smtp.port in (465, 587)


def test_a_mailbox_nobody_finds_asks_for_its_servers(world):
    with pytest.raises(Refused, match="Type the names of its servers"):
        network.connect(request_for(world, options={"imap": "", "smtp": ""}))


def test_what_an_account_keeps_is_read_with_care():
    assert servers.kept(["a.example", 993, True]) == servers.Server("a.example", 993, True)
    assert servers.kept(None).host == servers.kept([1]).host == ""


# --- addresses and encryption -----------------------------------------------------------------


def test_a_server_in_a_private_network_is_asked_only_where_it_was_opened(world, settings):
    account = connected(world)
    settings.ALLOWED_PRIVATE_HOSTS = []
    with pytest.raises(Refused, match="private network"):
        network.connect(request_for(world))
    with pytest.raises(Refused) as refusal:
        everything(account)
    assert refusal.value.code == "private_address"


def test_a_server_that_is_not_there_is_said(world):
    with pytest.raises(Refused, match="cannot be reached"):
        network.connect(request_for(world, options={"imap": "127.0.0.1:1"}))


@pytest.fixture
def certificate(tmp_path) -> ssl.SSLContext:
    """A certificate of 127.0.0.1 that nobody vouches for."""
    return shown(made(tmp_path))


@pytest.fixture
def vouched(certificate, tmp_path, monkeypatch) -> ssl.SSLContext:
    """The same, and we trust it."""
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "server.pem"))
    return certificate


@pytest.mark.parametrize("is_encrypted", [True, False])
def test_an_encrypted_line_carries_everything(vouched, is_encrypted):
    with running(context=vouched, is_encrypted=is_encrypted) as world:
        typed = {"imap": f"imaps://{world.imap}", "smtp": f"smtps://{world.smtp}"}
        account = connected(world, options=typed if is_encrypted else {})
        publish(account, answer("Ja.", world.writes("Hallo")))
        assert len(posts(everything(account)[0])) == 2
        assert len(world.handed_in) == 1
        if not is_encrypted:
            assert "STARTTLS" in world.said


@pytest.mark.parametrize("is_encrypted", [True, False])
def test_a_server_that_cannot_prove_who_it_is_gets_no_password(certificate, is_encrypted):
    with running(context=certificate, is_encrypted=is_encrypted) as world:
        typed = {"imap": f"imaps://{world.imap}"} if is_encrypted else {}
        with pytest.raises(Refused, match="certificate"):
            network.connect(request_for(world, options=typed))
        assert not [line for line in world.said if "LOGIN" in line]


def test_a_server_that_does_not_encrypt_where_it_should_is_left(world):
    with pytest.raises(Refused, match="TLS"):
        network.connect(request_for(world, options={"imap": f"imaps://{world.imap}"}))


@pytest.mark.parametrize("kind", ["imap", "smtp"])
def test_an_open_line_is_spoken_to_opened_servers_only(world, monkeypatch, kind):
    account = connected(world)
    monkeypatch.setattr(wire, "may_be_open", lambda server: server.port != port)
    port = int(getattr(world, kind).rpartition(":")[2])
    world.said.clear()
    with pytest.raises(Refused, match="no encryption"):
        publish(account, answer("Ja.", "none.x"))
    told = world.said if kind == "imap" else [line for line in world.said if "AUTH" in line]
    assert not [line for line in told if "fahrtwind" in line or line.startswith("AUTH")]


def test_a_server_that_drips_is_left_in_time(world, account, monkeypatch):
    monkeypatch.setattr(wire, "TOTAL_SECONDS", 0.2)
    with (
        pytest.raises(TryLater),
        wire.signed_in(
            servers.kept(account.extra["imap"]), Proof(OURS, account.secret["password"]), 0.2
        ) as box,
    ):
        box.select_folder("INBOX", readonly=True)
        box.idle()
        box.socket().settimeout(5)
        box.idle_done()
        while True:
            box.noop()
