"""What the plan does when something happened below it; each is safe to run twice."""

from resonanz.core.events import listens
from resonanz.core.models import Event
from resonanz.networks.models import Delivery

from . import actions


@listens("delivery.sent", "delivery.refused", "delivery.unknown")
def note(event: Event) -> None:
    delivery = Delivery.objects.filter(pk=event.subject_id).select_related("channel").first()
    if delivery is not None:
        actions.note_outcome(delivery, event)
