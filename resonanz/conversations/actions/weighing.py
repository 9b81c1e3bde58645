"""Ideas: be for one, bring it to another stage."""

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from resonanz.conversations import kinds
from resonanz.conversations.kinds.idea import is_open
from resonanz.conversations.models import Backing, Idea, IdeaStep, Post
from resonanz.core.errors import Refused
from resonanz.core.events import record
from resonanz.core.rights import require
from resonanz.core.time import now
from resonanz.people.models import Person

LENGTH = 2_000


@transaction.atomic
def back(actor: Person, post: Post) -> None:
    """The actor is for an idea; saying so again changes nothing."""
    require(actor, "conversations.take_part", post)
    idea = _open_idea(post)
    _backing, is_new = Backing.objects.get_or_create(
        idea=idea, person=actor, defaults={"at": now()}
    )
    if is_new:
        _count(actor, post, 1, "idea.backed")


@transaction.atomic
def back_no_more(actor: Person, post: Post) -> None:
    """The actor is not for the idea any more."""
    require(actor, "conversations.take_part", post)
    idea = _open_idea(post)
    if Backing.objects.filter(idea=idea, person=actor).delete()[0]:
        _count(actor, post, -1, "idea.backed_no_more")


@transaction.atomic
def move(actor: Person, post: Post, stage: str, reason: str = "") -> Idea:
    """The idea at another stage, with why; who declines one says why."""
    require(actor, "conversations.moderate", post)
    idea = _idea(post)
    reason = reason.strip().replace("\x00", "")[:LENGTH]
    if stage not in Idea.Stage.values:
        raise Refused(_("There is no such stage."))
    if stage == Idea.Stage.DECLINED and not reason:
        raise Refused(_("Say why it is declined: whoever suggested it reads it."))
    if (stage, reason) == (idea.stage, idea.reason):
        return idea
    idea.stage, idea.reason = stage, reason
    idea.save(update_fields=["stage", "reason"])
    IdeaStep.objects.create(idea=idea, stage=stage, reason=reason, by=actor, at=now())
    kinds.tell(post)
    _told(actor, "idea.moved", post, stage=stage)
    return idea


def _idea(post: Post) -> Idea:
    idea = Idea.objects.select_for_update().filter(pk=post.pk).first()
    if idea is None:
        raise Refused(_("This is no idea."))
    return idea


def _open_idea(post: Post) -> Idea:
    idea = _idea(post)
    if not is_open(idea):
        raise Refused(_("This idea is done or declined: nobody is asked about it any more."))
    return idea


def _count(actor: Person, post: Post, difference: int, verb: str) -> None:
    Idea.objects.filter(pk=post.pk).update(backing_count=F("backing_count") + difference)
    kinds.tell(post)
    _told(actor, verb, post)


def _told(actor: Person, verb: str, post: Post, **details: str) -> None:
    topics = [f"post:{post.root_id}", f"channel:{post.channel_id}"]
    record(actor, verb, post, channel_id=post.channel_id, topics=topics, **details)
