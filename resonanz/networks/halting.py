"""Everything that is scheduled stands still: a crisis can stop all at once, deliveries included.

What somebody says at once (an answer at the desk) still goes out: in a crisis people are answered.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from resonanz.core.errors import Outdated
from resonanz.core.events import record
from resonanz.core.jobs import enqueue
from resonanz.core.rights import require
from resonanz.core.time import now
from resonanz.people.models import Person
from resonanz.people.viewers import memory

from .models import Halt

# What was read last, and how many changes of what is remembered of viewers there had been: the
# database tells of a halt the way it tells of them (migration 0003), so pages need not ask.
_known: tuple[int, Halt | None] = (-1, None)


def standing() -> Halt | None:
    """The halt that stands, if any; asks the database only where nobody would tell of one."""
    global _known
    changes, halt = _known
    if memory.is_current and changes == memory.changes:
        return halt
    changes = memory.changes
    halt = Halt.objects.select_related("by").filter(ended_at=None).first()
    _known = (changes, halt)
    return halt


@transaction.atomic
def halt(actor: Person, reason: str = "") -> Halt:
    """Let all that is scheduled stand still; the halt that stands already where there is one."""
    require(actor, "networks.halt")
    found, is_new = Halt.objects.get_or_create(
        ended_at=None, defaults={"since": now(), "by": actor, "reason": reason.strip()[:300]}
    )
    if is_new:
        record(actor, "publishing.halted", found)
    return found


@transaction.atomic
def go_on(actor: Person) -> Halt:
    """Let what is scheduled go out again at its moment; raises `Outdated` where nothing stands."""
    require(actor, "networks.halt")
    found = Halt.objects.select_for_update().filter(ended_at=None).first()
    if found is None:
        raise Outdated(_("Nothing stands still any more."))
    found.ended_at, found.ended_by = now(), actor
    found.save(update_fields=["ended_at", "ended_by"])
    record(actor, "publishing.resumed", found)
    enqueue("networks.deliver", queue="delivery", once="networks.deliver")
    return found
