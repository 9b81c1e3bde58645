"""What people of the demonstration chose to hear, and what spaces set for their departments."""

from resonanz.accounts.models import User
from resonanz.channels.models import Membership
from resonanz.notifications.actions import attend, set_default
from resonanz.notifications.models import Level
from resonanz.people.models import Department, Person

from .organisation import DOMAIN, Cast

# Of the four who enter with one click: what of which space.
CHOICES = {
    "demo-employee": {"ideen": Level.EVERYTHING, "mitfahren": Level.MENTIONS},
    "demo-influencer": {"werkstatt": Level.EVERYTHING, "international": Level.MUTED},
    "demo-desk": {"service": Level.EVERYTHING},
    "demo-social-media": {"marketing": Level.EVERYTHING, "mitfahren": Level.MUTED},
}
# Which department hears everything of which space.
FOR_DEPARTMENTS = {"produktion": "produktion", "vertrieb": "vertrieb"}


def choose_what_to_hear(cast: Cast) -> None:
    """Each of the four has chosen something; two spaces set something for a department."""
    people = {person.user.email: person for person in _who_sign_in() if person.user}
    manager = people[f"demo-social-media@{DOMAIN}"]
    for login, spaces in CHOICES.items():
        person = people[f"{login}@{DOMAIN}"]
        for slug, level in spaces.items():
            attend(person, cast.spaces[slug], level)
        if person != manager:
            attend(person, manager, Level.EVERYTHING)
    for slug, name in FOR_DEPARTMENTS.items():
        space = cast.spaces[slug]
        owner = space.memberships.select_related("person__user").get(role=Membership.Role.OWNER)
        set_default(owner.person, space, Level.EVERYTHING, Department.objects.get(slug=name))


def _who_sign_in() -> list[Person]:
    logins = User.objects.filter(email__startswith="demo-")
    return list(Person.objects.filter(user__in=logins).select_related("user"))
