"""An idea: how far it came, and how many are for it."""

from typing import Any

from resonanz.conversations.models import Backing, Idea, IdeaStep, Post
from resonanz.core.rights import may
from resonanz.core.time import now
from resonanz.people.models import Person

from . import Kind, Told, register


class IdeaKind(Kind):
    key = Post.Kind.IDEA
    sign = "lightbulb"

    def begin(self, actor: Person, post: Post, asked: object) -> None:
        idea = Idea.objects.create(post=post, channel_id=post.channel_id)
        IdeaStep.objects.create(idea=idea, stage=idea.stage, by=actor, at=now())

    def tell(self, post_id: int) -> Told:
        idea = Idea.objects.get(pk=post_id)
        return Told({"stage": idea.stage, "reason": idea.reason, "votes": idea.backing_count})

    def own(self, viewer: Person, post: Post) -> dict[str, Any]:
        idea = Idea.objects.get(pk=post.pk)
        steps = IdeaStep.objects.filter(idea=idea).select_related("by").order_by("at", "pk")
        return {
            "stage": idea.stage,
            "reason": idea.reason,
            "votes": idea.backing_count,
            "has_voted": Backing.objects.filter(idea=idea, person=viewer).exists(),
            "may_vote": is_open(idea) and may(viewer, "conversations.take_part", post),
            "may_move": may(viewer, "conversations.moderate", post),
            "stages": Idea.Stage.choices,
            "steps": [
                {"stage": step.stage, "label": step.get_stage_display(), "reason": step.reason,
                 "by": step.by.name if step.by else "", "at": step.at}
                for step in steps
            ],
        }  # fmt: skip


register(IdeaKind())


def is_open(idea: Idea) -> bool:
    """Whether one can still be for it, or not any more."""
    return idea.stage not in (Idea.Stage.DONE, Idea.Stage.DECLINED)
