"""A question: tells which comment answers it."""

from resonanz.conversations.models import AcceptedAnswer, Post

from . import Kind, Told, register


class Question(Kind):
    key = Post.Kind.QUESTION
    sign = "circle-question-mark"

    def tell(self, post_id: int) -> Told | None:
        accepted = AcceptedAnswer.objects.filter(question=post_id, answer__deleted_at=None)
        answer = accepted.values_list("answer", flat=True).first()
        return Told({"accepted": answer}) if answer else None


register(Question())
