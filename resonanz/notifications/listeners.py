"""What happened in conversations and channels, told to whom it concerns."""

from resonanz.channels.models import Channel, Membership
from resonanz.conversations.models import Post
from resonanz.core.events import listens
from resonanz.core.models import Event
from resonanz.people.models import Person

from .actions import tell, tell_all
from .models import Notification

Reason = Notification.Reason

# A thread of hundreds is a crowd: the latest to speak hear of it, the others look by themselves.
MOST_TAKING_PART = 100


@listens("post.said")
def on_said(event: Event) -> None:
    """Whoever is mentioned in a post hears of it."""
    if post := _post(event):
        tell_all(event, _mentioned(post), _address(post), post=post)


@listens("post.edited")
def on_edited(event: Event) -> None:
    """Whoever an edit mentions for the first time hears of it."""
    if post := _post(event):
        knew = set(
            Notification.objects.filter(post=post, reason=Reason.MENTIONED).values_list(
                "person_id", flat=True
            )
        )
        new = {who: why for who, why in _mentioned(post).items() if who.pk not in knew}
        tell_all(event, new, _address(post), post=post)


@listens("post.commented")
def on_commented(event: Event) -> None:
    """The mentioned, whoever is answered, whose post it is, and who takes part: in this order."""
    if post := _post(event):
        reasons = _mentioned(post)
        for why, people in (
            (
                Reason.ANSWERED if _answers_comment(post) else Reason.COMMENTED,
                _speaker(post.parent),
            ),
            (Reason.COMMENTED, _speaker(post.root)),
            (Reason.TAKING_PART, _taking_part(post)),
        ):
            for person in people:
                reasons.setdefault(person, why)
        tell_all(event, reasons, _address(post), post=post)


@listens("post.reacted")
def on_reacted(event: Event) -> None:
    """Whoever said it hears of a reaction; of further ones while the first is new, not again."""
    post = _post(event)
    if post is None:
        return
    for person in _speaker(post):
        waiting = Notification.objects.filter(
            person=person, post=post, reason=Reason.REACTED, read_at=None
        ).exclude(event=event)
        if not waiting.exists():
            tell(person, event, Reason.REACTED, _address(post), post=post)


@listens("channel.asked")
def on_asked(event: Event) -> None:
    """Those who may let in hear that somebody asks."""
    channel = Channel.objects.filter(pk=event.subject_id).first()
    if channel is None:
        return
    keepers = Membership.objects.filter(
        channel=channel, role__in=(Membership.Role.OWNER, Membership.Role.MODERATOR)
    ).select_related("person__user")
    for keeper in keepers:
        address = f"/channels/{channel.pk}/members/"
        tell(keeper.person, event, Reason.ASKED_TO_JOIN, address, channel.name)


@listens("channel.let_in")
def on_let_in(event: Event) -> None:
    """Whoever was let in hears of it."""
    channel = Channel.objects.filter(pk=event.subject_id).first()
    person = Person.objects.select_related("user").filter(pk=event.details["person"]).first()
    if channel is not None and person is not None:
        space = channel.kind == Channel.Kind.SPACE
        address = f"/spaces/{channel.slug}/" if space else f"/channels/{channel.pk}/"
        tell(person, event, Reason.LET_IN, address, channel.name)


def _post(event: Event) -> Post | None:
    posts = Post.objects.standing().select_related(
        "channel", "parent__author__person__user", "root__author__person__user"
    )
    return posts.filter(pk=event.subject_id).first()


def _address(post: Post) -> str:
    return f"/posts/{post.pk}/"


def _answers_comment(post: Post) -> bool:
    return post.parent is not None and post.parent_id != post.root_id


def _mentioned(post: Post) -> dict[Person, str]:
    people = Person.objects.filter(identities__mentions__post=post, user__isnull=False)
    return {person: Reason.MENTIONED for person in people.select_related("user").distinct()}


def _speaker(post: Post | None) -> list[Person]:
    person = post.author.person if post is not None else None
    return [person] if person is not None and person.user is not None else []


def _taking_part(post: Post) -> list[Person]:
    """Who else spoke in the thread, the latest first."""
    spoke = Post.objects.standing().filter(root_id=post.root_id).order_by("-said_at")
    numbers = dict.fromkeys(spoke.values_list("author__person_id", flat=True)[:500])
    people = Person.objects.filter(user__isnull=False).select_related("user")
    found = people.in_bulk([number for number in numbers if number][:MOST_TAKING_PART])
    return list(found.values())
