"""Ask colleagues inside about a case, and take what they say into the answer."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from resonanz.channels.models import Channel
from resonanz.conversations import actions as conversations
from resonanz.conversations.models import Crossing, Draft, Post
from resonanz.core.errors import Refused
from resonanz.core.events import record
from resonanz.core.rights import require
from resonanz.desk.conversation import reflections_of
from resonanz.desk.models import Answer, Case
from resonanz.people.models import Person

from .telling import topics_of
from .writing import draft_answer, draft_of, keep_typed


@transaction.atomic
def reflect(agent: Person, case: Case, space: Channel, question: str) -> Post:
    """Ask colleagues in a space about a case; the thread stays linked to it."""
    require(agent, "desk.answer", case)
    post = conversations.say(agent, space, question, kind=Post.Kind.QUESTION)
    outside = Post.objects.with_author().get(pk=case.latest_id)
    conversations.cross(outside, post, Crossing.Direction.IN, agent)
    conversations.forget_draft(agent, f"reflection:{case.pk}")
    record(
        agent,
        "case.reflected",
        case,
        channel_id=case.channel_id,
        topics=topics_of(case),
        post=post.pk,
    )
    return post


@transaction.atomic
def take_into_draft(
    agent: Person, case: Case, comment: Post, typed: Mapping[str, Any] | None = None
) -> Answer:
    """Add what a colleague said inside to the agent's draft; they are thanked when it is sent.

    `typed` is all that stands in the agent's editor, as `draft_answer` takes it; without it the
    kept draft goes on.
    """
    require(agent, "desk.answer", case)
    if not reflections_of(case).filter(inside__root=comment.root_id).exists():
        raise Refused(_("This was not said about this case."))
    if not Post.objects.visible_to(agent).standing().filter(pk=comment.pk).exists():
        raise Refused(_("This was deleted, or you are not part of that space."))
    if comment.tells_of_answers.exists():
        raise Refused(_("This only says that an answer is out."))
    answer = _kept(agent, case, typed)
    before = answer.source
    if not answer.drawn_from.filter(pk=comment.pk).exists():
        before = "\n\n".join(filter(None, [before.strip(), comment.plain]))
        answer.drawn_from.add(comment)
    answer.source = before
    answer.save(update_fields=["source"])
    keep_typed(agent, case, answer.source)
    return answer


@transaction.atomic
def leave_out(
    agent: Person, case: Case, comment: Post, typed: Mapping[str, Any] | None = None
) -> Answer:
    """Note that a comment did not go into the draft after all; what is `typed` is kept."""
    require(agent, "desk.answer", case)
    answer = _kept(agent, case, typed)
    answer.drawn_from.remove(comment)
    return answer


def _kept(agent: Person, case: Case, typed: Mapping[str, Any] | None) -> Answer:
    """The agent's draft with what stands in their editor, or what was kept of it last."""
    if typed is not None:
        return draft_answer(agent, case, **typed)
    answer = draft_of(agent, case)
    kept = Draft.objects.filter(person=agent, place=f"case:{case.pk}").first()
    if kept is not None:
        answer.source = kept.source
    return answer
