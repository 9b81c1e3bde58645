"""What happened with questions, polls, ideas and the like, told to whom it concerns."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from resonanz.conversations.models import Attendance, Gathering, Idea, Post, Sharing, Voter
from resonanz.core.events import listens
from resonanz.core.models import Event
from resonanz.people.models import Person

from .actions import tell, tell_all
from .hearers import hearers
from .models import Notification

Reason = Notification.Reason


@listens("answer.accepted")
def on_accepted(event: Event) -> None:
    """Whoever answered hears that it helped; whoever asked, where a moderator said so."""
    answer = _post(event.subject_id)
    if answer is None or answer.root is None or answer.kind != Post.Kind.ANSWER:
        return
    name = _name_of(event.actor_id)
    for post, sentence in (
        (answer, _("%(name)s accepted your answer")),
        (answer.root, _("%(name)s accepted an answer to your question")),
    ):
        if person := _speaker(post):
            address = f"/posts/{answer.pk}/"
            tell(person, event, Reason.ACCEPTED, address, sentence, answer, words={"name": name})


@listens("poll.closed")
def on_closed(event: Event) -> None:
    """Whoever asked and whoever voted hear that the result is there."""
    post = _post(event.subject_id)
    if post is None:
        return
    asker = _speaker(post)
    voted = Q(votes__poll=post.pk) | Q(pk__in=Voter.objects.filter(poll=post.pk).values("person"))
    people = Person.objects.filter(voted, user__isnull=False).select_related("user").distinct()
    for person in {*people, *([asker] if asker else [])}:
        sentence = (
            _("Your poll is closed: here is the result")
            if person == asker
            else _("A poll you voted in is closed: here is the result")
        )
        tell(person, event, Reason.CONCLUDED, f"/posts/{post.pk}/", sentence, post, words={})


# Whoever is for an idea hears how it ended, not each step on the way.
_TOLD_TO_BACKERS = (Idea.Stage.DECIDED, Idea.Stage.DONE, Idea.Stage.DECLINED)


@listens("idea.moved")
def on_moved(event: Event) -> None:
    """Whoever suggested an idea hears of every step, whoever is for it of those that decide it."""
    post, stage = _post(event.subject_id), event.details["stage"]
    if post is None:
        return
    label, address = Idea.Stage(stage).label, f"/posts/{post.pk}/"
    if person := _speaker(post):
        sentence = _("Your idea is now: %(stage)s")
        tell(person, event, Reason.IDEA, address, sentence, post, words={"stage": label})
    if stage in _TOLD_TO_BACKERS:
        backers = Person.objects.filter(backings__idea=post.pk, user__isnull=False)
        for backer in backers.select_related("user"):
            sentence = _("An idea you are for is now: %(stage)s")
            tell(backer, event, Reason.IDEA, address, sentence, post, words={"stage": label})


@listens("event.changed", "event.cancelled")
def on_event_changed(event: Event) -> None:
    """Who comes, waits or may come hears that an event is otherwise, or not at all."""
    post = _post(event.subject_id)
    if post is None:
        return
    gathering = Gathering.objects.get(pk=post.pk)
    sentence = (
        _("Cancelled: %(title)s")
        if event.verb == "event.cancelled"
        else _("Changed: %(title)s, now on %(day)s")
    )
    words = {"title": gathering.title, "day": gathering.starts_at}
    coming = Person.objects.filter(attendances__gathering=gathering, user__isnull=False)
    for person in coming.exclude(attendances__in=_staying_away(gathering)).select_related("user"):
        tell(person, event, Reason.EVENT, f"/posts/{post.pk}/", sentence, post, words=words)


@listens("event.moved_up")
def on_moved_up(event: Event) -> None:
    """Who waited hears that there is a place now."""
    post = _post(event.subject_id)
    person = Person.objects.select_related("user").filter(pk=event.details["person"]).first()
    if post is not None and person is not None:
        words = {"title": Gathering.objects.get(pk=post.pk).title}
        sentence = _("You moved up and have a place: %(title)s")
        tell(person, event, Reason.EVENT, f"/posts/{post.pk}/", sentence, post, words=words)


@listens("post.said")
def on_shared(event: Event) -> None:
    """Whoever said what is shared hears of it, where they may read the new post."""
    if event.details.get("kind") != Post.Kind.SHARE:
        return
    post = _post(event.subject_id)
    sharing = Sharing.objects.select_related("origin__author__person__user").filter(post=post)
    found = sharing.first()
    if post is None or found is None or found.origin is None:
        return
    if person := _speaker(found.origin):
        words = {"name": _name_of(event.actor_id)}
        sentence = _("%(name)s shared your post")
        tell(person, event, Reason.SHARED, f"/posts/{post.pk}/", sentence, post, words=words)


@listens("notice.renewed", "notice.reminded")
def on_asked_again(event: Event) -> None:
    """Whoever has not confirmed an announcement of today's version hears of it (again)."""
    post = _post(event.subject_id)
    if post is None:
        return
    what = "announced" if event.verb == "notice.renewed" else "reminded"
    tell_all(event, hearers(what, post, event.actor_id), f"/posts/{post.pk}/", post=post)


@listens("post.not_said")
def on_not_said(event: Event) -> None:
    """Whoever planned something hears that it was not said, and why."""
    person = Person.objects.select_related("user").filter(pk=event.actor_id or 0).first()
    if person is not None:
        words = {"why": str(event.details["why"])[:200]}
        sentence = _("What you planned was not said: %(why)s")
        tell(person, event, Reason.LATE, "/drafts/", sentence, words=words)


def _staying_away(gathering: Gathering) -> QuerySet[Attendance]:
    return Attendance.objects.filter(gathering=gathering, answer=Attendance.Answer.NO)


def _post(number: int) -> Post | None:
    posts = Post.objects.standing().select_related(
        "channel", "author__person__user", "root__author__person__user"
    )
    return posts.filter(pk=number).first()


def _speaker(post: Post) -> Person | None:
    person = post.author.person
    return person if person is not None and person.user is not None else None


def _name_of(number: int | None) -> str:
    found = Person.objects.filter(pk=number or 0).values_list("name", flat=True).first()
    return found or ""
