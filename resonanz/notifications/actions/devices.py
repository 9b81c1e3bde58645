"""Devices that get push messages: switched on and off by their person."""

from hashlib import sha256

from django.db import transaction
from django.utils.translation import gettext as _

from resonanz.core.errors import Refused
from resonanz.core.http import check_address
from resonanz.core.time import now
from resonanz.notifications.models import Device
from resonanz.notifications.webpush import Receiver, decoded
from resonanz.people.models import Person

MOST_DEVICES = 20
MOST_LETTERS = 1000


@transaction.atomic
def add_device(actor: Person, endpoint: str, p256dh: str, auth: str, name: str = "") -> Device:
    """Push messages go to this browser from now on; one it belonged to before loses it."""
    receiver = Receiver(endpoint.strip(), p256dh.strip(), auth.strip())
    _check(receiver)
    digest = sha256(receiver.endpoint.encode()).hexdigest()
    Device.objects.filter(digest=digest).exclude(person=actor).delete()
    others = Device.objects.filter(person=actor).exclude(digest=digest)
    if others.count() >= MOST_DEVICES:
        raise Refused(_("Push messages already go to many devices. Switch one of them off first."))
    given = {"person": actor, "secret": vars(receiver), "name": name[:80], "made_at": now()}
    device, _new = Device.objects.update_or_create(digest=digest, defaults=given)
    return device


def _check(receiver: Receiver) -> None:
    """Only addresses we may talk to (never one in our own network), only keys that are some."""
    if len(receiver.endpoint) > MOST_LETTERS:
        raise Refused(_("This is no web address."))
    check_address(receiver.endpoint)
    try:
        whole = len(decoded(receiver.auth)) == 16 and receiver.public is not None
    except ValueError:
        whole = False
    if not whole:
        raise Refused(_("The browser sent keys that are none."))


def remove_device(actor: Person, device_id: int) -> None:
    """No push messages to that device any more."""
    Device.objects.filter(person=actor, pk=device_id).delete()
