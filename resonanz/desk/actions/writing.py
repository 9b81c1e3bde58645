"""An answer while it is being written: its author's alone, until it is submitted."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from resonanz.channels.abilities import Ability
from resonanz.conversations.actions import forget_draft, keep_draft
from resonanz.conversations.models import Attachment, Post
from resonanz.core.errors import Refused
from resonanz.core.events import record
from resonanz.core.rights import require
from resonanz.core.time import now
from resonanz.desk.conversation import conversation_of, newest_of
from resonanz.desk.models import Answer, Case
from resonanz.people.models import Person

from .handling import locked

DIRECT = Post.Visibility.DIRECT.value


@transaction.atomic
def draft_answer(
    agent: Person,
    case: Case,
    source: str,
    *,
    visibility: str = "",
    content_warning: str | None = None,
    attachments: Sequence[Attachment] | None = None,
    due_at: datetime | None = None,
    based_on: Post | None = None,
) -> Answer:
    """The agent's draft of an answer with these words; what is not given stays as it was.

    `based_on` is the newest post of the conversation that the agent has read.
    """
    require(agent, "desk.answer", case)
    answer = draft_of(agent, case)
    answer.source, answer.due_at, answer.written_at = source, due_at, now()
    answer.visibility = _visibility(case, visibility or answer.visibility)
    if content_warning is not None:
        answer.content_warning = content_warning.strip()[:500]
    if based_on is not None:
        answer.based_on = _of_conversation(case, based_on)
    answer.save()
    if attachments is not None:
        answer.attachments.set(_usable(agent, answer, attachments))
    keep_typed(agent, case, source)
    return answer


@transaction.atomic
def draft_of(agent: Person, case: Case) -> Answer:
    """What the agent is writing to a case; begun now where there is nothing yet."""
    case = locked(case)
    mine = case.answers.filter(author=agent, state__in=[Answer.State.DRAFT, Answer.State.RETURNED])
    found = mine.with_all().first()
    return found or _begin(agent, case)


@transaction.atomic
def write_again(agent: Person, answer: Answer) -> Answer:
    """A new draft with what an answer held that the network refused, or that was withdrawn."""
    require(agent, "desk.answer", answer.case)
    if not is_over(answer):
        raise Refused(_("This answer is still on its way. Withdraw it first."))
    draft = draft_of(agent, answer.case)
    if draft.source.strip():
        raise Refused(_("You are writing another answer to this. Send or empty it first."))
    for name in ("source", "visibility", "content_warning", "language"):
        setattr(draft, name, getattr(answer, name))
    draft.save()
    draft.attachments.set(answer.attachments.all())
    draft.drawn_from.set(answer.drawn_from.all())
    keep_typed(agent, answer.case, draft.source)
    return draft


def is_over(answer: Answer) -> bool:
    """Whether nothing more will become of an answer: withdrawn, or refused by the network."""
    if answer.state == Answer.State.WITHDRAWN:
        return True
    return answer.delivery is not None and answer.delivery.state in ("refused", "withdrawn")


def keep_typed(agent: Person, case: Case, source: str) -> None:
    """Let the agent's editor show these words."""
    keep_draft(agent, f"case:{case.pk}", source)


def forget_typed(agent: Person, case: Case) -> None:
    forget_draft(agent, f"case:{case.pk}")


def _begin(agent: Person, case: Case) -> Answer:
    if case.answers.filter(author=agent, state=Answer.State.AWAITING).exists():
        raise Refused(_("Your answer awaits approval. Withdraw it to change it."))
    answer = Answer.objects.create(
        case=case,
        author=agent,
        parent_id=case.latest_id,
        based_on=newest_of(case),
        visibility=_visibility(case, ""),
        language=case.latest.language,
        written_at=now(),
    )
    record(
        agent,
        "answer.drafted",
        answer,
        channel_id=case.channel_id,
        topics=[f"case:{case.pk}"],
        case=case.pk,
    )
    return Answer.objects.with_all().get(pk=answer.pk)


def _visibility(case: Case, wished: str) -> str:
    """Who will see it: never more people than they let see what they asked in private."""
    if case.latest.visibility == DIRECT:
        if wished and wished != DIRECT:
            raise Refused(_("They wrote to us in private: the answer stays private."))
        return DIRECT
    if not case.channel.can(Ability.VISIBILITY):
        return Post.Visibility.PUBLIC.value
    if wished and wished not in Post.Visibility.values:
        raise Refused(_("There is no such visibility."))
    return wished or case.latest.visibility


def _of_conversation(case: Case, post: Post) -> Post:
    if not conversation_of(case).filter(pk=post.pk).exists():
        raise Refused(_("This post is not part of the conversation."))
    return post


def _usable(
    agent: Person, answer: Answer, attachments: Sequence[Attachment]
) -> Sequence[Attachment]:
    before = set(answer.attachments.values_list("pk", flat=True))
    for attachment in attachments:
        own = attachment.owner_id == agent.pk and attachment.post_id is None
        if not own and attachment.pk not in before:
            raise Refused(_("This picture is not yours or is already used. Your text is kept."))
    return attachments
