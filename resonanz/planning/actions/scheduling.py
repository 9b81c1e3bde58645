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
from resonanz.planning.sameness import Same, nearly_same

from .approving import ask, go_out_if_agreed
from .handing import held, move_deliveries, withdraw_all
from .versions import still_to_agree, version_of

State = PlannedPost.State
# Who chose a minute that passed while they clicked meant now.
PATIENCE = timedelta(minutes=5)
# The code of a refusal that a person (or program) may overrule.
SAME_WORDS = "same_words"


@transaction.atomic
def submit(person: Person, planned: PlannedPost, *, although_same: bool = False) -> PlannedPost:
    """Schedule a planned post, or ask a second person where a channel wants that.

    Raises `Refused` with everything that does not fit, and, unless `although_same`, where nearly
    the same words stand or will stand on the same account; nothing typed is lost.
    """
    planned = held(planned)
    _require_a_channel(person, planned)
    require(person, "planning.schedule", planned)
    if planned.state not in (State.DRAFT, State.APPROVED, State.STOPPED):
        return planned
    _check(planned)
    if not although_same:
        _check_same(planned)
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


def _require_a_channel(person: Person, planned: PlannedPost) -> None:
    """Who may write it reads what is missing: without a channel nobody may schedule it."""
    if not planned.variants.all():
        require(person, "planning.write", planned)
        raise Refused(_("Choose a channel first."), code="does_not_fit")


def _check(planned: PlannedPost) -> None:
    """Raises `Refused` with everything that keeps it from going out."""
    problems = problems_of(planned)
    if planned.due_at is not None and not planned.at_once and planned.due_at < now() - PATIENCE:
        problems.append(_("This time has passed. Choose a later one."))
    if planned.at_once and standing() is not None:
        problems.append(_("All that is planned stands still at the moment."))
    if problems:
        raise Refused(" ".join(problems), code="does_not_fit")


def _check_same(planned: PlannedPost) -> None:
    """Raises `Refused` where the same was said a short time ago, or is planned already."""
    found = same_as(planned)
    if found:
        names = ", ".join(one.channel.name for one in found)
        words = {"channels": names, "words": found[0].words}
        text = _("Nearly the same words stand or will stand on %(channels)s: “%(words)s”.")
        raise Refused(text % words, code=SAME_WORDS)


def same_as(planned: PlannedPost) -> list[Same]:
    """Where nearly the same words stand, or will, as those of it that did not go out yet."""
    waiting = [variant for variant in planned.variants.all() if not variant.is_begun]
    words = {variant.channel_id: variant.plain for variant in waiting}
    return nearly_same([variant.channel for variant in waiting], words, planned.pk)


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
