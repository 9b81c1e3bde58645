"""An answer on its way: submitted, agreed to by a second person, sent once."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from resonanz.channels.models import Membership
from resonanz.conversations.models import Post
from resonanz.core.errors import Outdated, Refused
from resonanz.core.events import record
from resonanz.core.figures import Figure
from resonanz.core.holding import held
from resonanz.core.models import Event
from resonanz.core.rights import require
from resonanz.core.time import now
from resonanz.desk import outgoing
from resonanz.desk.conversation import said_since, standing_question
from resonanz.desk.models import Answer, Case
from resonanz.desk.rules import decides
from resonanz.people.models import Person

from .handling import locked
from .telling import tell, topics_of
from .writing import forget_typed, is_over, keep_typed


@transaction.atomic
def submit(agent: Person, answer: Answer) -> Answer:
    """Let an answer go out, or to a second person where the channel asks for one.

    Raises `Outdated` where something came in that its author has not read. Submitted twice at the
    same moment it goes out once.
    """
    require(agent, "desk.write", answer)
    case, answer = _held(answer)
    if not answer.is_editable:
        return answer
    _stop_beside_another(case, answer)
    _stop_if_outdated(case, answer.based_on)
    answer.parent = _what_it_answers(case)
    outgoing.check(answer)
    answer.submitted_at = now()
    forget_typed(agent, case)
    if case.channel.needs_approval:
        return _await_approval(agent, case, answer)
    answer.state, answer.decided_at = Answer.State.APPROVED, now()
    _record(agent, "answer.submitted", answer)
    return _send(agent, answer)


@transaction.atomic
def approve(person: Person, answer: Answer, seen: Post | None = None) -> Answer:
    """Agree to an answer as a second person; it goes out once, however many agree at once.

    `seen` is the newest post of the conversation that the person has read.
    """
    require(person, "desk.approve", answer)
    case, answer = _held(answer)
    if answer.state == Answer.State.APPROVED:
        return answer
    _must_await(answer)
    if said_since(case, seen or answer.based_on).exists():
        raise Outdated(_("More came in that you have not read yet: read it before you agree."))
    answer.parent = _what_it_answers(case)
    answer.state = Answer.State.APPROVED
    answer.decided_by, answer.decided_at = person, now()
    event = _record(person, "answer.approved", answer)
    if answer.author is not None:
        text = gettext_lazy("%(name)s approved your answer")
        tell(answer.author, event, "approved", case, text, {"name": person.name})
    return _send(person, answer)


@transaction.atomic
def return_to(person: Person, answer: Answer, remark: str) -> Answer:
    """Give an answer back to its author with a remark."""
    require(person, "desk.return", answer)
    if not remark.strip():
        raise Refused(_("Write what should change."))
    case, answer = _held(answer)
    _must_await(answer)
    answer.state = Answer.State.RETURNED
    answer.decided_by, answer.decided_at = person, now()
    answer.remark = remark.strip()[:500]
    answer.save()
    event = _record(person, "answer.returned", answer)
    if answer.author is not None:
        keep_typed(answer.author, case, answer.source)
        text = gettext_lazy("%(name)s: %(remark)s")
        words = {"name": person.name, "remark": answer.remark}
        tell(answer.author, event, "returned", case, text, words)
    return answer


@transaction.atomic
def withdraw(agent: Person, answer: Answer) -> Answer:
    """Take back an answer that was not sent yet; its words become the author's draft again."""
    require(agent, "desk.write", answer)
    case, answer = _held(answer)
    if answer.state == Answer.State.AWAITING:
        answer.state = Answer.State.DRAFT
    elif answer.state == Answer.State.APPROVED and answer.delivery is not None:
        outgoing.withdraw(agent, answer)
        answer.state = Answer.State.WITHDRAWN
    else:
        raise Refused(_("This answer is not on its way."))
    answer.save()
    keep_typed(agent, case, answer.source)
    _record(agent, "answer.returned", answer, withdrawn=True)
    return answer


def _held(answer: Answer) -> tuple[Case, Answer]:
    """The case and the answer as they stand now, held until the end of the transaction."""
    case = locked(answer.case)
    answer = held(Answer.objects.with_all(), answer.pk)
    answer.case = case
    return case, answer


def _stop_beside_another(case: Case, answer: Answer) -> None:
    others = case.answers.exclude(pk=answer.pk).select_related("delivery", "author")
    on_their_way = others.filter(state__in=[Answer.State.AWAITING, Answer.State.APPROVED])
    for other in on_their_way:
        sent = other.delivery is not None and other.delivery.state == "sent"
        if not sent and not is_over(other):
            name = other.author.name if other.author else ""
            raise Outdated(
                _("An answer by %(name)s is already on its way. Your text is kept.")
                % {"name": name},
                code="another_answer",
            )


def _stop_if_outdated(case: Case, seen: Post | None) -> None:
    came_in = list(said_since(case, seen).select_related("author"))
    if came_in:
        count = len(came_in)
        raise Outdated(
            ngettext(
                "%(count)s post came in while you were writing. Your text is kept: read it first.",
                "%(count)s posts came in while you were writing. Your text is kept:"
                " read them first.",
                count,
            )
            % {"count": Figure(count)},
            more={"came_in": [_told(post) for post in came_in]},
        )


def _told(post: Post) -> dict[str, Any]:
    """A post as a program is told of it that wrote without having read it."""
    return {
        "post": post.pk,
        "author": post.author.display_name,
        "plain": post.plain,
        "said_at": post.said_at,
    }


def _what_it_answers(case: Case) -> Post:
    question = standing_question(case)
    if question is None:
        raise Refused(
            _("What you answer was deleted on the network. Your text is kept."), code="parent_gone"
        )
    return question


def _must_await(answer: Answer) -> None:
    if answer.state != Answer.State.AWAITING:
        raise Outdated(_("This answer no longer waits for approval."), code="decided")


def _await_approval(agent: Person, case: Case, answer: Answer) -> Answer:
    answer.state = Answer.State.AWAITING
    answer.save()
    event = _record(agent, "answer.submitted", answer)
    text = gettext_lazy("%(name)s asks you to approve an answer")
    for person in deciders(case, agent):
        tell(person, event, "approval", case, text, {"name": agent.name})
    return answer


def deciders(case: Case, author: Person) -> list[Person]:
    """Who may agree to an answer of the author's."""
    members = Membership.objects.filter(channel=case.channel_id).exclude(person=author)
    return [
        member.person
        for member in members.select_related("person__user")
        if decides(member.person, member.role)
    ]


def _send(sender: Person, answer: Answer) -> Answer:
    answer.save()
    answer.delivery = outgoing.send(sender, answer)
    answer.save(update_fields=["delivery"])
    return answer


def _record(person: Person, verb: str, answer: Answer, **details: object) -> Event:
    case = answer.case
    return record(
        person,
        verb,
        answer,
        channel_id=case.channel_id,
        topics=topics_of(case, answer.author),
        case=case.pk,
        **details,
    )
