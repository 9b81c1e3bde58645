# ruff: noqa: E501 (a table is read line by line)
"""A domain names its mail servers (RFC 6186); only whom nobody could forge is believed."""

import socket
import threading

import dns.message
import dns.rdataclass
import dns.rrset
import pytest

from resonanz.networks.mailbox import looking_up, servers
from resonanz.networks.mailbox.servers import Server

HERE = {
    "_imaps._tcp.velora.example.": ["0 1 993 post.velora.example."],
    "_submissions._tcp.velora.example.": ["10 1 465 two.velora.example.", "0 1 465 aus.velora.example."],
    # Encryption begins later, at a provider we know.
    "_imaps._tcp.klein.example.": ["0 0 0 ."],
    "_imap._tcp.klein.example.": ["0 1 143 imap.mailbox.org."],
    "_submission._tcp.klein.example.": ["0 1 587 smtp.mailbox.org."],
    # Somebody else, who would be given the password.
    "_imaps._tcp.opfer.example.": ["0 1 993 imap.boese.example."],
    "_submissions._tcp.opfer.example.": ["0 1 465 smtp.boese.example."],
    # Only half of it is told.
    "_imaps._tcp.halb.example.": ["0 1 993 imap.halb.example."],
}  # fmt: skip


@pytest.fixture
def names(settings):
    """A server of names on loopback; `asked`: what it was asked."""
    line = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    line.bind(("127.0.0.1", 0))
    asked: list[str] = []

    def serve():
        while True:
            content, whose = line.recvfrom(4096)
            if content == b"end":
                return
            question = dns.message.from_wire(content)
            name = str(question.question[0].name).lower()
            asked.append(name)
            answer = dns.message.make_response(question)
            if name in HERE:
                rows = dns.rrset.from_text(name, 60, dns.rdataclass.IN, "SRV", *HERE[name])
                answer.answer.append(rows)
            else:
                answer.set_rcode(3)
            line.sendto(answer.to_wire(), whose)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    host, port = line.getsockname()
    settings.DNS_SERVERS = [f"{host}:{port}"]
    yield asked
    socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"end", (host, port))
    thread.join(10)
    line.close()


def first_of(address):
    return next(servers.guesses(address, "", ""))


def test_the_servers_a_domain_names_are_tried_first(names):
    pair = first_of("service@velora.example")
    assert pair.imap == Server("post.velora.example", 993, True)
    assert pair.smtp == Server("aus.velora.example", 465, True)


def test_a_provider_we_know_is_believed_and_a_dot_means_none(names):
    pair = first_of("service@klein.example")
    assert pair.imap == Server("imap.mailbox.org", 143, False)
    assert pair.smtp == Server("smtp.mailbox.org", 587, False)


@pytest.mark.parametrize("domain", ["opfer.example", "halb.example", "unbekannt.example"])
def test_strangers_and_halves_are_passed_over(domain, names):
    assert looking_up.told(domain) is None
    assert first_of(f"service@{domain}").imap.host == f"imap.{domain}"


def test_typed_servers_and_known_providers_ask_nobody(names):
    assert next(servers.guesses("a@velora.example", "imap.x.example", "smtp.x.example"))
    assert first_of("a@gmail.com").imap.host == "imap.gmail.com"
    assert names == []


@pytest.mark.parametrize(
    "domain", ["127.0.0.1", "localhost", "a..b.example", "x" * 80 + ".example"]
)
def test_what_is_no_name_is_not_asked_for(domain, names):
    assert looking_up.told(domain) is None


def test_where_nobody_answers_the_usual_names_are_tried(settings):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as silent:
        silent.bind(("127.0.0.1", 0))
        settings.DNS_SERVERS = [f"127.0.0.1:{silent.getsockname()[1]}"]
        looking_up.SECONDS, before = 0.2, looking_up.SECONDS
        try:
            assert looking_up.told("velora.example") is None
        finally:
            looking_up.SECONDS = before
