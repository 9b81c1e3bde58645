"""Mails no person wrote: absences, lists, newsletters, and what comes back.

None of them opens a case, and none is ever answered by itself: two machines would go on for ever.
"""

import re
from dataclasses import dataclass
from email.message import Message
from typing import TypeGuard

from . import letters, parse
from .errors import ENHANCED, told, words_of
from .letters import header, headers
from .parse import OURS, Mail

_MACHINES = re.compile(
    r"^(?:mailer-daemon|postmaster|no-?reply|do-?not-?reply|noreply-.{1,40}|bounces?(?:[+-].{1,80})?)@",
    re.I,
)
_ABSENT = re.compile(
    r"^(?:automatische antwort|abwesenheits|auto(?:matic)?[- ]?(?:reply|response)|out of (?:the )?"
    r"office|réponse automatique|risposta automatica|respuesta automática)",
    re.I,
)
_PRECEDENCE = {"bulk", "junk", "list", "auto_reply", "auto-reply"}
_LISTS = ("list-id", "list-unsubscribe", "list-post", "feedback-id")
_STATUS = re.compile(r"\b([245])\.\d{1,3}\.\d{1,3}\b")
_NUMBER = re.compile(r"(5\d\d)\b")


@dataclass(frozen=True)
class Returned:
    """A mail of ours that did not arrive: which one, and why in words for people."""

    mail_id: str
    reason: str


def is_automatic(mail: Mail) -> bool:
    """Whether no person wrote it to us."""
    message = mail.message
    submitted = header(message, "auto-submitted").lower().partition(";")[0].strip()
    if submitted not in ("", "no") or header(message, "precedence").lower() in _PRECEDENCE:
        return True
    if any(headers(message, name) for name in ("x-autoreply", "x-autorespond", *_LISTS)):
        return True
    if header(message, "x-spam-flag").lower() == "yes" or "<>" in headers(message, "return-path"):
        return True
    sender = mail.senders[0][1] if mail.senders else ""
    return is_report(message) or bool(_MACHINES.match(sender) or _ABSENT.match(mail.subject))


def is_report(message: Message) -> bool:
    """Whether a server tells what became of a mail."""
    return message.get_content_type() == "multipart/report"


def returned(mail: Mail) -> Returned | None:
    """What a report says of a mail of ours that will not arrive any more; none for all else."""
    if not is_report(mail.message) and not _is_old_report(mail):
        return None
    name, status = _ours_in(mail), _status(mail.message)
    if not name or status.get("action", "failed").lower() not in ("failed", ""):
        return None
    said = status.get("diagnostic-code", "").partition(";")[2].strip() or status.get("status", "")
    said = said or " ".join(mail.text.split())[:200]
    if status.get("status", "").startswith("4"):  # it was tried for days
        return Returned(name, told(ENHANCED["4.7"], said))
    return Returned(name, words_of(_number(said), _with(status, said)))


def _is_old_report(mail: Mail) -> bool:
    """Servers that do not know the form: a machine that names our mail without answering it."""
    sender = mail.senders[0][1] if mail.senders else ""
    return sender.startswith("mailer-daemon@") and not mail.answers


def _ours_in(mail: Mail) -> str:
    """Which mail of ours a report is about: its head is part of the report."""
    for part in mail.message.walk() if mail.message.is_multipart() else ():
        if part.get_content_type() == "text/rfc822-headers":
            told = letters.decoded(parse.bytes_of(part), "utf-8")
        elif part is not mail.message:
            told = " ".join(headers(part, "message-id"))
        else:
            continue
        if found := OURS.search(told):
            return found[0]
    found = OURS.search(" ".join(mail.answers)) or OURS.search(mail.text[:50_000])
    return found[0] if found else ""


def _status(message: Message) -> dict[str, str]:
    """The first recipient's fields of a report."""
    for part in message.walk() if message.is_multipart() else ():
        if part.get_content_type() == "message/delivery-status":
            blocks = part.get_payload()
            fields: dict[str, str] = {}
            for block in filter(_is_message, blocks if isinstance(blocks, list) else ()):
                for name, value in block.raw_items():
                    fields.setdefault(name.lower(), letters.line(str(value))[:500])
            return fields
    return {}


def _is_message(block: object) -> TypeGuard[Message]:
    return isinstance(block, Message)


def _number(said: str) -> int:
    """The number of an SMTP answer within what a report says; 550 where it says none."""
    found = _NUMBER.match(said.strip())
    return int(found[1]) if found else 550


def _with(status: dict[str, str], said: str) -> str:
    """What was said, with the enhanced status where it is not part of it."""
    known = status.get("status", "")
    return said if _STATUS.search(said) or not _STATUS.match(known) else f"{known} {said}"
