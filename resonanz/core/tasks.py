"""Background work of the ground."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from .events import listeners
from .models import Event


@app.task(
    queue="events",
    retry=RetryStrategy(max_attempts=8, exponential_wait=2),
    name="core.deliver_event",
)
def deliver_event(event_id: int) -> None:
    """Call every listener of an event; each is safe to call again."""
    event = Event.objects.get(pk=event_id)
    for listener in listeners(event.verb):
        listener(event)
