"""A second person agrees to a wording, channel by channel; what was agreed to is what goes out."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from resonanz.channels.models import Membership
from resonanz.core.errors import Outdated, Refused
from resonanz.core.events import record
from resonanz.core.models import Event
from resonanz.core.rights import require
from resonanz.core.time import now
from resonanz.desk.rules import decides
from resonanz.networks.halting import standing
from resonanz.notifications import actions as notifications
from resonanz.people.models import Person
from resonanz.planning.models import Approval, PlannedPost, Version
from resonanz.planning.rules import decides_on

from .handing import hand_over, held
from .versions import approved_version, still_to_agree

State = PlannedPost.State


def ask(person: Person, planned: PlannedPost, version: Version) -> PlannedPost:
    """Let a planned post wait for those who may agree to it, and tell them."""
    if not deciders(planned):
        words = _("Nobody else may agree to it. Make somebody owner or moderator of the channel.")
        raise Refused(words, code="nobody_decides")
    planned.state = State.WAITING
    planned.save()
    event = _record(person, "planned_post.submitted", planned, version=version.number)
    text = gettext_lazy("%(name)s asks you to approve a planned post")
    for one in deciders(planned):
        tell(one, event, "approval", planned, text, {"name": person.name})
    return held(planned)


@transaction.atomic
def approve(person: Person, planned: PlannedPost, version: int | None = None) -> PlannedPost:
    """Agree to the wording (the version one has read) for every channel one decides on.

    Once all have agreed it is scheduled. Raises `Outdated` where it reads differently by now.
    """
    planned = held(planned)
    require(person, "planning.approve", planned)
    current = _must_wait(planned, version)
    for channel in still_to_agree(planned, current):
        if decides_on(person, channel):
            Approval.objects.get_or_create(
                version=current, channel=channel, defaults={"by": person, "at": now()}
            )
    event = _record(person, "planned_post.approved", planned, version=current.number)
    if still_to_agree(planned, current):
        return held(planned)
    _tell_author(event, "approved", planned, gettext_lazy("%(name)s approved your planned post"))
    return go_out_if_agreed(person, planned, current)


@transaction.atomic
def return_to(person: Person, planned: PlannedPost, remark: str) -> PlannedPost:
    """Give a planned post back to its author with a remark."""
    planned = held(planned)
    require(person, "planning.approve", planned)
    _must_wait(planned, None)
    if not remark.strip():
        raise Refused(_("Say in a few words what should be different."))
    planned.state, planned.remark, planned.changed_at = State.DRAFT, remark.strip()[:500], now()
    planned.save()
    event = _record(person, "planned_post.returned", planned)
    text = gettext_lazy("%(name)s gave your planned post back: %(remark)s")
    _tell_author(event, "returned", planned, text, remark=remark.strip()[:120])
    return held(planned)


def go_out_if_agreed(person: Person, planned: PlannedPost, version: Version) -> PlannedPost:
    """Schedule it where it has a moment to come; else it is agreed to, and waits for one."""
    moment = now()
    if planned.at_once and standing() is None:
        planned.due_at = moment
    has_moment = planned.due_at is not None and (planned.at_once or planned.due_at >= moment)
    planned.state = State.SCHEDULED if has_moment else State.APPROVED
    planned.changed_at = moment
    planned.save()
    if planned.state == State.SCHEDULED:
        hand_over(planned)
    _record(person, f"planned_post.{planned.state}", planned, version=version.number)
    return held(planned)


def deciders(planned: PlannedPost) -> list[Person]:
    """Who may agree to a planned post, beside whoever submitted it."""
    channels = [one.channel_id for one in planned.variants.all() if one.channel.needs_approval]
    members = Membership.objects.filter(channel__in=channels).select_related("person__user")
    own = (planned.author_id, planned.submitted_by_id)
    found = {
        member.person_id: member.person
        for member in members
        if member.person_id not in own and decides(member.person, member.role)
    }
    return list(found.values())


def tell(
    person: Person,
    event: Event,
    reason: str,
    planned: PlannedPost,
    text: Promise | str,
    words: Mapping[str, object],
) -> None:
    """Notify a colleague of something about a planned post."""
    notifications.tell(person, event, reason, f"/plan/posts/{planned.pk}/", text, words=words)


def _tell_author(
    event: Event, reason: str, planned: PlannedPost, text: Promise, **words: object
) -> None:
    ids = [event.actor_id or 0, planned.author_id or 0]
    known = Person.objects.select_related("user").in_bulk(ids)
    actor, author = (known.get(number) for number in ids)
    if author is not None and actor is not None:
        tell(author, event, reason, planned, text, {"name": actor.name, **words})


def _must_wait(planned: PlannedPost, version: int | None) -> Version:
    current = approved_version(planned)
    if planned.state != State.WAITING or current is None:
        raise Outdated(_("This no longer waits for approval."), code="decided")
    if version is not None and version != current.number:
        raise Outdated(_("It reads differently by now. Read it again before you agree."))
    return current


def _record(person: Person, verb: str, planned: PlannedPost, **details: Any) -> Event:
    return record(person, verb, planned, topics=[f"planned:{planned.pk}"], **details)
