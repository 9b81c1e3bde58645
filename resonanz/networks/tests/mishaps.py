"""What tests of other tools' mistakes share: everybody reads English, servers lie on loopback."""

import pytest
from django.utils.translation import override

from resonanz.core.time import now
from resonanz.networks import delivery
from resonanz.networks.models import Delivery
from resonanz.notifications.models import Notification


@pytest.fixture(autouse=True)
def on_loopback(settings, tmp_path, lea, mira):
    settings.ALLOWED_PRIVATE_HOSTS = ["127.0.0.1", "localhost"]
    settings.MEDIA_ROOT = tmp_path
    for person in (lea, mira):
        person.user.language = "en"
        person.user.save()
    with override("en"):
        yield


def go_on(sent: Delivery) -> Delivery:
    """Deliver as if the waiting was over."""
    Delivery.objects.filter(pk=sent.pk).update(due_at=now(), lease_until=None)
    delivery.deliver_due()
    sent.refresh_from_db()
    return sent


def told(person) -> list[str]:
    """What somebody was told, oldest first, as they read it."""
    return [row.sentence for row in Notification.objects.filter(person=person).order_by("pk")]
