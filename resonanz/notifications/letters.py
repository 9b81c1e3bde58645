"""The mails that tell of news: one for a bundle, as words and as a page, in its reader's
language."""

import smtplib
from types import TracebackType
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, mailers
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from resonanz.core.figures import Figure
from resonanz.people.models import Person
from resonanz.people.viewers import organisation

from . import queries, tokens
from .errors import Undeliverable
from .models import Bundle, Notification
from .replying import address_for

# More than these are counted, not told: nobody reads them in a mail.
MOST_TOLD = 40
SUBJECT_LENGTH = 150


class Letters:
    """Sends mails over one connection to the mail server, opened with the first of them."""

    def __init__(self) -> None:
        self.post: BaseEmailBackend | None = None

    def __enter__(self) -> "Letters":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._close()

    def send(self, bundle: Bundle, rows: list[Notification]) -> None:
        """Send a mail; raises `Undeliverable` where the server will never take it."""
        mail = letter(bundle, rows)
        if self.post is None:
            self.post = mailers.default
            self.post.open()
        try:
            self.post.send_messages([mail])
        except smtplib.SMTPRecipientsRefused as error:
            self._close()
            raise _trouble(error, *next(iter(error.recipients.values()))) from error
        except smtplib.SMTPResponseException as error:
            self._close()
            raise _trouble(error, error.smtp_code, error.smtp_error) from error
        except (smtplib.SMTPException, OSError):
            self._close()
            raise
        except (ValueError, UnicodeError) as error:
            raise Undeliverable(_("No mail can be written to this address.")) from error

    def _close(self) -> None:
        post, self.post = self.post, None
        if post is None:
            return
        try:
            post.close()
        except (smtplib.SMTPException, OSError):
            return


def _trouble(error: Exception, code: int, said: bytes | str) -> Exception:
    """What a refusal stands for: the address is wrong for good, or it is worth another try."""
    if not 500 <= code < 600 or isinstance(error, smtplib.SMTPAuthenticationError):
        return error
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    told = _("The mail server does not take mails to this address: %(said)s")
    return Undeliverable(told % {"said": f"{code} {' '.join(words.split())}"[:200]})


def letter(bundle: Bundle, rows: list[Notification]) -> EmailMultiAlternatives:
    """The mail of a bundle, as its person reads: their language, their clock."""
    person = bundle.person
    assert person.user is not None  # whoever is told signs in
    here = organisation()
    with (
        translation.override(person.user.language or here.language),
        timezone.override(ZoneInfo(person.time_zone or here.time_zone)),
    ):
        return _letter(bundle, person, person.user.email, rows)


def _letter(
    bundle: Bundle, person: Person, address: str, rows: list[Notification]
) -> EmailMultiAlternatives:
    told = queries.shown(person, rows[:MOST_TOLD])
    replies = [address_for(person, row.post_id) if row.post_id else "" for row in rows[:MOST_TOLD]]
    end = f"{settings.PUBLIC_ADDRESS}/notifications/mail/{tokens.of_mails(person)}/end"
    context = {
        "person": person,
        "organisation": organisation(),
        "told": list(zip(told, replies, strict=True)),
        "more": len(rows) - len(told),
        "place": settings.PUBLIC_ADDRESS,
        "end": end,
    }
    mail = EmailMultiAlternatives(
        subject=_subject(told, len(rows)),
        body=render_to_string("notifications/mail/news.txt", context),
        to=[address],
        # Several posts: each names its own address beside it.
        reply_to=list(filter(None, replies)) if len(rows) == 1 else [],
        headers={
            "Message-ID": f"<{bundle.key.hex}.told@{_domain()}>",
            "List-Unsubscribe": f"<{end}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            # Nobody's absence answers us.
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
        },
    )
    mail.attach_alternative(render_to_string("notifications/mail/news.html", context), "text/html")
    return mail


def _subject(told: list[queries.Told], count: int) -> str:
    first = " ".join(told[0].sentence.split())[:SUBJECT_LENGTH]
    if count == 1:
        return first
    more = ngettext("%(first)s, and %(count)s more", "%(first)s, and %(count)s more", count - 1)
    return more % {"first": first, "count": Figure(count - 1)}


def _domain() -> str:
    return urlsplit(settings.PUBLIC_ADDRESS).hostname or "localhost"
