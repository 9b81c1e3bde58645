"""Where the desk meets the networks: what fits, and the hand-over of an answer to its delivery."""

import re
from uuid import uuid4

from django.utils.translation import gettext as _

from resonanz.channels.abilities import Ability
from resonanz.channels.models import Channel
from resonanz.core.errors import Refused
from resonanz.core.time import now
from resonanz.networks.models import Delivery
from resonanz.people.models import Person

from .models import Answer

# A line of dashes between two posts of a thread.
_BETWEEN_PARTS = re.compile(r"^\s*-{3,}\s*$", re.MULTILINE)


def parts_of(source: str, channel: Channel) -> list[str]:
    """The posts an answer is made of; where a network has threads, a line of dashes parts them."""
    if not channel.can(Ability.THREAD):
        return [source.strip()]
    return [part.strip() for part in _BETWEEN_PARTS.split(source) if part.strip()] or [""]


def check(answer: Answer) -> None:
    """Raises `Refused` with what the network would not take."""
    if not answer.source.strip() and not answer.attachments.exists():
        raise Refused(_("Write something first."))


def send(answer: Answer) -> Delivery:
    """Hand an answer to its delivery; the same answer is delivered once."""
    delivery, _is_new = Delivery.objects.get_or_create(
        origin=f"answer:{answer.pk}",
        channel=answer.case.channel,
        defaults={
            "by": answer.author,
            "parent": answer.parent,
            "parts": parts_of(answer.source, answer.case.channel),
            "visibility": answer.visibility,
            "due_at": answer.due_at or now(),
            "created_at": now(),
            "key": uuid4().hex,
        },
    )
    return delivery


def withdraw(agent: Person, answer: Answer) -> None:
    """Take back what was not sent yet."""
    taken = Delivery.objects.filter(answer=answer, state="scheduled")
    if not taken.update(state="withdrawn"):
        raise Refused(_("This is already on its way."))
