"""Who hears of what is said among few: all who belong, once while it is new to them."""

from collections.abc import Collection, Sequence

from resonanz.channels.models import Channel
from resonanz.conversations.direct import knows_muted
from resonanz.conversations.models import Post
from resonanz.core.events import listens
from resonanz.core.models import Event
from resonanz.people.models import Person

from .actions import tell
from .models import Attention, Notification

Reason = Notification.Reason


@listens("post.said")
def on_message(event: Event) -> None:
    """Everybody in a conversation of few hears of a message, unless they muted it.

    While one of them has not read the last they heard of, they do not hear of each.
    """
    posts = Post.objects.standing().select_related("channel")
    post = posts.filter(pk=event.subject_id, channel__kind=Channel.Kind.DIRECT).first()
    if post is None:
        return
    for person in _listening(post.channel, event):
        tell(person, event, Reason.DIRECT, f"/messages/{post.channel_id}/#newer", post=post)


def _listening(channel: Channel, event: Event) -> Sequence[Person]:
    waiting = Notification.objects.filter(
        event__channel_id=channel.pk, reason=Reason.DIRECT, read_at=None
    ).exclude(event=event)
    quiet = Attention.objects.filter(channel=channel, person__isnull=False).quiet()
    members = Person.objects.filter(memberships__channel=channel)
    members = members.exclude(pk__in=quiet.values("person"))
    return list(members.exclude(pk__in=waiting.values("person")).select_related("user"))


@knows_muted
def muted(viewer: Person, channels: Collection[int]) -> set[int]:
    """Those of the channels of which the viewer chose to hear less than is usual."""
    chosen = Attention.objects.filter(person=viewer, channel__in=channels).quiet()
    return set(chosen.values_list("channel_id", flat=True))
