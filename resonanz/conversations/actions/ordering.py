"""Order is kept: reported, decided with a reason, appealed, taken back; nothing silently."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from resonanz.channels.models import Channel
from resonanz.conversations.models import (
    Appeal,
    Care,
    Decision,
    Post,
    Relocation,
    Report,
    Restraint,
    Review,
    Watched,
)
from resonanz.conversations.seeing import turn_of
from resonanz.core.errors import Refused, TooMany
from resonanz.core.events import record
from resonanz.core.figures import Figure
from resonanz.core.rights import require
from resonanz.core.time import now
from resonanz.people.models import Person

from .relocating import can_go_back, relocate
from .storing import count_comments, take_away

LENGTH = 1000
MOST_MINUTES = 24 * 60
Deed = Decision.Deed


# --- what is to be looked at ------------------------------------------------------------------


@transaction.atomic
def report(actor: Person, post: Post, reason: str, words: str = "") -> Report:
    """Say that a post is not all right; saying it twice changes nothing.

    Nobody is shown who said it: the ledger does not know it either.
    """
    require(actor, "conversations.report", post)
    if reason not in Report.Reason.values:
        raise Refused(_("Choose what is not all right. What you typed is still here."))
    review = _opened(post, Review.Cause.REPORTED)
    known = {"reason": reason, "words": fitting(words), "at": now()}
    made, is_new = Report.objects.get_or_create(review=review, reporter=actor, defaults=known)
    if is_new:
        _record(None, "order.reported", review)
    return made


def look_at(post: Post, cause: str, found: str = "") -> Review | None:
    """Put a post into the list of what is looked at, unless it is there or was looked at."""
    if Review.objects.filter(post=post).exists():
        return None
    with transaction.atomic():
        review = _opened(post, cause, found[:300])
        _record(None, "order.noticed", review, cause=cause)
    return review


@transaction.atomic
def begin_review(actor: Person, post: Post) -> Review:
    """What a moderator wants to decide about without a report."""
    require(actor, "conversations.moderate", post)
    return _opened(post, Review.Cause.SEEN)


def _opened(post: Post, cause: str, found: str = "") -> Review:
    """The open review of a post; one that a machine began is one of a report from now on."""
    try:
        with transaction.atomic():
            made, is_new = Review.objects.get_or_create(
                post=post, decided_at=None,
                defaults={"cause": cause, "found": found, "opened_at": now()},
            )  # fmt: skip
    except IntegrityError:
        made, is_new = Review.objects.get(post=post, decided_at=None), False
    if not is_new and cause == Review.Cause.REPORTED and made.cause != cause:
        made.cause = Review.Cause.REPORTED
        made.save(update_fields=["cause"])
    return made


# --- what is decided --------------------------------------------------------------------------


@transaction.atomic
def decide(
    actor: Person, review: Review, deed: str, reason: str = "", minutes: int | None = None
) -> Decision:
    """Decide what becomes of a post and its thread; its author is told, with the reason."""
    review = _locked(review)
    require(actor, "conversations.review", review)
    if review.decided_at is not None:
        raise Refused(_("Somebody else has decided this meanwhile."))
    _check(review.post, deed, reason, minutes)
    decision = note_decision(actor, review, deed, reason, minutes)
    _DO.get(deed, _nothing)(decision, actor)
    return decision


def note_decision(
    actor: Person, review: Review, deed: str, reason: str, minutes: int | None = None
) -> Decision:
    """Write down what was decided, and that the review is over; who it concerns is told."""
    decision = Decision.objects.create(
        review=review, by=actor, deed=deed, reason=fitting(reason), at=now(),
        minutes=minutes if deed == Deed.SLOW else None,
    )  # fmt: skip
    review.decided_at = decision.at
    review.save(update_fields=["decided_at"])
    _record(actor, "order.decided", review, decision=decision.pk, deed=deed)
    return decision


@transaction.atomic
def lift(actor: Person, decision: Decision, reason: str) -> None:
    """Take a decision back: what was hidden is shown, who was held back may write."""
    require(actor, "conversations.review", decision.review)
    if not reason.strip():
        raise Refused(_("Say why; the author is told."))
    _lift(actor, decision)
    _record(actor, "order.lifted", decision.review, decision=decision.pk, reason=fitting(reason))


@transaction.atomic
def appeal(actor: Person, decision: Decision, words: str) -> Appeal:
    """Ask that somebody else look at a decision about one's own post; once."""
    Decision.objects.select_for_update().get(pk=decision.pk)  # who appeals twice at once waits here
    require(actor, "conversations.appeal", decision)
    if not words.strip():
        raise Refused(_("Say why you see it otherwise. What you typed is still here."))
    made = Appeal.objects.create(decision=decision, words=fitting(words), at=now())
    _record(actor, "order.appealed", decision.review, decision=decision.pk)
    return made


