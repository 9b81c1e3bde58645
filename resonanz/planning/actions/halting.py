"""The emergency brake: all that is planned stands still, and goes on when it may."""

from django.db import transaction
from django.utils.translation import gettext as _

from resonanz.core.rights import require
from resonanz.core.time import now
from resonanz.networks import halting
from resonanz.networks.models import Halt
from resonanz.people.models import Person
from resonanz.planning.models import PlannedPost

from .handing import withdraw_all
from .talking import record_on


def halt(person: Person, reason: str = "") -> Halt:
    """Let all that is planned stand still, deliveries included."""
    require(person, "planning.halt")
    return halting.halt(person, reason)


@transaction.atomic
def go_on(person: Person, *, send_missed: bool = False) -> int:
    """Let the plan go on; returns how many posts were missed meanwhile.

    What was due while all stood still is stopped, for somebody to look at; `send_missed` sends it
    now.
    """
    require(person, "planning.halt")
    missed = list(missed_posts())
    if not send_missed:
        for planned in missed:
            withdraw_all(person, planned)
            planned.state = PlannedPost.State.STOPPED
            planned.remark = _("It was due while everything stood still.")
            planned.save()
            record_on(person, "planned_post.stopped", planned)
    halting.go_on(person)
    return len(missed)


def missed_posts() -> "list[PlannedPost]":
    """What was due while all stood still, and has not begun to go out."""
    due = PlannedPost.objects.filter(state=PlannedPost.State.SCHEDULED, due_at__lte=now())
    waiting = due.filter(variants__delivery__state="scheduled").distinct()
    return list(PlannedPost.objects.filter(pk__in=waiting.values("pk")).with_all())
