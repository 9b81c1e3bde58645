"""Questions: the answer its asker or a moderator accepts."""

from django.db import transaction

from resonanz.conversations import kinds
from resonanz.conversations.models import AcceptedAnswer, Post
from resonanz.core.events import record
from resonanz.core.rights import require
from resonanz.core.time import now
from resonanz.people.models import Person


@transaction.atomic
def accept(actor: Person, answer: Post) -> Post:
    """The comment that answers its question, as the actor says; one accepted before is none now."""
    require(actor, "conversations.accept", answer)
    question = Post.objects.select_for_update().get(pk=answer.root_id)
    before = AcceptedAnswer.objects.filter(question=question).select_related("answer").first()
    if before is not None and before.answer_id == answer.pk:
        return answer
    if before is not None:
        _call(before.answer, Post.Kind.POST)
    AcceptedAnswer.objects.update_or_create(
        question=question, defaults={"answer": answer, "by": actor, "at": now()}
    )
    _call(answer, Post.Kind.ANSWER)
    kinds.tell(question)
    _told(actor, "answer.accepted", answer)
    return answer


@transaction.atomic
def take_back_acceptance(actor: Person, answer: Post) -> Post:
    """The comment, that is no longer called the answer."""
    require(actor, "conversations.accept", answer)
    question = Post.objects.select_for_update().get(pk=answer.root_id)
    if AcceptedAnswer.objects.filter(question=question, answer=answer).delete()[0]:
        _call(answer, Post.Kind.POST)
        kinds.tell(question)
        _told(actor, "answer.taken_back", answer)
    return answer


def tell_question(comment: Post) -> None:
    """An accepted answer changed, was deleted or brought back: its question tells it anew."""
    if comment.kind == Post.Kind.ANSWER:
        kinds.tell(Post.objects.get(pk=comment.root_id))


def _call(post: Post, kind: str) -> None:
    post.kind = kind
    post.save(update_fields=["kind"])


def _told(actor: Person, verb: str, answer: Post) -> None:
    record(
        actor,
        verb,
        answer,
        channel_id=answer.channel_id,
        topics=[f"post:{answer.root_id}", f"channel:{answer.channel_id}"],
        question=answer.root_id,
    )
