"""An answer as a mail: plain words and simple HTML, in the thread of what it answers."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime

from django.utils.translation import gettext as _

from resonanz.core.errors import Refused
from resonanz.core.markdown import from_text
from resonanz.core.time import now
from resonanz.networks.contract import AccountView, DraftOut, MediaOut
from resonanz.networks.values import text

from . import parse
from .letters import seen

# The first of a thread and its newest; some servers cut longer lines.
REFERENCES = 12


@dataclass(frozen=True)
class Answered:
    """What is answered, as far as it is known."""

    mail_id: str
    address: str
    name: str = ""
    subject: str = ""
    references: Sequence[str] = ()


def mail_id_of(account: AccountView, key: str, number: int) -> str:
    """The name of a mail of ours: the same at every try."""
    domain = account.remote_id.rpartition("@")[2]
    return f"{key}.{number}.resonanz@{domain}"


def mail(account: AccountView, draft: DraftOut, name: str, answered: Answered) -> EmailMessage:
    """The mail, complete."""
    is_plain = (account.handle + answered.address).isascii()
    message = EmailMessage(policy=SMTP if is_plain else SMTPUTF8)
    message["Message-ID"] = f"<{name}>"
    message["Date"] = format_datetime(draft.created_at or now())
    message["From"] = _address(account.handle, text(account.extra.get("name")))
    message["To"] = _address(answered.address, answered.name)
    message["Subject"] = subject_of(answered.subject)
    if "@" in answered.mail_id:
        message["In-Reply-To"] = f"<{answered.mail_id}>"
        message["References"] = " ".join(f"<{one}>" for one in references_of(answered))
    words = draft.parts[0]
    message.set_content(f"{words}\n", cte="quoted-printable")
    message.add_alternative(_page(words, draft.language), subtype="html", cte="quoted-printable")
    for item in draft.media:
        _attach(message, item)
    return message


def subject_of(subject: str) -> str:
    """The subject of an answer: one "Re:", however many answers went before."""
    base = parse.base_subject(" ".join(seen(subject).split()))
    return f"Re: {base or _('Your message')}"


def references_of(answered: Answered) -> list[str]:
    """What the answer belongs to, the oldest first."""
    names = [one for one in (*answered.references, answered.mail_id) if _is_name(one)]
    names = list(dict.fromkeys(names))
    return names if len(names) <= REFERENCES else [names[0], *names[-REFERENCES + 1 :]]


def _is_name(name: str) -> bool:
    return name.isascii() and name.isprintable() and not re.search(r"[<>\s]", name)


def _address(address: str, name: str) -> Address:
    user, _at, domain = address.rpartition("@")
    try:
        return Address(seen(name)[:100], user, domain)
    except (ValueError, IndexError) as error:
        words = _("%(address)s is no address a mail can be sent to.")
        raise Refused(words % {"address": address}) from error


def _page(words: str, language: str) -> str:
    tag = language if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,6})?", language) else ""
    lang = f' lang="{tag}"' if tag else ""
    html = from_text(words).html
    head = '<head><meta charset="utf-8"></head>'
    return f"<!doctype html><html{lang}>{head}<body>{html}</body></html>\n"


def _attach(message: EmailMessage, item: MediaOut) -> None:
    main, _slash, sub = item.media_type.partition("/")
    name = seen(" ".join(item.name.split()))[:150] or "file"
    message.add_attachment(
        item.read(), maintype=main or "application", subtype=sub or "octet-stream", filename=name
    )
    part = list(message.iter_attachments())[-1]
    if item.alt.strip():
        part["Content-Description"] = " ".join(seen(item.alt).split())[:300]


def written(message: EmailMessage) -> bytes:
    """The mail as it goes over the line, without letters beyond ASCII in its body."""
    return message.as_bytes(policy=message.policy)
