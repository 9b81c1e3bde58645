"""Order in conversations over the API: report, the queue, decisions, appeals, the trail."""

from datetime import datetime
from typing import Any, Literal

from django.utils.translation import gettext as _
from ninja import Field, Schema, Status

from resonanz.channels import queries as channels
from resonanz.conversations import actions, ordered, queries
from resonanz.conversations.models import Decision, Review
from resonanz.core.api import Input, PageOf, needs, page_of
from resonanz.core.errors import Refused
from resonanz.people.requests import Request

from .api import router


class ReportIn(Input):
    reason: Literal["insult", "private", "spam", "elsewhere", "other"]
    words: str = ""


class ReportOut(Schema):
    """What was said against a post; by whom is told to nobody."""

    reason: str
    words: str
    at: datetime


class ReviewOut(Schema):
    id: int
    post: int
    author: str
    place: str = Field(description="The space, as far as you may know of it")
    plain: str
    cause: Literal["reported", "first", "words", "seen"]
    found: str = Field(description="The words of the list it says")
    opened_at: datetime
    decided_at: datetime | None
    reports: list[ReportOut] = []


class DecisionIn(Input):
    deed: Literal["nothing", "warn", "hide", "lock", "slow"]
    reason: str = Field("", description="The author reads it")
    minutes: int | None = Field(None, description="Between two posts of one person, to slow down")


class AppealOut(Schema):
    words: str
    at: datetime
    granted: bool | None
    answer: str


class DecisionOut(Schema):
    id: int
    review: int
    deed: str
    reason: str
    minutes: int | None
    at: datetime
    lifted_at: datetime | None
    appeal: AppealOut | None


class WordsIn(Input):
    words: str


class AnswerIn(Input):
    granted: bool
    answer: str


class ReasonIn(Input):
    reason: str


class HappenedOut(Schema):
    id: int
    at: datetime
    who: str
    what: str
    review: int = Field(validation_alias="review_id")
    decision: int | None = Field(validation_alias="decision_id")


class WatchedOut(Schema):
    words: list[str]


class CareIn(Input):
    first_posts: bool


@router.post("/posts/{int:post_id}/reports", response={204: None})
def report(request: Request, post_id: int, given: ReportIn) -> Any:
    """Say that a post is not all right. Nobody learns that it was you."""
    needs(request, "write")
    post = queries.visible_post(request.person, post_id)
    actions.report(request.person, post, given.reason, given.words)
    return Status(204, None)


@router.post("/posts/{int:post_id}/decision", response={201: DecisionOut})
def decide_at_once(request: Request, post_id: int, given: DecisionIn) -> Any:
    """Decide about a post nobody reported, where you look after its space."""
    needs(request, "write")
    post = queries.visible_post(request.person, post_id)
    made = actions.decide_at_once(request.person, post, given.deed, given.reason, given.minutes)
    return Status(201, _decision(made))


@router.get("/reviews", response=PageOf[ReviewOut])
def reviews(request: Request, decided: bool = False, mark: str = "") -> Any:
    """What you may look at: what waits, the longest first, or what was decided, newest first."""
    needs(request, "read")
    page = ordered.queue(request.person, mark, decided=decided)
    return page_of(page, lambda one: _review(request, one))


@router.get("/reviews/{int:review_id}", response=ReviewOut)
def review(request: Request, review_id: int) -> Any:
    """One of them, with what was said against it."""
    needs(request, "read")
    found = ordered.review(request.person, review_id)
    told = [
        {"reason": one.reason, "words": one.words, "at": one.at}
        for one in ordered.reports(request.person, found)
    ]
    return _review(request, found) | {"reports": told}


@router.post("/reviews/{int:review_id}/decision", response={201: DecisionOut})
def decide(request: Request, review_id: int, given: DecisionIn) -> Any:
    """Decide what becomes of it; its author is told, with the reason."""
    needs(request, "write")
    found = ordered.review(request.person, review_id)
    made = actions.decide(request.person, found, given.deed, given.reason, given.minutes)
    return Status(201, _decision(made))


@router.get("/decisions/{int:decision_id}", response=DecisionOut)
def decision(request: Request, decision_id: int) -> Any:
    """A decision about a post of yours, or that you may look at."""
    needs(request, "read")
    return _decision(ordered.decision(request.person, decision_id))


@router.post("/decisions/{int:decision_id}/appeal", response={201: DecisionOut})
def appeal(request: Request, decision_id: int, given: WordsIn) -> Any:
    """Ask that somebody else look at a decision about your post."""
    needs(request, "write")
    actions.appeal(request.person, ordered.decision(request.person, decision_id), given.words)
    return Status(201, _decision(ordered.decision(request.person, decision_id)))


@router.put("/decisions/{int:decision_id}/appeal", response=DecisionOut)
def answer_appeal(request: Request, decision_id: int, given: AnswerIn) -> Any:
    """Grant an appeal or not: by somebody else than who decided."""
    needs(request, "write")
    found = ordered.decision(request.person, decision_id)
    made = getattr(found, "appeal", None)
    if made is None:
        raise Refused(_("Nobody appealed against this."))
    made.decision = found
    actions.answer_appeal(request.person, made, granted=given.granted, answer=given.answer)
    return _decision(ordered.decision(request.person, decision_id))


@router.post("/decisions/{int:decision_id}/lifting", response=DecisionOut)
def lift(request: Request, decision_id: int, given: ReasonIn) -> Any:
    """Take a decision back."""
    needs(request, "write")
    actions.lift(request.person, ordered.decision(request.person, decision_id), given.reason)
    return _decision(ordered.decision(request.person, decision_id))


@router.get("/moderation/trail", response=PageOf[HappenedOut])
def trail(request: Request, mark: str = "") -> Any:
    """Everything that was done about posts you may look at, the newest first."""
    needs(request, "read")
    return page_of(ordered.trail(request.person, mark))


@router.get("/moderation/words", response=WatchedOut)
def watched(request: Request) -> Any:
    """The organisation's words to look at."""
    needs(request, "read")
    return {"words": ordered.watched(request.person)}


@router.put("/moderation/words", response=WatchedOut)
def watch(request: Request, given: WatchedOut) -> Any:
    """The whole list anew."""
    needs(request, "write")
    actions.watch_words(request.person, given.words)
    return {"words": ordered.watched(request.person)}


@router.put("/channels/{int:channel_id}/care", response={204: None})
def care(request: Request, channel_id: int, given: CareIn) -> Any:
    """Whether what members say first in a space is looked at."""
    needs(request, "write")
    channel = channels.channel(request.person, pk=channel_id)
    actions.take_care(request.person, channel, first_posts=given.first_posts)
    return Status(204, None)


def _review(request: Request, review: Review) -> dict[str, Any]:
    post = review.post
    return {
        "id": review.pk,
        "post": post.pk,
        "author": post.author.display_name,
        "place": ordered.place_of(request.person, post.channel),
        "plain": "" if post.deleted_at else post.plain,
        "cause": review.cause,
        "found": review.found,
        "opened_at": review.opened_at,
        "decided_at": review.decided_at,
    }


def _decision(decision: Decision) -> dict[str, Any]:
    made = getattr(decision, "appeal", None)
    appeal = made and {
        "words": made.words,
        "at": made.at,
        "granted": made.granted,
        "answer": made.answer,
    }
    return {
        "id": decision.pk,
        "review": decision.review_id,
        "deed": decision.deed,
        "reason": decision.reason,
        "minutes": decision.minutes,
        "at": decision.at,
        "lifted_at": decision.lifted_at,
        "appeal": appeal,
    }
