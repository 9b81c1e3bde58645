"""Tell people what concerns them: once for each event, with the strongest reason."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import override

from resonanz.conversations.models import Post
from resonanz.core.events import notify
from resonanz.core.models import Event
from resonanz.core.time import now
from resonanz.people.models import Person

from .models import Notification

Reason = Notification.Reason

# The strongest first: who is mentioned in an answer to them hears of the mention.
STRENGTH = (
    Reason.APPROVAL,
    Reason.ASSIGNED,
    Reason.RETURNED,
    Reason.REFUSED,
    Reason.ACCOUNT_LOST,
    Reason.LATE,
    Reason.BROKEN,
    Reason.DUE_SOON,
    Reason.MENTIONED,
    Reason.ANSWERED,
    Reason.COMMENTED,
    Reason.APPROVED,
    Reason.THANKED,
    Reason.ASKED_TO_JOIN,
    Reason.LET_IN,
    Reason.REACTED,
    Reason.TAKING_PART,
)

# What a network made of somebody's own deed is news to them.
FROM_OUTSIDE = frozenset({Reason.REFUSED, Reason.ACCOUNT_LOST, Reason.LATE})


@transaction.atomic
def tell(
    person: Person,
    event: Event,
    reason: str,
    address: str,
    text: Promise | str = "",
    post: Post | None = None,
    *,
    words: Mapping[str, object] | None = None,
    about: int | None = None,
) -> Notification | None:
    """What the person is told of an event; nothing of their own deeds and of what they may not see.

    With `words` the text is a sentence of ours, translated when it is read (so are words of ours in
    it, and moments are told in the reader's zone and language then); `about` is the number
    of the post it is about, which need not stand any more.
    Telling twice changes nothing, except that a stronger reason replaces a weaker one.
    """
    if not _concerns(person, event, reason, post):
        return None
    told = {
        "reason": reason,
        "address": _own(address),
        "text": _untranslated(text)[:300],
        "words": None if words is None else {name: _kept(word) for name, word in words.items()},
        "post": post,
        "about_id": about,
    }
    notification, is_new = Notification.objects.get_or_create(
        person=person, event=event, defaults={**told, "at": event.at}
    )
    if not is_new and _is_stronger(reason, notification.reason):
        for name, value in told.items():
            setattr(notification, name, value)
        notification.save(update_fields=list(told))
    if is_new:
        notify(f"person:{person.pk}", verb="notification", subject=notification.pk)
    return notification


def tell_all(
    event: Event, reasons: Mapping[Person, str], address: str, text: str = "", *, post: Post
) -> None:
    """Tell several people of an event, each with their reason."""
    for person, reason in reasons.items():
        tell(person, event, reason, address, text, post)


def _concerns(person: Person, event: Event, reason: str, post: Post | None) -> bool:
    if person.user is None or not person.user.is_active:
        return False
    if person.pk == event.actor_id and reason not in FROM_OUTSIDE:
        return False
    return post is None or Post.objects.visible_to(person).standing().filter(pk=post.pk).exists()


def _is_stronger(reason: str, than: str) -> bool:
    return STRENGTH.index(Reason(reason)) < STRENGTH.index(Reason(than))


def _untranslated(text: Promise | str) -> str:
    with override(None):
        return str(text)


def _kept(word: object) -> str | dict[str, str]:
    if isinstance(word, datetime):
        return {"at": word.isoformat()}
    return {"term": _untranslated(word)} if isinstance(word, Promise) else str(word)


def _own(address: str) -> str:
    """An address of ours, without host: a notification leads nowhere else."""
    if not address.startswith("/") or address.startswith("//"):
        raise ValueError(f"A notification leads to an address of ours, not to {address!r}.")
    return address[:300]


def read(viewer: Person, notification_id: int) -> Notification | None:
    """Mark one of the viewer's notifications as read; returns it where it may still be seen."""
    notification = Notification.objects.visible_to(viewer).filter(pk=notification_id).first()
    if notification is not None and notification.read_at is None:
        Notification.objects.filter(pk=notification.pk).update(read_at=now())
        notify(f"person:{viewer.pk}", verb="notification")
    return notification


def read_all(viewer: Person, up_to_id: int | None = None) -> None:
    """Mark everything as read, up to the newest the viewer had on the screen."""
    unread = Notification.objects.filter(person=viewer, read_at=None)
    if up_to_id is not None:
        unread = unread.filter(pk__lte=up_to_id)
    if unread.update(read_at=now()):
        notify(f"person:{viewer.pk}", verb="notification")