@transaction.atomic
def answer_appeal(actor: Person, appeal: Appeal, *, granted: bool, answer: str) -> None:
    """Decide an appeal: by somebody else than who decided first."""
    found = Appeal.objects.select_for_update().filter(pk=appeal.pk, answered_at=None).first()
    if found is None:
        raise Refused(_("Somebody else has decided this meanwhile."))
    require(actor, "conversations.answer_appeal", appeal)
    if not answer.strip():
        raise Refused(_("Say why; the author is told."))
    appeal.answered_at, appeal.answered_by = now(), actor
    appeal.granted, appeal.answer = granted, fitting(answer)
    appeal.save(update_fields=["answered_at", "answered_by", "granted", "answer"])
    if granted and appeal.decision.stands:
        _lift(actor, appeal.decision)
    _record(
        actor, "order.answered", appeal.decision.review,
        decision=appeal.decision_id, granted=granted,
    )  # fmt: skip


def _check(post: Post, deed: str, reason: str, minutes: int | None) -> None:
    if deed not in Deed.values or deed == Deed.MOVE:
        raise Refused(_("Choose what is to be done."))
    if deed != Deed.NOTHING and not reason.strip():
        raise Refused(_("Say why; the author is told."))
    if deed in (Deed.LOCK, Deed.SLOW) and post.channel.is_direct:
        raise Refused(_("What is said among few is not held back; a message can be hidden."))
    if deed == Deed.SLOW and not 1 <= (minutes or 0) <= MOST_MINUTES:
        raise Refused(_("Say how many minutes lie between two posts of one person."))


def _hide(decision: Decision, actor: Person) -> None:
    take_away(decision.review.post, by_id=actor.pk)
    _tell_thread(actor, "post.deleted", decision.review.post)


def _hold(decision: Decision, actor: Person) -> None:
    held = {"decision": decision, "minutes": decision.minutes, "locked": decision.deed == Deed.LOCK}
    Restraint.objects.update_or_create(root_id=decision.review.post.root_id, defaults=held)
    _tell_thread(actor, "thread.held", decision.review.post)


def _nothing(decision: Decision, actor: Person) -> None:
    """A word to the author is all there is to do."""


_DO: dict[str, Callable[[Decision, Person], None]] = {
    Deed.HIDE: _hide,
    Deed.LOCK: _hold,
    Deed.SLOW: _hold,
}


def _lift(actor: Person, decision: Decision) -> None:
    if not decision.stands:
        raise Refused(_("This was taken back already."))
    post = decision.review.post
    decision.lifted_at, decision.lifted_by = now(), actor
    decision.save(update_fields=["lifted_at", "lifted_by"])
    if decision.deed == Deed.HIDE:
        _show_again(actor, decision, post)
    elif decision.deed == Deed.MOVE:
        _bring_back(actor, decision)
    elif Restraint.objects.filter(decision=decision).delete()[0]:
        _tell_thread(actor, "thread.held", post)


def _bring_back(actor: Person, decision: Decision) -> None:
    known = Relocation.objects.select_related("root", "source", "target")
    moved = known.get(decision=decision)
    if not can_go_back(moved):
        raise Refused(
            _("It cannot stand where it was any more: what was said since is for others to read.")
        )
    relocate(moved.root_id, moved.source)
    topics = [f"post:{moved.root_id}", f"channel:{moved.source_id}", f"channel:{moved.target_id}"]
    told = {"source": moved.target_id, "target": moved.source_id}
    moved.delete()
    record(actor, "thread.moved", moved.root, channel_id=moved.source_id, topics=topics, **told)


