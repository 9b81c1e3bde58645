"""After it went out: a failed part again, a correction, a deletion."""

from django.db import transaction
from django.utils.translation import gettext as _

from resonanz.channels.abilities import Ability
from resonanz.core.errors import Refused
from resonanz.core.events import record
from resonanz.core.rights import require
from resonanz.core.time import now
from resonanz.networks import afterwards, delivery
from resonanz.networks.models import Delivery
from resonanz.people.models import Person
from resonanz.planning import films
from resonanz.planning.models import Variant


@transaction.atomic
def retry(person: Person, variant: Variant) -> None:
    """Send what a network refused once more, on this channel alone."""
    require(person, "planning.schedule", variant.planned_post)
    both = (variant.delivery, variant.comment)
    failed = [one for one in both if one is not None and one.state == Delivery.State.REFUSED]
    if not failed:
        raise Refused(_("Only what a network refused can be sent again."))
    films.again(variant)
    for one in failed:
        delivery.retry(person, one)
    _record(person, "planned_post.retried", variant)


def correct(person: Person, variant: Variant, text: str) -> None:
    """Let what is public on a channel read differently there."""
    require(person, "planning.write", variant.planned_post)
    if variant.channel.needs_approval:
        # What stands there was agreed to by two; one alone does not change it.
        require(person, "planning.approve", variant.planned_post)
    afterwards.correct(person, _public(variant), text)
    variant.plain = text
    variant.save(update_fields=["plain"])
    _record(person, "planned_post.corrected", variant)


def take_down(person: Person, variant: Variant) -> None:
    """Delete what is public on a channel, its first comment too."""
    require(person, "planning.write", variant.planned_post)
    public = _public(variant)
    if variant.comment is not None and variant.comment.state == Delivery.State.SENT:
        afterwards.take_down(person, variant.comment)
    elif variant.comment is not None and variant.comment.state == Delivery.State.SCHEDULED:
        delivery.withdraw(person, variant.comment)
    afterwards.take_down(person, public)
    variant.taken_down_at = now()
    variant.save(update_fields=["taken_down_at"])
    _record(person, "planned_post.taken_down", variant)


def may_correct(variant: Variant) -> bool:
    """Whether the network lets us change what is public there."""
    return _stands(variant) and variant.channel.can(Ability.EDIT)


def may_take_down(variant: Variant) -> bool:
    """Whether the network lets us delete what is public there."""
    return _stands(variant) and variant.channel.can(Ability.DELETE)


def _stands(variant: Variant) -> bool:
    return variant.stage == Delivery.State.SENT and variant.taken_down_at is None


def _public(variant: Variant) -> Delivery:
    if variant.delivery is None or not _stands(variant):
        raise Refused(_("This does not stand on the network."))
    return variant.delivery


def _record(person: Person, verb: str, variant: Variant) -> None:
    planned = variant.planned_post
    record(
        person,
        verb,
        planned,
        channel_id=variant.channel_id,
        topics=[f"planned:{planned.pk}"],
        channel=variant.channel_id,
    )
