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
    (554, "5.7.26 Unauthenticated mail is not accepted", Refused, "proof of the domain"),
    (550, "5.7.23 SPF validation failed", Refused, "proof of the domain"),
    (550, "5.6.0 Lone CR or LF in body", Refused, "does not exist"),
    (552, "5.6.1 Media not supported", Refused, "as plain words"),
    (535, "5.7.13 User account disabled", LostRight, "switched off"),
    (451, "4.4.1 No answer from host", TryLater, "could not be reached"),
    (450, "4.7.28 Our system has detected an unusual rate of mail", TryLater, "no more mails for now"),
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
    ("[READ-ONLY] Mailbox is read-only", False, Refused, "only be read"),
    ("[PARSE] Error in a message header", False, Refused, "one of its own mails"),
    ("[TOOBIG] Message too large", False, Refused, "larger than"),
    ("[CLIENTBUG] That makes no sense", False, Refused, "does not understand"),
    ("Something else", False, Refused, "Something else"),
    ("[X-ODD 5] Something else", False, Refused, "Something else"),
]


# IANA's registry of enhanced status codes, without those that say nothing (X.Y.0, X.1.5: "valid")
# and those that only Postfix-like programs among themselves use.
REGISTERED = [
    *(f"1.{number}" for number in (1, 2, 3, 4, 6, 7, 8, 9, 10)),
    *(f"2.{number}" for number in range(1, 5)),
    *(f"3.{number}" for number in range(1, 7)),
    *(f"4.{number}" for number in range(1, 8)),
    *(f"5.{number}" for number in range(1, 7)),
    *(f"6.{number}" for number in range(1, 11)),
    *(f"7.{number}" for number in range(2, 31)),
]


@pytest.mark.parametrize("enhanced", REGISTERED)
def test_every_registered_status_has_words_of_its_own(enhanced):
    told = {}
    for language in ("en", "de"):
        with override(language):
            told[language] = errors.words_of(599, f"5.{enhanced} Said by the server")
    assert told["en"] != told["de"]
    assert "refused it" not in told["en"]


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
