"""A mail as it came, as values: who, when, what, which files, which mails it answers."""

import hashlib
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import Message

from . import letters, reading
from .cutting import cut
from .letters import file_name, header, headers, people

# Our own mails: the key of their delivery, the number of the part.
OURS = re.compile(r"(?P<key>[0-9a-f]{32})\.(?P<part>\d{1,3})\.resonanz@[^\s<>@]{1,250}")
_IDS = re.compile(r"<\s*([^<>\s]{1,500})\s*>")
_BARE_ID = re.compile(r"^[^<>\s@]{1,250}@[^<>\s@]{1,250}$")
_REPLY = re.compile(
    r"^\s*(?:(?:re|aw|antw|antwort|sv|vs|ref|rif|odp|r|res|wg|fwd?|tr|i|回复|答复|转发)"
    r"(?:\s?[\[(]\d{1,3}[\])])?\s?[:：]\s*)+",
    re.I,
)
MOST_PARTS = 60
# Letters of a mail that are read, and of its HTML.
MOST_WORDS, MOST_HTML = 200_000, 2_000_000
# What says that a mail is signed: no file for a person.
_SEALS = {
    "application/pkcs7-signature",
    "application/x-pkcs7-signature",
    "application/pgp-signature",
    "application/pgp-encrypted",
}
_SEALED = {"multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"}

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class File:
    """A file in a mail."""

    name: str
    media_type: str
    content: bytes
    is_inline: bool = False


@dataclass(frozen=True)
class Mail:
    """What a mail says."""

    mail_id: str
    senders: list[tuple[str, str]]
    reply_to: list[tuple[str, str]]
    recipients: list[tuple[str, str]]
    subject: str
    text: str  # all of it
    own: str  # without quotes and signature
    answers: list[str]  # the mails it answers, the nearest first
    references: list[str]  # as they stand, the oldest first
    files: list[File]
    message: Message = field(repr=False)

    @property
    def was_cut(self) -> bool:
        return " ".join(self.own.split()) != " ".join(self.text.split())


def read(raw: bytes) -> Mail:
    """A mail from its bytes; whatever is wrong with it, something can be read."""
    try:
        return _read(_message(raw), raw)
    except Exception:
        # The library has met no such mail yet: its head alone, and the rest stays in the mailbox.
        log.exception("A mail could not be read whole.")
        return _read(_head(raw), raw)


def _read(message: Message, raw: bytes) -> Mail:
    parts = _parts(message)
    text = _text(parts)
    references = _ids(message, "references")
    answered = _ids(message, "in-reply-to")
    return Mail(
        mail_id=_name(message, raw),
        senders=people(message, "from") or people(message, "sender"),
        reply_to=people(message, "reply-to"),
        recipients=people(message, "to"),
        subject=header(message, "subject")[:300],
        text=text,
        own=cut(text),
        answers=list(dict.fromkeys([*answered, *reversed(references)])),
        references=list(dict.fromkeys([*references, *answered])),
        files=[file for part in parts if (file := _file(part)) is not None],
        message=message,
    )


def _message(raw: bytes) -> Message:
    try:
        return message_from_bytes(raw, policy=policy.compat32)
    except (RecursionError, ValueError, LookupError, AttributeError, TypeError, IndexError):
        # Parts within parts without an end: what stands on top can be read all the same.
        return _head(raw)


def _head(raw: bytes) -> Message:
    head = raw.replace(b"\r\n", b"\n").partition(b"\n\n")[0]
    plain = re.sub(rb"(?im)^content-(?:type|transfer-encoding):", b"X-Was:", head)
    return message_from_bytes(plain + b"\n\n", policy=policy.compat32)


def _name(message: Message, raw: bytes) -> str:
    """The mail's id; one made of what it says where it has none of use."""
    found = _ids(message, "message-id")
    return found[0] if found else f"none.{hashlib.sha256(raw[:200_000]).hexdigest()}"


def _ids(message: Message, name: str) -> list[str]:
    ids: list[str] = []
    for value in headers(message, name)[:5]:
        found = _IDS.findall(value)
        bare = value.strip()
        ids += found or ([bare] if _BARE_ID.match(bare) else [])
    return list(dict.fromkeys(ids))[:100]


def _parts(message: Message) -> list[Message]:
    """The parts that hold something, without what lies in forwarded mails."""
    try:
        found = []
        for part in _leaves(message):
            found.append(part)
            if len(found) >= MOST_PARTS:
                break
        return found
    except RecursionError:
        return []


def _leaves(message: Message) -> Iterator[Message]:
    if message.get_content_maintype() == "message" or not message.is_multipart():
        yield message
        return
    for part in message.get_payload():
        if isinstance(part, Message):
            yield from _leaves(part)


def _is_words(part: Message) -> bool:
    kind = part.get_content_type()
    is_file = part.get_content_disposition() == "attachment" or bool(file_name(part))
    return kind in ("text/plain", "text/html") and not is_file


def _text(parts: list[Message]) -> str:
    """What the mail says in plain words; its HTML where it has no other."""
    plain = [part for part in parts if _is_words(part) and part.get_content_type() == "text/plain"]
    said = "\n\n".join(filter(None, (plain_words(part).strip() for part in plain)))
    if said:
        return letters.seen(said[:MOST_WORDS])
    pages = [part for part in parts if _is_words(part) and part.get_content_type() == "text/html"]
    said = "\n\n".join(reading.words_of(_decoded(part)[:MOST_HTML]) for part in pages[:3])
    return letters.seen(said[:MOST_WORDS]).strip()


def plain_words(part: Message) -> str:
    """The words of a part of plain text, in the lines they were written in."""
    words = _decoded(part)
    if str(part.get_param("format") or "").lower() == "flowed":
        joins = str(part.get_param("delsp") or "").lower() == "yes"
        return reading.unflowed(words, joins_words=joins)
    return words


def _decoded(part: Message) -> str:
    try:
        charset = part.get_content_charset()
    except (LookupError, UnicodeError, ValueError, TypeError):
        charset = None
    return letters.decoded(bytes_of(part), charset).replace("\r\n", "\n")


def bytes_of(part: Message) -> bytes:
    """What a part holds, however it was packed."""
    try:
        content = part.get_payload(decode=True)
    except (ValueError, LookupError, AssertionError):
        content = None
    return content if isinstance(content, bytes) else b""


def _file(part: Message) -> File | None:
    """The file a part is; none where it is the words of the mail."""
    kind = part.get_content_type()
    if _is_words(part) or kind == "message/delivery-status" or kind in _SEALS:
        return None
    if part.get_content_maintype() == "message":
        return File(file_name(part) or "mail.eml", part.get_content_type(), b"")
    is_inline = part.get_content_disposition() != "attachment" and bool(part.get("content-id"))
    return File(file_name(part), part.get_content_type(), bytes_of(part), is_inline)


def is_sealed(message: Message) -> bool:
    """Whether a mail is encrypted for its recipient's program."""
    return message.get_content_type() in _SEALED


def base_subject(subject: str) -> str:
    """A subject without what says that it is an answer or was passed on."""
    return _REPLY.sub("", subject, count=1).strip()


def is_answer(subject: str) -> bool:
    """Whether a subject says that its mail answers another."""
    return bool(_REPLY.match(subject))
