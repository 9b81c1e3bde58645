"""How much one hears of a space, a thread or a colleague; what a space sets for others."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from resonanz.channels.models import Channel
from resonanz.conversations.models import Post
from resonanz.core.errors import Refused
from resonanz.core.rights import require
from resonanz.core.time import now
from resonanz.notifications.models import Attention, Level
from resonanz.people.models import Department, Person

Subject = Channel | Post | Person


def subject_field(subject: Subject) -> str:
    """Under which name a row of `Attention` points to it."""
    if isinstance(subject, Channel):
        return "channel"
    return "thread" if isinstance(subject, Post) else "colleague"


@transaction.atomic
def attend(actor: Person, subject: Subject, level: int | None) -> None:
    """The actor chooses how much they hear of something; with no level, what is set applies again.

    A thread is its first post. The choice stays whatever others set.
    """
    if subject == actor:
        raise Refused(_("What you say yourself is no news to you."))
    row: dict[str, Any] = {"person": actor, subject_field(subject): subject}
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
