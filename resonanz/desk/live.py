"""Who may follow what happens at a desk."""

from resonanz.channels.models import Membership
from resonanz.core.live import followable
from resonanz.people.models import Person

from .models import Case


@followable("case")
def may_follow_case(viewer: Person, number: int) -> bool:
    return Case.objects.visible_to(viewer).filter(pk=number).exists()


@followable("desk")
def may_follow_desk(viewer: Person, number: int) -> bool:
    return Membership.objects.filter(person=viewer, channel=number).exists()
