"""A small mailbox and the world that writes to it: what the servers beside this module serve."""

import itertools
import re
from base64 import b64decode
from collections import defaultdict, deque
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

OURS, PASSWORD = "service@velora.example", "fahrtwind-2026"
JANA = "jana@sommer.example"


@dataclass
class Lying:
    """A mail that lies in a folder."""

    raw: bytes
    at: datetime
    flags: set[str] = field(default_factory=set)


@dataclass
class Folder:
    """A folder; its mails have numbers that only grow."""

    flags: str = ""
    validity: int = 1
    following: int = 1
    mails: dict[int, Lying] = field(default_factory=dict)

    def take(self, raw: bytes, *flags: str, at: datetime | None = None) -> int:
        number, self.following = self.following, self.following + 1
        self.mails[number] = Lying(raw, at or datetime.now(UTC), set(flags))
        return number

    def begin_anew(self) -> None:
        """The folder is another one: its mails get new numbers."""
        self.validity += 1
        kept, self.mails, self.following = list(self.mails.values()), {}, 1
        for mail in kept:
            self.take(mail.raw, *mail.flags, at=mail.at)


def folders() -> dict[str, Folder]:
    return {"INBOX": Folder(), "Gesendet": Folder("\\Sent"), "Archiv": Folder("\\Archive")}


@dataclass
class World:
    """What lies there, what went out, and what goes wrong next."""

    imap: str = ""
    smtp: str = ""
    folders: dict[str, Folder] = field(default_factory=folders)
    # What was handed in: sender, recipients, the mail.
    handed_in: list[tuple[str, list[str], bytes]] = field(default_factory=list)
    passwords: dict[str, str] = field(default_factory=lambda: {OURS: PASSWORD})
    # What a provider gave to open a mailbox with (SASL XOAUTH2), by token.
    tokens: dict[str, str] = field(default_factory=dict)
    # What the servers offer beside the least.
    access: str = "READ-WRITE"
    imap_offers: str = "IDLE UIDPLUS"
    smtp_offers: tuple[str, ...] = ("SIZE 30000000", "AUTH PLAIN", "8BITMIME", "SMTPUTF8")
    # Whether a copy to ourselves comes, and whether the provider files what was sent itself.
    brings_copies: bool = True
    files_itself: bool = False
    # Mails that somebody takes away as soon as they were found.
    vanishing: list[int] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    faults: dict[str, deque[str]] = field(default_factory=lambda: defaultdict(deque))
    waiting: list[Any] = field(default_factory=list)
    _numbers: Any = field(default_factory=lambda: itertools.count(1))

    def next(self, command: str, *answers: str) -> None:
        """What the next commands of a kind are answered; "cut" ends the line instead, "late" is
        no answer at all, and "+" before an answer lets what was asked be done first."""
        self.faults[command].extend(answers)

    def lets_in(self, packed: str) -> bool:
        """Whether a token is right, as XOAUTH2 packs it: base64 of user and bearer."""
        plain = b64decode(packed).decode()
        found = re.fullmatch("user=([^\x01]*)\x01auth=Bearer ([^\x01]*)\x01\x01", plain)
        return bool(found) and self.tokens.get(found[2]) == found[1]  # type: ignore[index]

    def fault(self, command: str) -> str:
        return self.faults[command].popleft() if self.faults[command] else ""

    # --- what people do ------------------------------------------------------------------------

    def writes(
        self, text: str, *, answers: str = "", at: datetime | None = None, **more: str
    ) -> str:
        """Jana writes to us, answering one of the mails where given; the name of her mail."""
        name = f"{next(self._numbers)}.jana@sommer.example"
        mail = EmailMessage(policy=policy.SMTP)
        mail["From"] = more.pop("sender", f"Jana Sommer <{JANA}>")
        mail["To"] = OURS
        mail["Subject"] = more.pop("subject", "Re: Der Akku" if answers else "Der Akku")
        mail["Message-ID"] = f"<{name}>"
        if answers:
            mail["In-Reply-To"] = f"<{answers}>"
            mail["References"] = more.pop("references", "") or f"<{answers}>"
        for header, value in more.items():
            mail[header.replace("_", "-")] = value
        mail.set_content(text)
        self.brings(mail.as_bytes(), at=at)
        return name

    def brings(self, raw: bytes, folder: str = "INBOX", at: datetime | None = None) -> int:
        """A mail comes, as it is."""
        number = self.folders[folder].take(raw, at=at or self.moment())
        for wake in list(self.waiting):
            wake()
        return number

    def moment(self) -> datetime:
        return datetime.now(UTC).replace(microsecond=0) - timedelta(seconds=1)

    # --- what stands there ---------------------------------------------------------------------

    def takes(self, sender: str, recipients: list[str], raw: bytes) -> None:
        """A mail was handed in and taken."""
        self.handed_in.append((sender, recipients, raw))
        if self.files_itself:
            self.folders["Gesendet"].take(raw, "\\Seen")
        if OURS in recipients and self.brings_copies:
            self.brings(raw)

    def sent(self) -> dict[str, EmailMessage]:
        """The mails that others got, by name."""
        found = {}
        for _sender, recipients, raw in self.handed_in:
            mail = message_from_bytes(raw, policy=policy.default)
            if [one for one in recipients if one != OURS]:
                found[str(mail["message-id"]).strip("<>")] = mail
        return found  # type: ignore[return-value]

    def reads(self, name: str) -> str | None:
        """What Jana reads in a mail of ours; none where she got none."""
        mail = self.sent().get(name)
        body = mail.get_body(("plain",)) if mail is not None else None
        return body.get_content().strip() if body is not None else None
