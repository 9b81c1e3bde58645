"""Which mail of the mailbox another one answers.

Programs name what they answer in the head of a mail. What is ours is known by its name; else the
nearest named mail that lies in the mailbox. Where a program lost all that, the last mail of the
same conversation is taken: the same person, the same subject.
"""

from datetime import timedelta

from resonanz.core.time import now

from . import parse
from .parse import OURS, Mail
from .wire import Box

INBOX = "INBOX"
# How many of the named mails are looked for, and for how long a subject is remembered.
NAMED = 6
REMEMBERED = timedelta(days=60)


def parent_of(box: Box, mail: Mail, author: str, ours: str, sent: str) -> str:
    """The name of the mail it answers, whether it lies in the mailbox or not; maybe none."""
    for name in mail.answers[:NAMED]:
        if OURS.fullmatch(name) or _lies_in(box, name, sent):
            return name
    # Some programs cut or fold what they name, but leave ours readable.
    for name in mail.answers:
        if found := OURS.search(name):
            domain = ours.rpartition("@")[2]
            return f"{found['key']}.{found['part']}.resonanz@{domain}"
    if mail.answers:
        return mail.answers[0]
    return _by_subject(box, mail, author, sent) if parse.is_answer(mail.subject) else ""


def named(box: Box, name: str) -> list[int]:
    """The mails of a name in the folder that is open."""
    # Servers look for a part of a header: "<1@x>" is no part of "<11@x>".
    return list(box.search(["HEADER", "Message-ID", f"<{name}>"])) if _is_plain(name) else []


def _is_plain(name: str) -> bool:
    return name.isascii() and name.isprintable() and '"' not in name and "\\" not in name


def _lies_in(box: Box, name: str, sent: str) -> bool:
    for folder in filter(None, (INBOX, sent)):
        box.select_folder(folder, readonly=True)
        if named(box, name):
            return True
    return False


def _by_subject(box: Box, mail: Mail, author: str, sent: str) -> str:
    """The last mail of ours to this person with the same subject, or theirs before."""
    base = parse.base_subject(mail.subject)
    if len(base) < 3 or not author.isascii():
        return ""
    since = (now() - REMEMBERED).date()
    for folder, way in ((sent, "TO"), (INBOX, "FROM")):
        if not folder:
            continue
        box.select_folder(folder, readonly=True)
        found = box.search([way, author, "SINCE", since])
        for name, subject in _heads(box, sorted(found)[-20:][::-1]):
            is_same = parse.base_subject(subject).lower() == base.lower()
            if is_same and name != mail.mail_id:
                return name
    return ""


def _heads(box: Box, uids: list[int]) -> list[tuple[str, str]]:
    """Name and subject of mails, in the order asked."""
    key = "BODY.PEEK[HEADER.FIELDS (MESSAGE-ID SUBJECT)]"
    told = box.fetch(uids, [key]) if uids else {}
    heads = []
    for uid in uids:
        raw = next((v for k, v in told.get(uid, {}).items() if k.startswith(b"BODY[")), b"")
        head = parse.read(raw if isinstance(raw, bytes) else b"")
        heads.append((head.mail_id, head.subject))
    return heads
