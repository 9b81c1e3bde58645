"""A domain says itself which servers its mailboxes lie on, and what it says is read with care."""

import pytest

from resonanz.networks.mailbox import finding, servers

TOLD = """<?xml version="1.0"?><!-- made by hand -->
<clientConfig version="1.1"><emailProvider id="velora.example">
  <incomingServer type="pop3"><hostname>pop.velora.example</hostname><port>995</port>
    <socketType>SSL</socketType></incomingServer>
  <incomingServer type="imap"><hostname>Post.velora.example</hostname><port>143</port>
    <socketType>{way}</socketType></incomingServer>
  <outgoingServer type="smtp"><hostname>aus.velora.example</hostname><port>465</port>
    <socketType>SSL</socketType></outgoingServer>
</emailProvider></clientConfig>"""


def test_what_a_domain_says_of_its_servers_is_read():
    told = finding.read(TOLD.format(way="STARTTLS").encode())
    assert told == (("post.velora.example", 143, False), ("aus.velora.example", 465, True))


@pytest.mark.parametrize(
    "body",
    [
        TOLD.format(way="plain").encode(),
        b"<html><body>Not found",
        b"",
        b'<!DOCTYPE a [<!ENTITY b "c">]><clientConfig>&b;</clientConfig>',
        TOLD.format(way="SSL").replace("143", "99999").encode(),
        TOLD.format(way="SSL").replace("Post", "%EMAILDOMAIN%").encode(),
    ],
)
def test_what_is_not_encrypted_or_no_such_file_is_passed_over(body):
    assert finding.read(body) is None


def test_who_says_nothing_is_tried_by_the_usual_names():
    found = [pair.imap.host for pair in servers.guesses("a@nowhere.invalid", "", "")]
    assert found == ["imap.nowhere.invalid", "mail.nowhere.invalid"]


def test_nothing_is_asked_of_our_own_house():
    assert finding.published("127.0.0.1:9") is None
    assert finding.published("localhost") is None


def test_address_and_password_are_asked_first_and_the_rest_stands_under_more(client, lea):
    client.force_login(lea.user)
    shown = client.get("/networks/connect/email/").text
    form = shown[shown.index('method="post" hx-post=""') :]
    first, more = form.split("<details>", 1)
    assert 'name="handle"' in first and 'name="secret"' in first
    assert first.count("<label") == 2
    for name in ("by", "name", "user", "imap", "smtp", "client_id", "client_secret", "tenant"):
        assert f'name="{name}"' in more
    again = client.post("/networks/connect/email/", {"handle": "", "imap": "imap.velora.example"})
    assert "<details open>" in again.text
