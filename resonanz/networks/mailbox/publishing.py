"""Answers out, once.

SMTP knows no key, and after the last byte of a mail only the server's answer says whether it took
it. So every answer is also addressed to ourselves (in the envelope, which nobody is shown): a
server that took it brings the copy, and the mailbox can be looked at. The order is

    the mail is kept as asked for -> it is handed in -> it is known as sent -> it lies in "Sent"

Where the answer of the server was lost we look: for the copy in the inbox, for the mail in "Sent"
(some providers file it themselves), for whatever already answers it. What is found is sent. What
is not found is not sent again by itself: after ten minutes a person is asked.
"""

from datetime import datetime, timedelta
from email.message import EmailMessage

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from resonanz.core.errors import Refused, ResonanzError, TryLater
from resonanz.core.time import now
from resonanz.networks.contract import (
    AccountView,
    DraftOut,
    LostRight,
    ParentOut,
    Progress,
    RateLimited,
    Remote,
    Uncertain,
)
from resonanz.networks.values import mapping, text

from . import parse, phrase, threads
from .errors import told
from .letters import is_address
from .phrase import Answered
from .wire import Box, Sender, mailbox, post_office, words

# Where progress keeps that a mail was about to be handed in, and when.
ASKED = "asked"
# How long we look by ourselves.
LOOKS_FOR = timedelta(minutes=10)
INBOX = "INBOX"
# Folders a mail we answer may have been moved to, and where a copy may land.
_ARCHIVES, _JUNK = (b"\\All", b"\\Archive"), (b"\\Junk",)


def publish(account: AccountView, draft: DraftOut, key: str, progress: Progress) -> list[Remote]:
    """The answer, handed in once."""
    if draft.parent is None:
        raise Refused(_("A mailbox only answers: choose a mail, and answer that."))
    _look_first(account, draft, key, progress)
    if progress.parts:
        return progress.parts
    name = phrase.mail_id_of(account, key, 0)
    with mailbox(account) as box:
        answered = _answered(box, account, draft.parent)
    message = phrase.mail(account, draft, name, answered)
    _hand_in(account, message, answered.address, progress)
    progress.parts.append(Remote(name, "", 0))
    progress.media.pop(ASKED, None)
    progress.keep(progress)
    _file(account, message, name)
    return progress.parts


def _look_first(account: AccountView, draft: DraftOut, key: str, progress: Progress) -> None:
    """After a try whose end we do not know: look, and in the end leave it to a person."""
    asked = mapping(progress.media.get(ASKED))
    if not asked or progress.parts:
        return
    found = find(account, key, draft)
    if found:
        progress.parts = found
        _forget(progress)
    elif asked.get("is_told"):
        _forget(progress)  # the person knows more than we do, and sends it again
    elif now() - (parse_datetime(text(asked.get("at"))) or now()) < LOOKS_FOR:
        raise Uncertain
    else:
        progress.media[ASKED] = {**asked, "is_told": True}
        progress.keep(progress)
        raise Refused(_nobody_knows(bool(asked.get("copied"))), code="nobody_knows")


def _nobody_knows(is_copied: bool) -> str:
    """What we can say of an answer that is not to be found."""
    if is_copied:
        return _(
            "The connection to the mail server broke while sending. No copy has come into the "
            "mailbox since, so it was probably not sent. Nobody knows: ask, or send it again."
        )
    return _(
        "The connection to the mail server broke while sending, and the server takes no copies for "
        "us, so nothing can be seen. Nobody knows whether it was sent: ask, or send it again."
    )


def find(account: AccountView, key: str, draft: DraftOut) -> list[Remote]:
    """The answer, where the mailbox shows that it was sent."""
    name = phrase.mail_id_of(account, key, 0)
    with mailbox(account) as box:
        sent = text(account.extra.get("sent"))
        for folder in dict.fromkeys(filter(None, (sent, INBOX, *_special(box, _JUNK)))):
            if _shows(box, folder, name):
                return [Remote(name, "", 0)]
    return []


def _shows(box: Box, folder: str, name: str) -> bool:
    """Whether a folder holds the mail, or one that answers it."""
    if not box.folder_exists(folder):
        return False
    box.select_folder(folder, readonly=True)
    if threads.named(box, name):
        return True
    return folder == INBOX and bool(box.search(["HEADER", "In-Reply-To", f"<{name}>"]))


