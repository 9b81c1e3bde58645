"""Push messages to the devices of a person, straight to the service of each browser's vendor."""

import json
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.utils import timezone, translation

from resonanz.core import http
from resonanz.core.errors import Refused, TryLater
from resonanz.core.time import now
from resonanz.people.viewers import organisation

from . import queries
from .models import Bundle, Device, Notification, PushKey
from .webpush import MOST_BYTES, Receiver, encoded, encrypt, point, signature

# What the service keeps for a device that is off.
KEPT_SECONDS = 24 * 60 * 60
GONE = (404, 410)
TEXT_LENGTH = 300


def own_key() -> ec.EllipticCurvePrivateKey:
    """The key all our messages are signed with; made with the first use, the same for ever."""
    kept = PushKey.objects.filter(pk=1).first()
    if kept is None:
        fresh = ec.generate_private_key(ec.SECP256R1()).private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        defaults = {"secret": {"private": fresh.decode()}}
        kept, _new = PushKey.objects.get_or_create(pk=1, defaults=defaults)
    found = serialization.load_pem_private_key(kept.secret["private"].encode(), None)
    assert isinstance(found, ec.EllipticCurvePrivateKey)
    return found


def public_key() -> str:
    """Our key as browsers want it when they subscribe."""
    return encoded(point(own_key().public_key()))


def send(bundle: Bundle, rows: list[Notification]) -> None:
    """Push to all devices of the person; raises where none of them could be reached for now.

    What one device got is not sent to it again for the sake of another.
    """
    devices = list(Device.objects.filter(person=bundle.person_id))
    if not devices:
        return
    message, key = _message(bundle, rows[0]), own_key()
    urgency = "high" if rows[0].is_urgent else "normal"
    taken, trouble = 0, None
    for device in devices:
        try:
            taken += _push(device, message, key, urgency)
        except (TryLater, Refused) as error:
            trouble = error
    if not taken and trouble is not None:
        raise trouble


def _push(device: Device, message: bytes, key: ec.EllipticCurvePrivateKey, urgency: str) -> int:
    receiver = receiver_of(device)
    answer = http.post(
        receiver.endpoint,
        content=encrypt(message, receiver),
        headers={
            "Authorization": signature(receiver.endpoint, key, _contact(), now()),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(KEPT_SECONDS),
            "Urgency": urgency,
        },
        max_bytes=100_000,
    )
    if answer.status in GONE:
        device.delete()  # the person took the permission back, or the browser is gone
        return 0
    if not answer.ok:
        raise TryLater(f"The push service answered {answer.status}.")
    Device.objects.filter(pk=device.pk).update(used_at=now())
    return 1


def receiver_of(device: Device) -> Receiver:
    """A device as it is spoken to."""
    return Receiver(**device.secret)


def _contact() -> str:
    if urlsplit(settings.PUBLIC_ADDRESS).scheme == "https":
        return str(settings.PUBLIC_ADDRESS)
    return f"mailto:{settings.DEFAULT_FROM_EMAIL}"


def _message(bundle: Bundle, row: Notification) -> bytes:
    """What the device shows, in its person's language, and where a touch leads."""
    person, here = bundle.person, organisation()
    language = person.user.language if person.user else ""
    zone = ZoneInfo(person.time_zone or here.time_zone)
    with translation.override(language or here.language), timezone.override(zone):
        (told,) = queries.shown(person, [row])
        shown = {
            "title": told.sentence[:TEXT_LENGTH],
            "body": told.text[:TEXT_LENGTH] or told.place,
            "address": f"/notifications/{row.pk}/",
            "tag": f"notification-{row.pk}",
            "unread": queries.unread_count(person),
        }
    return json.dumps(shown, ensure_ascii=False).encode()[:MOST_BYTES]
