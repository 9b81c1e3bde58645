"""Who hears of order being kept: who is to look, whose post it is, who reported. All learn why."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from resonanz.accounts.models import User
from resonanz.channels.models import Membership
from resonanz.conversations.models import KEEPERS, Decision, Review
from resonanz.core.events import listens
from resonanz.core.models import Event
from resonanz.people.models import Person

from .actions import tell
from .models import Notification

ORDER = Notification.Reason.ORDER
Deed = Decision.Deed

_DEEDS = {
    Deed.WARN: _("Your post was looked at, and you are asked to read why: %(reason)s"),
    Deed.HIDE: _("Your post was hidden: %(reason)s"),
    Deed.LOCK: _("The thread of your post was locked: %(reason)s"),
    Deed.SLOW: _("The thread of your post was slowed down: %(reason)s"),
    Deed.MOVE: _("The thread of your post was moved: %(reason)s"),
}


@listens("order.reported", "order.noticed")
def on_something_to_look_at(event: Event) -> None:
    """Those who may decide hear that something waits; once for each post."""
    review = _review(event)
    if review is None or review.decided_at is not None:
        return
    told = Notification.objects.filter(reason=ORDER, address=_queue(review)).values("person")
    waiting = set(told.values_list("person", flat=True))
    text = _("Something waits to be looked at")
    for person in _keepers(review):
        if person.pk not in waiting:
            tell(person, event, ORDER, _queue(review), text, words={})


@listens("order.decided")
def on_decided(event: Event) -> None:
    """The author hears what was decided and why; whoever reported it, that it was looked at."""
    decision = _decision(event)
    if decision is None:
        return
    if text := _DEEDS.get(Deed(decision.deed)):
        _tell_author(event, decision, text, {"reason": decision.reason[:200]})
    thanks = _("What you reported was looked at. Thank you.")
    for report in decision.review.reports.select_related("reporter__user"):
        tell(report.reporter, event, ORDER, "/notifications/", thanks, words={})


@listens("order.appealed")
def on_appealed(event: Event) -> None:
    """Those who may decide hear of an appeal, but not who decided first."""
    decision = _decision(event)
    if decision is None:
        return
    text = _("Somebody appeals against a decision")
    for person in _keepers(decision.review, without=decision.by_id):
        tell(person, event, ORDER, _address(decision), text, words={})


@listens("order.answered", "order.lifted")
def on_answered(event: Event) -> None:
    """The author hears what became of their appeal, or that a decision was taken back."""
    decision = _decision(event)
    if decision is None:
        return
    if event.verb == "order.lifted":
        text = _("A decision about your post was taken back")
    elif event.details["granted"]:
        text = _("Your appeal was granted")
    else:
        text = _("Your appeal was declined")
    _tell_author(event, decision, text, {})


def _tell_author(
    event: Event, decision: Decision, text: Promise | str, words: dict[str, object]
) -> None:
    author = decision.review.post.author.person
    if author is not None:
        tell(author, event, ORDER, _address(decision), text, words=words)


def _keepers(review: Review, without: int | None = None) -> Iterable[Person]:
    """Who looks after the space; where nobody can, or it is said among few, administrators."""
    author = review.post.author.person_id
    keepers = Membership.objects.filter(
        channel=review.post.channel_id, role__in=KEEPERS, person__user__is_active=True
    )
    people = Person.objects.select_related("user").exclude(pk__in=[author or 0, without or 0])
    found = list(people.filter(pk__in=keepers.values("person")))
    if found:
        return found
    return [
        one
        for one in people.filter(user__is_active=True, user__role=User.Role.ADMINISTRATOR)
        if Review.objects.visible_to(one).filter(pk=review.pk).exists()
    ]


def _review(event: Event) -> Review | None:
    return Review.objects.shown().filter(pk=event.subject_id).first()


def _decision(event: Event) -> Decision | None:
    found = Decision.objects.select_related("review__post__author__person__user")
    return found.filter(pk=event.details.get("decision")).first()


def _queue(review: Review) -> str:
    return f"/moderation/reviews/{review.pk}/"


def _address(decision: Decision) -> str:
    return f"/moderation/decisions/{decision.pk}/"
