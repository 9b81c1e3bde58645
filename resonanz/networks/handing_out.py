"""Files of ours that a network fetches itself: an address nobody can guess, for a few hours."""

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.translation import gettext as _

from resonanz.conversations.models import Attachment
from resonanz.core.errors import Gone

SALT = "networks.out"
# Networks fetch within minutes, and again where they failed.
LASTS = timedelta(hours=6)


def address_of(attachment: Attachment) -> str:
    """The public address of a file that is on its way out; empty where we have no file."""
    if not attachment.file:
        return ""
    token = signing.dumps(attachment.pk, salt=SALT)
    return settings.PUBLIC_ADDRESS + reverse("networks:out", args=[token])


def sign_of(token: str) -> str:
    """What an address answers by which we see whether we are reached (`reachability`); empty for
    the address of a file."""
    try:
        found = signing.loads(token, salt=SALT, max_age=LASTS)
    except signing.BadSignature:
        return ""
    return found if isinstance(found, str) else ""


def attachment_of(token: str) -> Attachment:
    """The file an address was given for; raises `Gone` for any other, and once it has ended."""
    try:
        number = signing.loads(token, salt=SALT, max_age=LASTS)
    except signing.BadSignature as error:
        raise Gone(_("There is nothing here.")) from error
    found = Attachment.objects.filter(pk=number).exclude(file="").first()
    if found is None:
        raise Gone(_("There is nothing here."))
    return found
