"""What happened in conversations and channels, told to whom it concerns."""

from resonanz.channels.models import Channel, Invitation, Membership
from resonanz.conversations.models import Post
from resonanz.core.events import listens
from resonanz.core.models import Event
from resonanz.people.models import Person

from .actions import tell, tell_all
from .hearers import follow_what_one_wrote_in, hearers
from .models import Notification

Reason = Notification.Reason


@listens("post.said")
def on_said(event: Event) -> None:
    """Whoever is mentioned in a post hears of it, and who follows its space or its author."""
    if post := _post(event):
        told = hearers("said", post, event.actor_id)
        if post.kind == Post.Kind.NOTICE:
            for person, reasons in hearers("announced", post, event.actor_id).items():
                told.setdefault(person, []).extend(reasons)
        tell_all(event, told, _address(post), post=post)


@listens("post.edited")
def on_edited(event: Event) -> None:
    """Whoever an edit mentions for the first time hears of it."""
    if post := _post(event):
        knew = Notification.objects.filter(post=post, reason=Reason.MENTIONED)
        known = set(knew.values_list("person_id", flat=True))
        named = hearers("edited", post, event.actor_id)
        new = {person: why for person, why in named.items() if person not in known}
        tell_all(event, new, _address(post), post=post)


@listens("post.commented")
def on_commented(event: Event) -> None:
    """The mentioned, whoever is answered, whose post it is, and who takes part or follows."""
    if post := _post(event):
        follow_what_one_wrote_in(post.root_id or post.pk)
        tell_all(event, hearers("commented", post, event.actor_id), _address(post), post=post)


@listens("post.reacted")
def on_reacted(event: Event) -> None:
    """Whoever said it hears of a reaction; of further ones while the first is new, not again."""
    post = _post(event)
    if post is None:
        return
    waiting = Notification.objects.filter(post=post, reason=Reason.REACTED, read_at=None)
    knows = set(waiting.exclude(event=event).values_list("person_id", flat=True))
    found = hearers("reacted", post, event.actor_id)
    new = {person: why for person, why in found.items() if person not in knows}
    tell_all(event, new, _address(post), post=post)


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


@listens("channel.invited")
def on_invited(event: Event) -> None:
    """Whoever is invited hears of it, while the invitation stands."""
    found = Invitation.objects.select_related("person__user", "channel")
    if invitation := found.filter(pk=event.subject_id).first():
        name = invitation.channel.name
        tell(invitation.person, event, Reason.INVITED, "/spaces/#invitations", name)


def _post(event: Event) -> Post | None:
    return Post.objects.standing().filter(pk=event.subject_id).first()


def _address(post: Post) -> str:
    return f"/posts/{post.pk}/"
