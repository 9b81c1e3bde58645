# ruff: noqa: E501 (a table is read line by line)
"""Everything a server of mail may refuse has words, in both languages."""

import pytest
from django.utils.translation import override

from resonanz.core.errors import Refused, TryLater
from resonanz.networks.contract import LostRight, RateLimited
from resonanz.networks.mailbox import errors

SMTP = [
    (421, "4.7.0 Try again later", RateLimited, ""),
    (450, "4.2.0 Greylisted", TryLater, "come again later"),
    (451, "4.7.1 Greylisting in action", TryLater, "come again later"),
    (452, "4.3.1 Insufficient system storage", TryLater, "no room"),
    (454, "4.7.0 Temporary authentication failure", TryLater, "cannot check passwords"),
    (530, "5.7.0 Must issue a STARTTLS command first", Refused, "encrypt first"),
    (534, "5.7.9 Application-specific password required", LostRight, "app password"),
    (535, "5.7.8 Username and Password not accepted", LostRight, "user name and password"),
    (550, "5.1.1 User unknown", Refused, "does not exist"),
    (550, "No such user", Refused, "does not exist"),
    (550, "5.1.2 Host unknown", Refused, "behind the address does not exist"),
    (550, "5.4.5 Daily sending quota exceeded", RateLimited, ""),
    (550, "5.7.1 Message rejected as spam", Refused, "unwanted"),
    (550, "5.7.60 SMTP; Client does not have permissions to send as this sender", Refused, "may not send"),
    (551, "5.7.1 Relaying denied", Refused, ""),
    (552, "5.2.2 Mailbox full", Refused, "is full"),
    (552, "Mailbox quota exceeded", Refused, "is full"),
    (552, "5.3.4 Message size exceeds fixed limit", Refused, "larger than"),
    (552, "message size exceeds limit", Refused, "larger than"),
    (553, "5.1.3 Bad recipient address syntax", Refused, "finds the address wrong"),
    (554, "5.7.26 Unauthenticated mail is not accepted", Refused, "unwanted"),
    (556, "5.1.10 Recipient address has null MX", Refused, "takes no mails"),
    (599, "Whatever", Refused, "599 Whatever"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "said", "kind", "words"), SMTP)
def test_what_smtp_says_is_told_in_words(code, said, kind, words):
    trouble = errors.smtp_trouble(code, said)
    assert type(trouble) is kind
    assert words in str(trouble)


IMAP = [
    ("[AUTHENTICATIONFAILED] Invalid credentials", True, LostRight, "user name and password"),
    ("LOGIN failed.", True, LostRight, "user name and password"),
    ("[ALERT] Please log in via your web browser", True, Refused, "web page"),
    ("[UNAVAILABLE] Temporary authentication failure", True, TryLater, "busy"),
    ("[INUSE] Mailbox in use", False, TryLater, "Another program"),
    ("[LIMIT] Too many connections", True, TryLater, "no more at the moment"),
    ("[THROTTLED] Slow down", False, TryLater, "no more at the moment"),
    ("[OVERQUOTA] Quota exceeded", False, Refused, "Our mailbox is full"),
    ("[EXPIRED] Password expired", True, LostRight, "run out"),
    ("[PRIVACYREQUIRED] Plaintext disallowed", True, Refused, "encrypt first"),
    ("[CONTACTADMIN] Account locked", True, Refused, "locked"),
    ("[NONEXISTENT] Unknown mailbox", False, Refused, "not there"),
    ("[NOPERM] Permission denied", False, Refused, "may not read"),
    ("Something else", False, Refused, "Something else"),
    ("[X-ODD 5] Something else", False, Refused, "Something else"),
]


@pytest.mark.parametrize(("said", "signing_in", "kind", "words"), IMAP)
def test_what_imap_says_is_told_in_words(said, signing_in, kind, words):
    trouble = errors.imap_trouble(said, signing_in=signing_in)
    assert type(trouble) is kind
    assert words in str(trouble)


def test_all_words_are_there_in_german():
    for table in (errors.ENHANCED, errors.NUMBERS, errors.IMAP):
        for key, words in table.items():
            with override("en"):
                english = str(words)
            with override("de"):
                assert str(words) != english, key


def test_however_much_a_server_says_it_stays_short():
    assert len(str(errors.smtp_trouble(550, "x" * 10_000))) < 400
    assert len(str(errors.imap_trouble("y" * 10_000))) < 400
