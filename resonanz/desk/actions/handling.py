"""What an agent does with a case: take it, sort it, note something, close it."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext, gettext_lazy

from resonanz.channels.models import Membership
from resonanz.conversations.actions import forget_draft
from resonanz.core.errors import Refused
from resonanz.core.events import notify, record
from resonanz.core.holding import held
from resonanz.core.markdown import render
from resonanz.core.models import Event
from resonanz.core.rights import require
from resonanz.core.time import now
from resonanz.desk import promises
from resonanz.desk.models import Case, CaseNote, Presence
from resonanz.people.models import Person

from .telling import tell, topics_of

# Without a sign of life for so long, somebody has left.
STAYS = timedelta(seconds=60)


@transaction.atomic
def assign(agent: Person, case: Case, person: Person | None) -> Case:
    """Give a case to somebody of its desk, or to nobody."""
    require(agent, "desk.answer", case)
    if person is not None and not is_at_desk(person, case):
        raise Refused(gettext("%(name)s is not part of this desk.") % {"name": person.name})
    case = locked(case)
    event = give(agent, case, person)
    if event is not None and person is not None and person != agent:
        text = gettext_lazy("%(name)s gave you a case")
        tell(person, event, "assigned", case, text, {"name": agent.name})
    return case


def give(agent: Person | None, case: Case, person: Person | None) -> Event | None:
    """Note whose a case is that is held; none where it was so before. Nobody is told."""
    before = case.assignee
    if before == person:
        return None
    case.assignee = person
    case.save(update_fields=["assignee"])
    return record(
        agent,
        "case.assigned",
        case,
        channel_id=case.channel_id,
        topics=topics_of(case, before, person),
        assignee=person.pk if person else None,
    )


@transaction.atomic
def set_kind(agent: Person, case: Case, kind: str) -> Case:
    """Say what kind of case it is; empty: not sorted yet."""
    require(agent, "desk.answer", case)
    if kind and kind not in Case.Kind.values:
        raise Refused(gettext("There is no such kind of case."))
    case = locked(case)
    sort(agent, case, kind)
    return case


def sort(agent: Person, case: Case, kind: str) -> bool:
    """Note the kind of a case that is held; whether it was another before."""
    if case.kind == kind:
        return False
    case.kind = kind
    case.save(update_fields=["kind"])
    changed(agent, case, kind=kind)
    return True


@transaction.atomic
def set_state(agent: Person, case: Case, state: str) -> Case:
    """Open a case, let it wait, or close it."""
    require(agent, "desk.answer", case)
    if state not in Case.State.values:
        raise Refused(gettext("There is no such state of a case."))
    case = locked(case)
    turn(agent, case, state)
    return case


def turn(agent: Person | None, case: Case, state: str) -> bool:
    """Bring a case that is held into a state; whether it was in another before."""
    if case.state == state:
        return False
    before, case.state = case.state, state
    if before == Case.State.DONE:
        promises.reopen(case, now(), promises.promises_of(case.channel_id))
    else:
        case.done_at = now() if case.is_done else None
        promises.settle(case)
    case.save()
    changed(agent, case, before=before, state=state)
    return True


@transaction.atomic
def set_priority(agent: Person, case: Case, priority: int) -> Case:
    """Say how pressing a case is."""
    require(agent, "desk.answer", case)
    if priority not in Case.Priority.values:
        raise Refused(gettext("There is no such priority."))
    case = locked(case)
    press(agent, case, priority)
    return case


def press(agent: Person | None, case: Case, priority: int) -> bool:
    """Note the priority of a case that is held; whether it was another before."""
    if case.priority == priority:
        return False
    case.priority = priority
    case.save(update_fields=["priority"])
    changed(agent, case, priority=priority)
    return True


@transaction.atomic
def note(agent: Person, case: Case, source: str) -> CaseNote:
    """Note something for the other agents; it never leaves the desk."""
    require(agent, "desk.answer", case)
    if not source.strip():
        raise Refused(gettext("Write something first."))
    note = CaseNote.objects.create(
        case=case, author=agent, source=source, html=render(source).html, at=now()
    )
    forget_draft(agent, f"note:{case.pk}")
    record(agent, "case.noted", case, channel_id=case.channel_id, topics=topics_of(case))
    return note


@transaction.atomic
def be_present(agent: Person, case: Case, *, typing: bool = False, visit: str = "") -> None:
    """Let the others at a case know that the agent has it open (on the page `visit`), or types."""
    require(agent, "desk.answer", case)
    moment = now()
    Presence.objects.filter(case=case, seen_at__lt=moment - STAYS).delete()
    before = Presence.objects.filter(case=case, person=agent).first()
    Presence.objects.update_or_create(
        case=case, person=agent, defaults={"typing": typing, "visit": visit, "seen_at": moment}
    )
    if before is None or before.typing != typing:
        notify(f"case:{case.pk}", verb="presence", subject=case.pk, actor=agent.pk)


@transaction.atomic
def leave(agent: Person, case: Case, visit: str = "") -> None:
    """Let the others know that the agent has closed the case's page.

    Where they have opened it anew (`visit` is not the page seen last) they are still there: the
    browser may tell of the page it leaves after the next one has begun.
    """
    if Presence.objects.filter(case=case, person=agent, visit=visit).delete()[0]:
        notify(f"case:{case.pk}", verb="presence", subject=case.pk, actor=agent.pk)


def locked(case: Case) -> Case:
    """The case as it stands now, held until the end of the transaction."""
    return held(Case.objects.with_all(), case.pk)


def changed(agent: Person | None, case: Case, **details: object) -> Event:
    """Record that something about a case is otherwise than before."""
    topics = topics_of(case, case.assignee)
    return record(
        agent, "case.state_changed", case, channel_id=case.channel_id, topics=topics, **details
    )


def is_at_desk(person: Person, case: Case) -> bool:
    """Whether somebody belongs to the desk of a case."""
    return Membership.objects.filter(channel=case.channel_id, person=person).exists()