def _special(box: Box, wanted: tuple[bytes, ...]) -> list[str]:
    """The folders a server says are for something."""
    return [
        str(folder)
        for flags, _delimiter, folder in box.list_folders()
        if set(flags) & set(wanted) and b"\\Noselect" not in flags
    ]


# --- what is answered ------------------------------------------------------------------------


def _answered(box: Box, account: AccountView, parent: ParentOut) -> Answered:
    """The mail we answer; as far as its name tells where it is no longer in the mailbox."""
    raw = _mail(box, account, parent.remote_id)
    address, name = parent.author_handle, ""
    if raw is not None:
        mail = parse.read(raw)
        wanted = mail.reply_to or mail.senders
        # What we said ourselves goes on to whom it went.
        is_ours = any(one == account.remote_id for _name, one in mail.senders)
        wanted = [*wanted, *(mail.recipients if is_ours else ())]
        others = [one for one in wanted if one[1] != account.remote_id]
        name, address = others[0] if others else ("", address)
        if is_address(address):
            return Answered(parent.remote_id, address, name, mail.subject, mail.references)
    if not is_address(address) or address.lower() == account.remote_id:
        raise Refused(_("There is no address this could be sent to."))
    root = parent.root_remote_id
    return Answered(parent.remote_id, address, references=[root] if "@" in root else [])


def _mail(box: Box, account: AccountView, name: str) -> bytes | None:
    sent = text(account.extra.get("sent"))
    for folder in dict.fromkeys(filter(None, (INBOX, sent, *_special(box, _ARCHIVES)))):
        if not box.folder_exists(folder):
            continue
        box.select_folder(folder, readonly=True)
        if found := threads.named(box, name):
            told = box.fetch([found[-1]], ["BODY.PEEK[HEADER]"])
            raw = told.get(found[-1], {}).get(b"BODY[HEADER]")
            return raw if isinstance(raw, bytes) else None
    return None


# --- over the line ---------------------------------------------------------------------------


def _hand_in(account: AccountView, message: EmailMessage, to: str, progress: Progress) -> None:
    """Hand the mail in; whatever leaves it open whether it was taken is `Uncertain`."""
    body = phrase.written(message)
    with post_office(account) as office:
        is_copied = _address(office, account.remote_id, to, len(body))
        office.ask(office.docmd("DATA"), 354)
        progress.media[ASKED] = {"at": now().isoformat(), "copied": is_copied}
        progress.keep(progress)
        reply = office.take(body)
    if reply[0] == 250:
        return
    if not 400 <= reply[0] < 600:
        raise Uncertain(_("The mail server answered something we do not understand."))
    _forget(progress)
    office.ask(reply, 250)


def _address(office: Sender, ours: str, to: str, size: int) -> bool:
    """The envelope: from us, to whom we answer, and to ourselves; whether a copy will come."""
    options = [f"size={size}"] if office.has_extn("size") else []
    if not (to + ours).isascii():
        if not office.has_extn("smtputf8"):
            raise Refused(_("The mail server sends to no addresses with such letters."))
        options += ["SMTPUTF8", "BODY=8BITMIME"]
    office.ask(office.mail(ours, options), 250)
    reply = office.rcpt(to)
    office.ask(reply, 250, 251)
    if to == ours:
        return True
    copied = office.rcpt(ours)
    if copied[0] == 421 or not 200 <= copied[0] < 600:  # nothing was sent yet: once more, later
        raise TryLater(told(_("The mail server is busy."), words(copied[1])))
    return copied[0] in (250, 251)  # refused, it goes out without the copy


def _forget(progress: Progress) -> None:
    progress.media.pop(ASKED, None)
    progress.keep(progress)


def _file(account: AccountView, message: EmailMessage, name: str) -> None:
    """Let it lie in "Sent" too, unless the provider does so; sent it is in any case."""
    folder = text(account.extra.get("sent"))
    try:
        with mailbox(account) as box:
            if not folder or not box.folder_exists(folder):
                return
            box.select_folder(folder, readonly=True)
            if not threads.named(box, name):
                box.append(folder, phrase.written(message), [b"\\Seen"], _at())
    except (ResonanzError, LostRight, RateLimited):
        return


def _at() -> datetime:
    return now().replace(microsecond=0)
