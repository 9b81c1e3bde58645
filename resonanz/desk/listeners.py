"""What the desk does when something happened below it; each is safe to run twice."""

from resonanz.conversations.models import Post
from resonanz.core.events import listens
from resonanz.core.models import Event
from resonanz.networks.models import Delivery

from . import actions


@listens("post.heard")
def hear(event: Event) -> None:
    post = Post.objects.select_related("channel").filter(pk=event.subject_id).first()
    if post is not None:
        actions.hear(post, str(event.details.get("reason", "")))


@listens("post.gone", "post.changed")
def look_again(event: Event) -> None:
    post = Post.objects.filter(pk=event.subject_id).first()
    if post is not None:
        actions.look_again(post)


@listens("delivery.sent")
def note_sent(event: Event) -> None:
    delivery = Delivery.objects.filter(pk=event.subject_id).first()
    if delivery is not None:
        actions.note_sent(delivery, event)


@listens("delivery.refused", "delivery.unknown", "delivery.returned")
def note_trouble(event: Event) -> None:
    delivery = Delivery.objects.filter(pk=event.subject_id).first()
    if delivery is not None:
        actions.note_trouble(delivery, event)
