"""What became public can be corrected or taken away, where the network lets us."""

from django.db import transaction
from django.utils.translation import gettext as _

from resonanz.channels.abilities import Ability
from resonanz.conversations import actions as conversations
from resonanz.conversations.models import Post
from resonanz.core.errors import Refused
from resonanz.core.events import record
from resonanz.core.markdown import from_text
from resonanz.core.rights import require
from resonanz.core.time import now
from resonanz.people.models import Person

from .contract import JSON, Action
from .drafts import account_of
from .models import Delivery
from .registry import network_of
from .topics import topics_of


def take_down(actor: Person, delivery: Delivery) -> None:
    """Delete what was published there, all parts of it; done again it changes nothing."""
    _must_stand(actor, delivery, Ability.DELETE)
    for remote_id in reversed(remote_ids(delivery)):
        _act(delivery, Action("delete", remote_id, _known(delivery, remote_id)))
    _note_gone(actor, delivery)


def correct(actor: Person, delivery: Delivery, text: str) -> None:
    """Let the (first part of the) post read differently on the network."""
    _must_stand(actor, delivery, Ability.EDIT)
    if not text.strip():
        raise Refused(_("There are no words yet."))
    known = _known(delivery, delivery.remote_id)
    _act(delivery, Action("edit", delivery.remote_id, {"text": text, **known}))
    _note_corrected(actor, delivery, text)


def remote_ids(delivery: Delivery) -> list[str]:
    """What the network calls the parts of a delivery, in order."""
    parts = [str(part[0]) for part in delivery.progress.get("parts", [])]
    return parts or [delivery.remote_id]


def _known(delivery: Delivery, remote_id: str) -> JSON:
    """What the connector told of a part when it went out."""
    parts = delivery.progress.get("parts", [])
    extra: JSON = next((part[3] for part in parts if part[0] == remote_id and part[3:]), {})
    return {"known": extra} if extra else {}


def _must_stand(actor: Person, delivery: Delivery, ability: Ability) -> None:
    require(actor, "networks.speak", delivery.channel)
    if delivery.state != Delivery.State.SENT:
        raise Refused(_("This does not stand on the network."))
    if not delivery.channel.can(ability):
        raise Refused(_("This network does not let us do that. Do it there."))


def _act(delivery: Delivery, action: Action) -> None:
    network_of(delivery.channel.network).act(account_of(delivery), action)


@transaction.atomic
def _note_gone(actor: Person, delivery: Delivery) -> None:
    here = Post.objects.filter(channel=delivery.channel_id, remote_id__in=remote_ids(delivery))
    for post in here:
        conversations.take_away(post)
    _record(actor, "delivery.taken_down", delivery)


@transaction.atomic
def _note_corrected(actor: Person, delivery: Delivery, text: str) -> None:
    post = Post.objects.filter(pk=delivery.post_id).first()
    # A space of ours has written it down itself.
    if post is not None and post.source != text:
        conversations.change(post, from_text(text), source=text, edited_at=now())
    Delivery.objects.filter(pk=delivery.pk).update(parts=[text, *delivery.parts[1:]])
    _record(actor, "delivery.corrected", delivery)


def _record(actor: Person, verb: str, delivery: Delivery) -> None:
    topics = [*topics_of(delivery), f"channel:{delivery.channel_id}"]
    record(actor, verb, delivery, channel_id=delivery.channel_id, topics=topics)
