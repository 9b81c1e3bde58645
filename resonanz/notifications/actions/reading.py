"""What one was told is read: when it is opened, or all at once."""

from resonanz.core.events import notify
from resonanz.core.time import now
from resonanz.notifications.models import Notification
from resonanz.people.models import Person


def read(viewer: Person, notification_id: int) -> Notification | None:
    """Mark one of the viewer's notifications as read; returns it where it may still be seen."""
    notification = Notification.objects.visible_to(viewer).filter(pk=notification_id).first()
    if notification is not None and notification.read_at is None:
        Notification.objects.filter(pk=notification.pk).update(read_at=now())
        notify(f"person:{viewer.pk}", verb="notification")
    return notification


def read_all(viewer: Person, up_to_id: int | None = None, channel_id: int | None = None) -> None:
    """Mark everything as read (of one channel only), up to the newest the viewer had on the
    screen."""
    unread = Notification.objects.filter(person=viewer, read_at=None)
    if channel_id is not None:
        unread = unread.filter(event__channel_id=channel_id)
    if up_to_id is not None:
        unread = unread.filter(pk__lte=up_to_id)
    if unread.update(read_at=now()):
        notify(f"person:{viewer.pk}", verb="notification")
