"""When a planned post goes out: submitted, moved, stopped."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from resonanz.core.errors import Outdated, Refused
from resonanz.core.events import record
from resonanz.core.rights import require
from resonanz.core.time import now
from resonanz.networks.halting import standing
from resonanz.people.models import Person
from resonanz.planning import walltime
from resonanz.planning.content import content_of
from resonanz.planning.models import PlannedPost
from resonanz.planning.outgoing import places, preview

from .approving import ask, go_out_if_agreed
from .handing import held, move_deliveries, withdraw_all
from .versions import still_to_agree, version_of

State = PlannedPost.State
# Who chose a minute that passed while they clicked meant now.
PATIENCE = timedelta(minutes=5)


@transaction.atomic
def submit(person: Person, planned: PlannedPost) -> PlannedPost:
    """Schedule a planned post, or ask a second person where a channel wants that.

    Raises `Refused` with everything that does not fit; nothing typed is lost.
    """
    planned = held(planned)
    require(person, "planning.schedule", planned)
    if planned.state not in (State.DRAFT, State.APPROVED, State.STOPPED):
        return planned
    _check(planned)
    planned.submitted_by, planned.remark, planned.changed_at = person, "", now()
    version = version_of(person, planned)
    if still_to_agree(planned, version):
        return ask(person, planned, version)
    return go_out_if_agreed(person, planned, version)


@transaction.atomic
def move(person: Person, planned: PlannedPost, wall: str, fold: int = 0) -> PlannedPost:
    """Let a planned post go out at another wall time; its deliveries move along."""
    planned = held(planned)
    require(person, "planning.write", planned)
    if planned.is_begun:
        raise Refused(_("A part of it is public already. The rest cannot be moved with it."))
    due = walltime.due(wall, planned.zone or "UTC", fold)
    if due.at < now() - PATIENCE:
        raise Refused(_("This time has passed. Choose a later one."), code="passed")
    planned.wall, planned.fold, planned.due_at = due.wall, due.fold, due.at
    planned.at_once, planned.changed_at = False, now()
    planned.save()
    if planned.state == State.SCHEDULED:
        move_deliveries(person, planned)
    _record(person, "planned_post.moved", planned)
    return held(planned)


@transaction.atomic
def stop(person: Person, planned: PlannedPost, remark: str = "") -> PlannedPost:
    """Let nothing (more) of a planned post go out; raises `Outdated` where all is public."""
    planned = held(planned)
    require(person, "planning.write", planned)
    if planned.stage == "published":
        raise Outdated(_("It is published already."))
    withdraw_all(person, planned)
    planned.state, planned.remark, planned.changed_at = State.STOPPED, remark.strip()[:500], now()
    planned.save()
    _record(person, "planned_post.stopped", planned)
    return held(planned)


def keep_wall_times() -> int:
    """Reckon anew what is still to come, should a land have changed its clocks; how many moved."""
    moved = 0
    coming = PlannedPost.objects.filter(due_at__gt=now(), state=State.SCHEDULED).exclude(wall="")
    for planned in coming.with_all():
        due = walltime.due(planned.wall, planned.zone, planned.fold)
        speaker = planned.submitted_by or planned.author
        if due.at != planned.due_at and speaker is not None and due.at > now():
            move(speaker, planned, planned.wall, planned.fold)
            moved += 1
    return moved


def _check(planned: PlannedPost) -> None:
    """Raises `Refused` with everything that keeps it from going out."""
    problems = problems_of(planned)
    if not planned.variants.all():
        problems.append(_("Choose a channel first."))
    if planned.due_at is not None and not planned.at_once and planned.due_at < now() - PATIENCE:
        problems.append(_("This time has passed. Choose a later one."))
    if planned.at_once and standing() is not None:
        problems.append(_("All that is planned stands still at the moment."))
    if problems:
        raise Refused(" ".join(problems), code="does_not_fit")


def problems_of(planned: PlannedPost) -> list[str]:
    """What does not fit, said with the channel it does not fit on."""
    variants = [variant for variant in planned.variants.all() if not variant.is_begun]
    there = places([variant.channel for variant in variants])
    pictures = list(planned.pictures.all())
    return [
        f"{variant.channel.name}: {finding.message}"
        for variant in variants
        for finding in preview(
            there[variant.channel_id],
            content_of(planned.original, variant.override),
            pictures,
            variant.options,
        ).findings
    ]


def _record(person: Person, verb: str, planned: PlannedPost) -> None:
    record(person, verb, planned, topics=[f"planned:{planned.pk}"])
