"""The four logins of the demonstration that enter with one click."""

from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .models import User


@dataclass(frozen=True)
class DemonstrationLogin:
    """A part one can play; `name` is the person who plays it in the seeded organisation."""

    slug: str
    email: str
    part: str | Promise
    text: str | Promise
    icon: str
    name: str = ""


LOGINS = (
    DemonstrationLogin(
        "social-media-manager",
        "demo-social-media@velora.example",
        _("Social media manager"),
        _("Runs the outside channels, approves answers, connects networks."),
        "megaphone",
    ),
    DemonstrationLogin(
        "desk-agent",
        "demo-desk@velora.example",
        _("Desk agent"),
        _("Answers people outside, with help from the inside."),
        "inbox",
    ),
    DemonstrationLogin(
        "employee",
        "demo-employee@velora.example",
        _("Employee"),
        _("Reads, asks, answers, and helps with an outside topic."),
        "user",
    ),
    DemonstrationLogin(
        "department-influencer",
        "demo-influencer@velora.example",
        _("Department influencer"),
        _("Carries the colleagues of a department along."),
        "users",
    ),
)


def login_of(slug: str) -> DemonstrationLogin | None:
    """The login with that name, or none."""
    return next((login for login in LOGINS if login.slug == slug), None)


def logins() -> list[DemonstrationLogin]:
    """The logins whose people exist, with their names."""
    people = dict(
        User.objects.filter(email__in=[login.email for login in LOGINS], is_active=True)
        .exclude(person=None)
        .values_list("email", "person__name")
    )
    return [replace(login, name=people[login.email]) for login in LOGINS if login.email in people]
