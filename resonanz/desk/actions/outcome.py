"""What became of an answer on its network: the clock stops, colleagues are thanked and told."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from resonanz.conversations import actions as conversations
from resonanz.conversations.models import Crossing, Post
from resonanz.core.errors import ResonanzError
from resonanz.core.events import record
from resonanz.core.models import Event
from resonanz.core.rights import may
from resonanz.desk import promises
from resonanz.desk.conversation import reflections_of
from resonanz.desk.models import Answer, Case
from resonanz.networks.models import Delivery
from resonanz.notifications.models import Notification
from resonanz.people.models import Organisation, Person

from .handling import locked
from .telling import tell, topics_of

_PREFIX = "answer:"


def answer_of(delivery: Delivery) -> Answer | None:
    """The answer a delivery carries; none where it carries something else."""
    if not delivery.origin.startswith(_PREFIX):
        return None
    number = delivery.origin.removeprefix(_PREFIX)
    return Answer.objects.with_all().filter(pk=number).first()


@transaction.atomic
def note_sent(delivery: Delivery, event: Event) -> None:
    """An answer stands on its network: stop the clock, thank who helped, say so inside.

    Safe to call again.
    """
    answer = answer_of(delivery)
    if answer is None:
        return
    case = locked(answer.case)
    _stop_the_clock(case, answer, delivery)
    inside = _thank(answer, event)
    outside = Post.objects.with_author().filter(pk=delivery.post_id).first()
    if outside is not None:
        _tell_inside(case, answer, outside, inside)


@transaction.atomic
def note_trouble(delivery: Delivery, event: Event) -> None:
    """A network refused an answer, it came back, or nobody knows yet whether it arrived: tell its
    author. What came back is as if nobody had answered.
    """
    answer = answer_of(delivery)
    if answer is None:
        return
    if event.verb == "delivery.returned":
        _ask_again(locked(answer.case))
    case = answer.case
    topics = topics_of(case, answer.author)
    record(None, "answer.held_up", answer, channel_id=case.channel_id, topics=topics, case=case.pk)
    if answer.author is None:
        return
    text, words = _TROUBLE[event.verb], {"reason": delivery.problem}
    tell(answer.author, event, "refused", answer.case, text, words)


_TROUBLE = {
    "delivery.refused": gettext_lazy("Refused: %(reason)s"),
    "delivery.unknown": gettext_lazy(
        "It is not sure yet whether your answer arrived. We are looking."
    ),
    "delivery.returned": gettext_lazy("Your answer did not arrive: %(reason)s"),
}


def _ask_again(case: Case) -> None:
    if case.asked_at is None:
        promises.ask_again(case, case.latest.said_at, promises.promises_of(case.channel_id))
        case.save()


def _stop_the_clock(case: Case, answer: Answer, delivery: Delivery) -> None:
    sent_at = delivery.sent_at or answer.written_at
    if case.answered_at is not None and case.answered_at >= sent_at:
        return
    before, newest = case.state, case.latest
    unread = answer.based_on is not None and newest.pk > answer.based_on.pk
    promises.answer(case, sent_at)
    if unread:
        promises.ask_again(case, newest.said_at, promises.promises_of(case.channel_id))
    case.save()
    record(
        answer.author,
        "case.state_changed",
        case,
        channel_id=case.channel_id,
        topics=topics_of(case, answer.author, case.assignee),
        before=before,
        state=case.state,
        answer=answer.pk,
    )


def _thank(answer: Answer, event: Event) -> set[int]:
    """Thank the authors of the comments that went into an answer; the threads they stand in."""
    comments = answer.drawn_from.select_related("author__person__user", "channel")
    for comment in comments:
        colleague = comment.author.person
        if colleague is None or answer.author is None or colleague == answer.author:
            continue
        if Notification.objects.filter(person=colleague, post=comment, reason="thanked").exists():
            continue
        thanks = None
        if may(answer.author, "conversations.react", comment):
            thanks = conversations.react(answer.author, comment, "thanks")
        text = gettext_lazy("%(name)s thanks you: your words went into an answer")
        words = {"name": answer.author.name}
        # Told of the reaction itself: who is thanked hears of it once.
        tell(colleague, thanks or event, "thanked", answer.case, text, words, post=comment)
    return {comment.root_id for comment in comments if comment.root_id}


def _tell_inside(case: Case, answer: Answer, outside: Post, drawn_from: set[int]) -> None:
    """Draw the crossing out, and say in each thread inside what went out, with its address."""
    asked = set(reflections_of(case).values_list("inside", flat=True))
    for inside in Post.objects.with_author().filter(pk__in=asked | drawn_from):
        known = Crossing.objects.filter(
            outside=outside, inside=inside, direction=Crossing.Direction.OUT
        )
        if known.exists():
            continue
        conversations.cross(outside, inside, Crossing.Direction.OUT, answer.author)
        if answer.author is not None and may(answer.author, "conversations.comment", inside):
            _say_what_went_out(answer.author, inside, outside, answer)


def _say_what_went_out(agent: Person, inside: Post, outside: Post, answer: Answer) -> None:
    with override(Organisation.objects.values_list("language", flat=True).first()):
        said = _("Our answer is out on %(network)s:") % {"network": outside.channel.network_name}
        look = _("See it there")
    address = outside.address or f"/posts/{outside.pk}/"
    quote = "\n".join(f"> {line}" for line in answer.source.splitlines())
    # The thread inside may be closed to comments by now; the crossing tells it all the same.
    try:
        with transaction.atomic():
            text = f"{said}\n\n{quote}\n\n[{look}]({address})"
            answer.told_inside.add(conversations.comment(agent, inside, text))
    except ResonanzError:
        return
