"""How much one hears of a space, a thread, a colleague or a tag; what a space sets for others."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from resonanz.channels.models import Channel
from resonanz.conversations.actions import fold
from resonanz.conversations.models import Post
from resonanz.core.errors import Refused
from resonanz.core.rights import require
from resonanz.core.time import now
from resonanz.notifications.models import Attention, Level
from resonanz.people.models import Department, Person


@dataclass(frozen=True)
class Tag:
    """A #tag as something one hears of, in small letters."""

    name: str


Subject = Channel | Post | Person | Tag


def subject_field(subject: Subject) -> str:
    """Under which name a row of `Attention` points to it."""
    if isinstance(subject, Channel):
        return "channel"
    if isinstance(subject, Tag):
        return "tag"
    return "thread" if isinstance(subject, Post) else "colleague"


def pointing(subject: Subject) -> dict[str, Any]:
    """What of a row of `Attention` says that it is about this."""
    return {subject_field(subject): subject.name if isinstance(subject, Tag) else subject}


@transaction.atomic
def attend(actor: Person, subject: Subject, level: int | None) -> None:
    """The actor chooses how much they hear of something; with no level, what is set applies again.

    A thread is its first post; the posts of a muted colleague are folded. The choice stays
    whatever others set.
    """
    if subject == actor:
        raise Refused(_("What you say yourself is no news to you."))
    row: dict[str, Any] = {"person": actor, **pointing(subject)}
    if isinstance(subject, Person):
        fold(actor, subject, is_folded=level == Level.MUTED)
    if level is None:
        # Whoever wrote in a thread follows it again with the next comment.
        Attention.objects.filter(**row).delete()
        return
    if level not in Level.values:
        raise Refused(_("There is no such level."))
    chosen = {"level": level, "reason": Attention.Reason.CHOSEN, "at": now()}
    Attention.objects.update_or_create(**row, defaults=chosen)


@transaction.atomic
def set_default(
    actor: Person, channel: Channel, level: int | None, department: Department | None = None
) -> None:
    """What members of a space (or those of a department among them) hear, unless they choose.

    For those who manage the space; nobody is muted by others.
    """
    require(actor, "channels.manage", channel)
    row: dict[str, Any] = {"channel": channel, "person": None, "department": department}
    if level is None:
        Attention.objects.filter(**row).delete()
        return
    if level not in Level.values or level == Level.MUTED:
        raise Refused(_("There is no such level."))
    reason = Attention.Reason.DEPARTMENT if department else Attention.Reason.DEFAULT
    defaults = {"level": level, "reason": reason, "at": now()}
    Attention.objects.update_or_create(**row, defaults=defaults)
