"""Who leaves, what is theirs, and who goes on with it; for administrators."""

from dataclasses import dataclass

from django.utils.functional import Promise

from resonanz.core.rights import require
from resonanz.people.handing import Item, estates
from resonanz.people.models import Departure, Handover, Person


@dataclass(frozen=True)
class Held:
    """Things of one kind that somebody looks after."""

    key: str
    name: str | Promise
    items: list[Item]


def held_by(viewer: Person, person: Person) -> list[Held]:
    """What somebody looks after, by kind; kinds they have nothing of are left out."""
    require(viewer, "people.administer")
    held = [Held(each.key, each.name, list(each.held_by(viewer, person))) for each in estates()]
    return [each for each in held if each.items]


def departure_of(viewer: Person, person: Person) -> Departure | None:
    """The last leaving of somebody that was not undone."""
    require(viewer, "people.administer")
    found = Departure.objects.filter(person=person, undone_at=None).select_related("by")
    return found.order_by("-pk").first()


def handovers(viewer: Person, departure: Departure) -> list[Handover]:
    """What was handed over to whom, and has not come back."""
    require(viewer, "people.administer")
    return list(departure.handovers.filter(back_at=None).select_related("to").order_by("pk"))


def leaving(viewer: Person) -> list[Departure]:
    """Who leaves, and who left lately, the next one first."""
    require(viewer, "people.administer")
    found = Departure.objects.filter(undone_at=None, settled_at=None).select_related("person")
    return list(found.order_by("ended_at", "last_day", "pk")[:100])
