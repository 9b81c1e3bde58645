"""Mails no person wrote are known, and what comes back is told apart."""

import pytest

from resonanz.networks.contract import Undelivered
from resonanz.networks.mailbox import automatic, parse

from .conftest import answer, everything, posts, publish
from .test_whole_way import bounce

OURS = f"{'a' * 32}.0.resonanz@velora.example"
AUTOMATIC = [
    "Auto-Submitted: auto-replied",
    "Auto-Submitted: auto-generated; owner-email=x@y",
    "Precedence: bulk",
    "Precedence: auto_reply",
    "X-Autoreply: yes",
    "List-Id: <news.example>",
    "List-Unsubscribe: <mailto:x@y.example>",
    "Return-Path: <>",
    "From: MAILER-DAEMON@sommer.example",
    "From: no-reply@sommer.example",
    "From: noreply@sommer.example",
    "Subject: Automatische Antwort: Akku",
    "Subject: Out of office: Akku",
    "X-Spam-Flag: YES",
    "Content-Type: multipart/report; report-type=disposition-notification; boundary=b",
]
BY_HAND = [
    "Auto-Submitted: no",
    "Precedence: normal",
    "X-Auto-Response-Suppress: OOF",
    "Return-Path: <jana@sommer.example>",
    "From: Reply Norbert <norbert@sommer.example>",
    "Subject: Automatik defekt",
]


@pytest.mark.parametrize("head", AUTOMATIC)
def test_what_a_machine_wrote_is_known(head):
    assert automatic.is_automatic(parse.read(f"{head}\r\n\r\nHallo".encode()))


@pytest.mark.parametrize("head", BY_HAND)
def test_what_a_person_wrote_is_known(head):
    assert not automatic.is_automatic(parse.read(f"{head}\r\n\r\nHallo".encode()))


@pytest.mark.parametrize("head", AUTOMATIC[:12])
def test_what_a_machine_wrote_opens_no_case(world, account, head):
    _before, cursor = everything(account)
    sender = "" if head.startswith("From") else "From: jana@sommer.example\r\n"
    world.brings(f"{sender}{head}\r\nMessage-ID: <auto@x>\r\n\r\nBin weg".encode())
    (seen,) = posts(everything(account, cursor)[0])
    assert seen.reason == "watch"


def test_an_absence_stands_below_our_answer_and_asks_nothing(world, account):
    (remote,) = publish(account, answer("Ja.", world.writes("Hält er?")))
    _before, cursor = everything(account)
    name = world.writes("Bin weg", answers=remote.remote_id, Auto_Submitted="auto-replied")
    (seen,) = posts(everything(account, cursor)[0])
    assert (seen.remote_id, seen.parent_remote_id) == (name, remote.remote_id)
    assert seen.reason == "watch"


def test_what_comes_back_is_told_and_no_post(world, account):
    _before, cursor = everything(account)
    world.brings(bounce(OURS))
    (seen,) = everything(account, cursor)[0]
    assert isinstance(seen, Undelivered)
    assert seen.remote_id == OURS
    assert "does not exist" in seen.reason


def report(*, action: str = "failed", status: str = "5.2.2", said: str = "smtp; 552 full") -> bytes:
    told = bounce(OURS).replace(b"Action: failed", f"Action: {action}".encode())
    told = told.replace(b"Status: 5.1.1", f"Status: {status}".encode())
    return told.replace(b"smtp; 550 5.1.1 user unknown", said.encode())


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (report(), "mailbox of whom you write to is full"),
        (report(said=""), "is full"),
        (report(status="4.4.7", said="smtp; 451 timeout"), "could not be reached for too long"),
        (report(status="", said="X-Postfix; unknown user"), "does not exist"),
        (report(status="", said=""), "does not exist"),
        (bounce(OURS).replace(b"message/rfc822", b"text/rfc822-headers"), "does not exist"),
    ],
)
def test_why_it_came_back_is_told_in_words(raw, words):
    returned = automatic.returned(parse.read(raw))
    assert returned is not None
    assert returned.mail_id == OURS
    assert words in returned.reason


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded"])
def test_what_is_only_late_did_not_come_back(action):
    assert automatic.returned(parse.read(report(action=action))) is None


def test_what_comes_back_and_is_not_ours_tells_us_nothing():
    assert automatic.returned(parse.read(bounce("other@velora.example"))) is None


def test_an_old_server_that_knows_no_form_is_understood():
    raw = (
        b"From: MAILER-DAEMON@old.example\r\nSubject: failure notice\r\n\r\n"
        b"550 5.1.1 no mailbox here\r\n\r\nMessage-ID: <" + OURS.encode() + b">\r\n"
    )
    returned = automatic.returned(parse.read(raw))
    assert returned is not None
    assert returned.mail_id == OURS
    assert "does not exist" in returned.reason
    assert automatic.returned(parse.read(raw.replace(b"MAILER-DAEMON@", b"jana@"))) is None