def _show_again(actor: Person, decision: Decision, post: Post) -> None:
    """What the decision took away is there again; what its author deleted themselves stays gone."""
    gone = Post.objects.filter(pk=post.pk, deleted_at__isnull=False, deleted_by=decision.by_id)
    if gone.update(deleted_at=None, deleted_by=None):
        if post.parent_id:
            count_comments(post.root_id, 1)
        _tell_thread(actor, "post.restored", post)


# --- who is held back -------------------------------------------------------------------------


def require_turn(actor: Person, parent: Post) -> None:
    """Raises `Forbidden` unless the actor may comment below a post, `TooMany` where its thread is
    slow and they wrote in it a moment ago; asks the database at most once."""
    parent.known_turn = turn = turn_of(actor, parent)
    try:
        require(actor, "conversations.comment", parent)
    finally:
        parent.known_turn = None  # good for one comment: it changes the turn
    if turn is None or turn.minutes is None:
        return
    last, pause = turn.wrote_at, timedelta(minutes=turn.minutes)
    waits = last + pause - now() if last else timedelta(0)
    if waits > timedelta(0):
        minutes = -(-int(waits.total_seconds()) // 60)
        raise TooMany(
            ngettext(
                "This thread is slow: you can write again in %(count)s minute. Your text is kept.",
                "This thread is slow: you can write again in %(count)s minutes. Your text is kept.",
                minutes,
            )
            % {"count": Figure(minutes)}
        )


# --- what is looked at by itself --------------------------------------------------------------


@transaction.atomic
def watch_words(actor: Person, words: list[str]) -> None:
    """The organisation's list of words to look at, as it is from now on."""
    require(actor, "conversations.watch_words")
    wanted = {" ".join(word.lower().split())[:100] for word in words} - {""}
    known = set(Watched.objects.values_list("word", flat=True))
    Watched.objects.filter(word__in=known - wanted).delete()
    moment = now()
    for word in sorted(wanted - known):
        made = Watched.objects.create(word=word, added_by=actor, added_at=moment)
        record(actor, "order.word_added", made)
    if gone := known - wanted:
        record(actor, "order.words_removed", actor, count=len(gone))


@transaction.atomic
def take_care(actor: Person, channel: Channel, *, first_posts: bool) -> None:
    """Whether what members say first in a space is looked at."""
    require(actor, "channels.moderate", channel)
    Care.objects.update_or_create(channel=channel, defaults={"first_posts": first_posts})


def _locked(review: Review) -> Review:
    Review.objects.select_for_update().get(pk=review.pk)
    return Review.objects.select_related("post__channel", "post__author__person").get(pk=review.pk)


def fitting(text: str) -> str:
    text = text.strip().replace("\x00", "")
    if len(text) > LENGTH:
        raise Refused(
            _("At most %(count)s characters, please. What you typed is still here.")
            % {"count": Figure(LENGTH)}
        )
    return text


def _tell_thread(actor: Person, verb: str, post: Post) -> None:
    topics = [f"post:{post.root_id}"]
    record(actor, verb, post, channel_id=post.channel_id, topics=topics, root=post.root_id)


def _record(actor: Person | None, verb: str, review: Review, **details: Any) -> None:
    # Without the channel: who decides need not belong to it, and hears of it all the same.
    details |= {"post": review.post_id, "place": review.post.channel_id}
    record(actor, verb, review, **details)


@transaction.atomic
def decide_at_once(
    actor: Person, post: Post, deed: str, reason: str = "", minutes: int | None = None
) -> Decision:
    """Decide about a post nobody reported."""
    return decide(actor, begin_review(actor, post), deed, reason, minutes)


def deeds_for(post: Post) -> list[tuple[str, str]]:
    """What can be decided about a post, with the words for it."""
    among_few = {Deed.NOTHING, Deed.WARN, Deed.HIDE}
    offered = among_few if post.channel.is_direct else among_few | {Deed.LOCK, Deed.SLOW}
    return [(deed.value, str(deed.label)) for deed in Deed if deed in offered]
