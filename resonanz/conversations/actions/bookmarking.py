"""Keep posts for oneself, with a note and a day to be reminded on."""

from datetime import date, datetime, time

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from resonanz.conversations.models import Bookmark, Post
from resonanz.core.errors import Refused
from resonanz.core.events import record
from resonanz.core.rights import require
from resonanz.core.time import now
from resonanz.people.models import Person

LONGEST = 500
# On the day one named, at this hour of one's own clock.
AT = time(8)
# So many reminders at once; what is left is done a minute later.
AT_ONCE = 1_000


@transaction.atomic
def bookmark(actor: Person, post: Post) -> Bookmark:
    """The actor keeps a post; once more changes nothing."""
    require(actor, "conversations.keep", post)
    kept, _new = Bookmark.objects.get_or_create(
        person=actor, post=post, defaults={"made_at": now()}
    )
    return kept


@transaction.atomic
def annotate(actor: Person, post: Post, note: str, remind_on: date | None) -> Bookmark:
    """The actor keeps a post with a note, and is reminded of it on a day to come."""
    kept = bookmark(actor, post)
    note = " ".join(note.split())
    if len(note) > LONGEST:
        raise Refused(_("A note has at most 500 characters."))
    kept.note = note
    _remind(kept, remind_on)
    kept.save(update_fields=["note", "remind_at", "reminded_at"])
    return kept


def _remind(kept: Bookmark, day: date | None) -> None:
    if day == remind_day(kept):
        return
    kept.remind_at, kept.reminded_at = _moment_on(day) if day else None, None


def _moment_on(day: date) -> datetime:
    if day <= timezone.localdate(now()):
        raise Refused(_("A reminder comes on a day after today."))
    return datetime.combine(day, AT, timezone.get_current_timezone())


def remind_day(kept: Bookmark) -> date | None:
    """The day the person is (or was) reminded, on the clock of now."""
    return timezone.localdate(kept.remind_at) if kept.remind_at else None


def forget_bookmark(actor: Person, post_id: int) -> None:
    """The actor keeps a post no longer, whether or not they may still see it."""
    Bookmark.objects.filter(person=actor, post=post_id).delete()


@transaction.atomic
def remind() -> int:
    """Those whose day has come are reminded, each once; how many."""
    due = Bookmark.objects.filter(remind_at__lte=now(), reminded_at=None)
    rows = list(due.select_for_update(skip_locked=True).order_by("remind_at", "pk")[:AT_ONCE])
    for kept in rows:
        # By its number alone: what is kept is nobody else's business.
        record(None, "bookmark.due", kept)
    Bookmark.objects.filter(pk__in=[kept.pk for kept in rows]).update(reminded_at=now())
    return len(rows)
