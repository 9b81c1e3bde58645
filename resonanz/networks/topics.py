"""Which live topics a delivery concerns."""

from .models import Delivery


def topics_of(delivery: Delivery) -> list[str]:
    """The desk of its channel, its own page, and the thread it answers."""
    topics = [f"desk:{delivery.channel_id}", f"delivery:{delivery.pk}"]
    if delivery.parent is not None:
        topics.append(f"post:{delivery.parent.root_id}")
    return topics
