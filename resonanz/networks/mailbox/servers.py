"""Which servers a mailbox lies on: as typed, as its provider has them or says, or as is usual."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from resonanz.core.errors import Refused
from resonanz.networks.values import count, text

from . import finding, looking_up

# Where encryption begins with the connection; everywhere else it begins with STARTTLS.
ENCRYPTED = {993, 465}
IMAP_PORT, SMTP_PORT, STARTTLS_IMAP, SUBMISSION = 993, 465, 143, 587

_TYPED = re.compile(
    r"(?:(?P<way>imaps?|smtps?)://)?"
    r"(?P<host>[\w.-]+|\[[\da-f:.]+\])"
    r"(?::(?P<port>\d{1,5}))?/?",
    re.I,
)


@dataclass(frozen=True)
class Server:
    """A server, and whether encryption begins with the connection."""

    host: str
    port: int
    is_encrypted: bool

    def kept(self) -> list[Any]:
        """As it is kept with an account."""
        return [self.host, self.port, self.is_encrypted]


@dataclass(frozen=True)
class Pair:
    """Where mails are read, and where they are handed in."""

    imap: Server
    smtp: Server


def _pair(imap: str, smtp: str, smtp_port: int = SMTP_PORT) -> Pair:
    return Pair(Server(imap, IMAP_PORT, True), Server(smtp, smtp_port, smtp_port in ENCRYPTED))


_GOOGLE = _pair("imap.gmail.com", "smtp.gmail.com")
_MICROSOFT = _pair("outlook.office365.com", "smtp.office365.com", SUBMISSION)
_GMX = _pair("imap.gmx.net", "mail.gmx.net")
_WEB = _pair("imap.web.de", "smtp.web.de")
_TELEKOM = _pair("secureimap.t-online.de", "securesmtp.t-online.de")
_APPLE = _pair("imap.mail.me.com", "smtp.mail.me.com", SUBMISSION)
_YAHOO = _pair("imap.mail.yahoo.com", "smtp.mail.yahoo.com")
_POSTEO = _pair("posteo.de", "posteo.de")

PROVIDERS: Mapping[str, Pair] = {
    "gmail.com": _GOOGLE,
    "googlemail.com": _GOOGLE,
    "outlook.com": _MICROSOFT,
    "outlook.de": _MICROSOFT,
    "hotmail.com": _MICROSOFT,
    "hotmail.de": _MICROSOFT,
    "live.com": _MICROSOFT,
    "gmx.de": _GMX,
    "gmx.net": _GMX,
    "gmx.at": _GMX,
    "gmx.ch": _GMX,
    "web.de": _WEB,
    "t-online.de": _TELEKOM,
    "magenta.de": _TELEKOM,
    "icloud.com": _APPLE,
    "me.com": _APPLE,
    "mac.com": _APPLE,
    "yahoo.com": _YAHOO,
    "yahoo.de": _YAHOO,
    "posteo.de": _POSTEO,
    "posteo.net": _POSTEO,
    "mailbox.org": _pair("imap.mailbox.org", "smtp.mailbox.org"),
    "fastmail.com": _pair("imap.fastmail.com", "smtp.fastmail.com"),
    "freenet.de": _pair("mx.freenet.de", "mx.freenet.de"),
}


# The servers of providers we know, which other domains may name as theirs.
_HOSTS = {server.host for pair in PROVIDERS.values() for server in (pair.imap, pair.smtp)}

BY: Mapping[str, Pair] = {"google": _GOOGLE, "microsoft": _MICROSOFT}


def read(typed: str, kind: str) -> Server:
    """A server as a person typed it: a name, with a port or with imaps:// or smtps:// before it."""
    found = _TYPED.fullmatch(typed.strip())
    if found is None:
        words = _("%(typed)s is no server. Type its name, for instance imap.velora.example.")
        raise Refused(words % {"typed": typed.strip()[:80]})
    way, port = (found["way"] or "").lower(), int(found["port"] or 0)
    usual = {"imap": IMAP_PORT, "smtp": SMTP_PORT}[kind]
    port = port or {"imap": STARTTLS_IMAP, "smtp": SUBMISSION}.get(way, usual)
    is_encrypted = way.endswith("s") or (not way and port in ENCRYPTED)
    return Server(found["host"].strip("[]").lower(), port, is_encrypted)


def guesses(address: str, imap: str, smtp: str, by: str = "") -> Iterator[Pair]:
    """The servers a mailbox may lie on, the likeliest first; one where a person typed them.

    Whoever gave the permission (`by`) has the mailbox, whatever its domain.
    """
    domain = address.rpartition("@")[2].lower()
    is_typed = bool(imap.strip() and smtp.strip())
    for pair in [BY[by]] if by in BY else _known(domain, is_typed):
        yield Pair(
            read(imap, "imap") if imap.strip() else pair.imap,
            read(smtp, "smtp") if smtp.strip() else pair.smtp,
        )
        if imap.strip():
            return


def _known(domain: str, is_typed: bool) -> Iterator[Pair]:
    if domain in PROVIDERS:
        yield PROVIDERS[domain]
        return
    if not is_typed and (told := looking_up.told(domain, _HOSTS) or finding.published(domain)):
        yield Pair(Server(*told[0]), Server(*told[1]))
    yield _pair(f"imap.{domain}", f"smtp.{domain}")
    yield _pair(f"mail.{domain}", f"mail.{domain}")


def kept(value: Any) -> Server:
    """A server as an account keeps it."""
    host, port, is_encrypted = value if isinstance(value, list) and len(value) == 3 else ("", 0, 1)
    return Server(text(host), count(port), bool(is_encrypted))
