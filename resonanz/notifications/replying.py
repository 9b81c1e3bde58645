"""An answer by mail becomes a comment: by whoever the mail was for, below the post it was about.

The address a mail names for answers holds a token of person and post that only we can make. Whoever
answers must also write from an address of that person.
"""

import base64
import binascii
import re
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from uuid import uuid4

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from resonanz.conversations import actions as conversations
from resonanz.conversations import queries as conversations_queries
from resonanz.conversations.models import Attachment, Post
from resonanz.core.errors import Gone, Refused
from resonanz.core.time import now
from resonanz.people.models import Person

from .models import MailReply

_SALT = "resonanz.notifications.replies"
_SEAL_BYTES = 10
_NUMBER_BYTES = 5
# 5 + 5 + 10 bytes as base32: letters that no mail server changes, and none of them padding.
TOKEN = re.compile(r"\+([a-z2-7]{32})@", re.I)


@dataclass(frozen=True)
class File:
    """A file that came with an answer; one that is a picture says so by its media type."""

    name: str
    media_type: str
    content: bytes
    ending: str = ""


def address_for(person: Person, post_id: int) -> str:
    """Where the person answers a post by mail; empty where no mailbox takes answers."""
    local, _at, domain = settings.EMAIL_REPLY_ADDRESS.partition("@")
    return f"{local}+{_token(person.pk, post_id)}@{domain}" if domain else ""


def _token(person_id: int, post_id: int) -> str:
    told = person_id.to_bytes(_NUMBER_BYTES) + post_id.to_bytes(_NUMBER_BYTES)
    return base64.b32encode(told + _seal(told)).decode().lower()


def _seal(told: bytes) -> bytes:
    return salted_hmac(_SALT, told, algorithm="sha256").digest()[:_SEAL_BYTES]


def read_token(token: str) -> tuple[int, int] | None:
    """The numbers of person and post a token stands for; none for one we did not make."""
    try:
        raw = base64.b32decode(token.upper())
    except (binascii.Error, ValueError):
        return None
    told, seal = raw[: 2 * _NUMBER_BYTES], raw[2 * _NUMBER_BYTES :]
    if not constant_time_compare(seal, _seal(told)):
        return None
    return int.from_bytes(told[:_NUMBER_BYTES]), int.from_bytes(told[_NUMBER_BYTES:])


@transaction.atomic
def take_reply(
    token: str, sender: str, mail_id: str, words: str, files: Sequence[File] = ()
) -> Post | None:
    """The comment an answer became; none where it is one already.

    Raises `Refused`, `Gone` or `Forbidden` where it cannot become one.
    """
    person, post_id = _whose(token, sender)
    post = conversations_queries.answerable_post(person, post_id)
    if MailReply.objects.filter(mail_id=mail_id).exists():
        return None
    reply, is_new = MailReply.objects.get_or_create(
        mail_id=mail_id, defaults={"person": person, "at": now()}
    )
    if not is_new:
        return None
    attachments = [kept for file in files if (kept := _kept(person, file)) is not None]
    reply.post = conversations.comment(person, post, words, attachments)
    reply.save(update_fields=["post"])
    return reply.post


def _whose(token: str, sender: str) -> tuple[Person, int]:
    found = read_token(token)
    if found is None:
        raise Gone(_("This link is not one of ours, or is too old."))
    people = Person.objects.filter(pk=found[0], user__is_active=True).select_related("user")
    person = people.first()
    if person is None or person.user is None:
        raise Gone(_("This link is not one of ours, or is too old."))
    own = {person.user.email.lower()}
    proven = EmailAddress.objects.filter(user=person.user, verified=True)
    own |= {address.lower() for address in proven.values_list("email", flat=True)}
    if sender.lower() not in own:
        raise Refused(_("An answer by mail comes from one's own address."))
    return person, found[1]


def _kept(person: Person, file: File) -> Attachment | None:
    """A file of the answer as an upload of the person's; none where it cannot be read."""
    if file.media_type.startswith("image/"):
        try:
            return conversations.upload(person, BytesIO(file.content), file.name)
        except Refused:
            return None
    kept = Attachment(
        owner=person,
        kind=Attachment.Kind.FILE,
        media_type=file.media_type,
        alt=file.name[:200],
        size_bytes=len(file.content),
    )
    kept.file.save(f"{uuid4().hex}{file.ending}", ContentFile(file.content), save=False)
    kept.save()
    return kept
