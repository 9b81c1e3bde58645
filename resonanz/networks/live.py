"""Who may follow a delivery on its way."""

from resonanz.core.live import followable
from resonanz.people.models import Person

from . import queries


@followable("delivery")
def may_follow_delivery(viewer: Person, number: int) -> bool:
    return queries.deliveries(viewer).filter(pk=number).exists()
