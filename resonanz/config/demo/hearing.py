"""What people of the demonstration chose to hear and when; what is set for their departments."""

from datetime import time

from resonanz.accounts.models import User
from resonanz.channels.models import Membership
from resonanz.notifications.actions import attend, set_default, set_quiet, settle_reach
from resonanz.notifications.actions.attending import Tag
from resonanz.notifications.models import Level, Reach
from resonanz.people.models import Department, Person

from .organisation import DOMAIN, Cast

# Of the four who enter with one click: what of which space.
CHOICES = {
    "demo-employee": {"ideen": Level.EVERYTHING, "mitfahren": Level.MENTIONS},
    "demo-influencer": {"werkstatt": Level.EVERYTHING, "international": Level.MUTED},
    "demo-desk": {"service": Level.EVERYTHING},
    "demo-social-media": {"marketing": Level.EVERYTHING, "mitfahren": Level.MUTED},
}
# Of which tag.
TAGS = {"demo-employee": "akku", "demo-influencer": "dichtung"}
# Which department hears everything of which space.
FOR_DEPARTMENTS = {"produktion": "produktion", "vertrieb": "vertrieb"}


def choose_what_to_hear(cast: Cast) -> None:
    """Each of the four has chosen something; spaces and a department have set something."""
    people = {person.user.email: person for person in _who_sign_in() if person.user}
    manager = people[f"demo-social-media@{DOMAIN}"]
    for login, spaces in CHOICES.items():
        person = people[f"{login}@{DOMAIN}"]
        for slug, level in spaces.items():
            attend(person, cast.spaces[slug], level)
        if person != manager:
            attend(person, manager, Level.EVERYTHING)
    for login, tag in TAGS.items():
        attend(people[f"{login}@{DOMAIN}"], Tag(tag), Level.EVERYTHING)
    for slug, name in FOR_DEPARTMENTS.items():
        space = cast.spaces[slug]
        owner = space.memberships.select_related("person__user").get(role=Membership.Role.OWNER)
        set_default(owner.person, space, Level.EVERYTHING, Department.objects.get(slug=name))
    _agree_on_quiet(people)


def _agree_on_quiet(people: dict[str, Person]) -> None:
    """The works agreement of the production; two of the four have wishes of their own."""
    administrators = User.objects.filter(role=User.Role.ADMINISTRATOR, person__isnull=False)
    administrator = Person.objects.select_related("user").get(user=administrators[0])
    production = Department.objects.get(slug="produktion")
    evening = {"quiet_from": time(18), "quiet_until": time(6), "quiet_weekends": True}
    set_quiet(administrator, production, **evening, quiet_holidays=True)
    settle_reach(people[f"demo-employee@{DOMAIN}"], mail=Reach.Window.DAILY, digest_hour=7)
    settle_reach(
        people[f"demo-desk@{DOMAIN}"],
        mail=Reach.Window.QUARTER,
        quiet_from=time(20),
        quiet_until=time(7),
        lets_urgent_through=True,
    )


def _who_sign_in() -> list[Person]:
    logins = User.objects.filter(email__startswith="demo-")
    return list(Person.objects.filter(user__in=logins).select_related("user"))
