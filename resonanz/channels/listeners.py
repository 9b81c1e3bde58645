"""Who comes, moves, changes roles or leaves: their spaces follow."""

from resonanz.accounts.models import User
from resonanz.core.events import listens
from resonanz.core.models import Event
from resonanz.people.models import Person

from . import actions


@listens("person.created", "person.role_changed")
def on_newcomer(event: Event) -> None:
    """Whoever is new, or no guest any more, belongs to the spaces where everybody begins."""
    if event.details.get("before", User.Role.GUEST) != User.Role.GUEST:
        return
    person = Person.objects.select_related("user").filter(pk=event.subject_id).first()
    if person is not None:
        actions.welcome(person)


@listens(
    "person.created",
    "person.changed",
    "person.role_changed",
    "person.left",
    "person.came_back",
    "department.joined",
    "department.membership_changed",
    "department.left",
    "department.changed",
    "department.closed",
    "department.opened",
    "people.imported",
)
def on_change(event: Event) -> None:
    """Whatever somebody belongs to may be another; once for however many changes."""
    actions.align_soon()
