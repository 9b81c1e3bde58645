"""Who may follow what becomes of a planned post."""

from resonanz.core.live import followable
from resonanz.people.models import Person

from .models import PlannedPost


@followable("planned")
def may_follow_planned(viewer: Person, number: int) -> bool:
    return PlannedPost.objects.visible_to(viewer).filter(pk=number).exists()
