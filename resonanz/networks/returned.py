"""What had gone out and came back: a mail server that takes a letter may not get rid of it."""

from resonanz.core.events import record

from .contract import Undelivered
from .models import Account, Delivery
from .topics import topics_of


def note_returned(account: Account, seen: Undelivered) -> None:
    """Note at a delivery that it did not arrive after all; told again it changes nothing."""
    sent = Delivery.objects.filter(
        channel=account.channel_id, state=Delivery.State.SENT, remote_id=seen.remote_id
    )
    reason = seen.reason[:500]
    delivery = sent.exclude(problem=reason).select_related("channel", "by").first()
    if delivery is None:
        return
    Delivery.objects.filter(pk=delivery.pk).update(problem=reason)
    topics = [*topics_of(delivery), f"channel:{delivery.channel_id}"]
    record(
        delivery.by,
        "delivery.returned",
        delivery,
        channel_id=delivery.channel_id,
        topics=topics,
    )
