"""Events: say whether one comes, move up, change, cancel; the address of one's calendar."""

import secrets
from hashlib import sha256

from django.db import transaction
from django.utils.translation import gettext as _

from resonanz.conversations import kinds
from resonanz.conversations.kinds.event import EventAsked, can_answer, check, values_of
from resonanz.conversations.models import Attendance, CalendarFeed, Gathering, Post
from resonanz.core.errors import Refused
from resonanz.core.events import record
from resonanz.core.rights import require
from resonanz.core.time import now
from resonanz.people.models import Person

Answer = Attendance.Answer

REMARK_LENGTH = 500


@transaction.atomic
def attend(actor: Person, post: Post, answer: str) -> str:
    """The actor comes, may come or does not; returns "waiting" where all places are taken.

    Whoever gives up a place, or the wish for one, stands at the end of the queue when they come
    back; a place that becomes free goes to whoever has waited longest.
    """
    require(actor, "conversations.take_part", post)
    gathering = _gathering(post)
    if not can_answer(gathering):
        raise Refused(_("This event is over or cancelled."))
    if answer not in (Answer.YES, Answer.MAYBE, Answer.NO):
        raise Refused(_("One comes, may come, or does not."))
    mine = Attendance.objects.filter(gathering=gathering, person=actor).first()
    if mine is not None and _is_same(mine.answer, answer):
        return str(mine.answer)
    had_place = mine is not None and mine.answer == Answer.YES
    if answer == Answer.YES and _free(gathering) < 1:
        answer = Answer.WAITING
    Attendance.objects.update_or_create(
        gathering=gathering, person=actor, defaults={"answer": answer, "since": now()}
    )
    _told(actor, "event.answered", post)
    if had_place:
        _move_up(gathering, post)
    kinds.tell(post)
    return str(answer)


@transaction.atomic
def change_event(actor: Person, post: Post, asked: EventAsked) -> Gathering:
    """The event as it is now; those who come or may come hear of it. More places let some move up.

    Fewer places take none away from those who have one.
    """
    require(actor, "conversations.conclude", post)
    check(asked)
    gathering = _gathering(post)
    if gathering.cancelled_at is not None:
        raise Refused(_("A cancelled event stays as it was. Call a new one."))
    values = values_of(asked)
    changed = [name for name, value in values.items() if getattr(gathering, name) != value]
    if not changed:
        return gathering
    for name in changed:
        setattr(gathering, name, values[name])
    _changed(gathering, *changed)
    if changed != ["places"]:
        _told(actor, "event.changed", post, changed=changed)
    _move_up(gathering, post)
    kinds.tell(post)
    return gathering


@transaction.atomic
def cancel_event(actor: Person, post: Post, remark: str = "") -> Gathering:
    """The event does not take place; those who come, wait or may come hear of it."""
    require(actor, "conversations.conclude", post)
    gathering = _gathering(post)
    if gathering.cancelled_at is None:
        gathering.cancelled_at = now()
        gathering.remark = remark.strip().replace("\x00", "")[:REMARK_LENGTH]
        _changed(gathering, "cancelled_at", "remark")
        _told(actor, "event.cancelled", post)
        kinds.tell(post)
    return gathering


@transaction.atomic
def renew_calendar_feed(actor: Person) -> str:
    """The secret of a new address for the actor's calendar; the one before leads nowhere now."""
    secret = secrets.token_urlsafe(32)
    CalendarFeed.objects.update_or_create(
        person=actor, defaults={"digest": digest_of(secret), "created_at": now()}
    )
    record(actor, "calendar.renewed", actor)
    return secret


@transaction.atomic
def revoke_calendar_feed(actor: Person) -> None:
    """No address leads to the actor's calendar any more."""
    if CalendarFeed.objects.filter(person=actor).delete()[0]:
        record(actor, "calendar.revoked", actor)


def digest_of(secret: str) -> str:
    """What of a secret is kept."""
    return sha256(secret.encode()).hexdigest()


def _gathering(post: Post) -> Gathering:
    gathering = Gathering.objects.select_for_update().filter(pk=post.pk).first()
    if gathering is None:
        raise Refused(_("This is no event."))
    return gathering


def _is_same(before: str, answer: str) -> bool:
    return before == answer or (before == Answer.WAITING and answer == Answer.YES)


def _free(gathering: Gathering) -> int:
    """How many places nobody has or waits for."""
    if gathering.places is None:
        return 1
    taken = Attendance.objects.filter(
        gathering=gathering, answer__in=(Answer.YES, Answer.WAITING)
    ).count()
    return gathering.places - taken


def _move_up(gathering: Gathering, post: Post) -> None:
    """Whoever has waited longest takes what is free; who may not see it any more is passed over."""
    waiting = Attendance.objects.filter(gathering=gathering, answer=Answer.WAITING)
    taken = Attendance.objects.filter(gathering=gathering, answer=Answer.YES).count()
    for one in waiting.select_related("person__user").order_by("since", "pk"):
        if gathering.places is not None and taken >= gathering.places:
            return
        if not _still_sees(one.person, post):
            continue
        one.answer = Answer.YES
        one.save(update_fields=["answer"])
        taken += 1
        _told(None, "event.moved_up", post, person=one.person_id)


def _still_sees(person: Person, post: Post) -> bool:
    is_here = person.user is not None and person.user.is_active
    return is_here and Post.objects.visible_to(person).filter(pk=post.pk).exists()


def _changed(gathering: Gathering, *names: str) -> None:
    gathering.sequence += 1
    gathering.changed_at = now()
    gathering.save(update_fields=[*names, "sequence", "changed_at"])


def _told(actor: Person | None, verb: str, post: Post, **details: object) -> None:
    topics = [f"post:{post.root_id}", f"channel:{post.channel_id}"]
    record(actor, verb, post, channel_id=post.channel_id, topics=topics, **details)
