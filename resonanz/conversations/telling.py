"""Departments and spaces named in a text: which, how many people that tells, how many one may tell.

They are written "@department/werkstatt" and "@space/service". A space is named where everybody who
reads the post may know of it: it is open, or the place where the post stands.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from resonanz.accounts.models import User
from resonanz.channels.abilities import Ability
from resonanz.channels.models import Channel, Membership
from resonanz.channels.queries import address_of
from resonanz.core.figures import Figure
from resonanz.core.markdown import groups_in
from resonanz.people.models import Department, DepartmentMembership, Person

from .models import KEEPERS, TellingLimits

MOST_OFFERED = 4


@dataclass(frozen=True)
class Group:
    """A department or space as a text names it."""

    key: str
    name: str
    address: str
    department_id: int | None = None
    space_id: int | None = None


@dataclass(frozen=True)
class Telling:
    """What naming groups in a text would do: how many people it tells, how many one may tell."""

    groups: list[Group]
    count: int
    most: int

    @property
    def is_too_many(self) -> bool:
        return self.count > self.most

    def words(self) -> str:
        """The sentence a person reads before sending; nothing where no group is named."""
        if not self.groups:
            return ""
        told = ngettext("Tells %(count)s person.", "Tells %(count)s people.", self.count)
        sentence = told % {"count": Figure(self.count)}
        return f"{sentence} {self.refusal()}" if self.is_too_many else sentence

    def refusal(self) -> str:
        """Why it is not sent like this, and what to do."""
        names = ", ".join(f"“{group.name}”" for group in self.groups)
        if not self.most:
            return _("You may not tell whole groups. Name single colleagues instead of %s.") % names
        words = _(
            "You may tell %(most)s at once. Name single colleagues or a smaller group instead of "
            "%(names)s, or ask somebody who looks after it to say this."
        )
        return words % {"most": Figure(self.most), "names": names}


def telling(viewer: Person, channel: Channel, source: str) -> Telling:
    """Whom a text would tell by the groups it names."""
    groups = named_groups(viewer, channel, source)
    if not groups:
        return Telling([], 0, 0)
    people = told_by(channel, groups).exclude(pk=viewer.pk)
    return Telling(groups, people.count(), most_for(viewer, channel, groups))


def named_groups(viewer: Person, channel: Channel, source: str) -> list[Group]:
    """The groups a text names, as far as they may be named there; each once."""
    keys = groups_in(source)
    if not keys or not _takes_groups(channel):
        return []
    slugs = [key.split("/", 1) for key in keys]
    departments = [slug for kind, slug in slugs if kind == "department"]
    spaces = [slug for kind, slug in slugs if kind == "space"]
    found = [*_departments(viewer).filter(slug__in=departments)] if departments else []
    there = [*_spaces(viewer, channel).filter(slug__in=spaces)] if spaces else []
    return [*map(_of_department, found), *map(_of_space, there)]


def offered(viewer: Person, channel: Channel, typed: str) -> list[tuple[Group, int]]:
    """Groups one may name, by the beginning of a word of their name, with whom each tells."""
    if not typed or not _takes_groups(channel):
        return []
    begins = Q(name__istartswith=typed) | Q(name__icontains=f" {typed}") | Q(slug__startswith=typed)
    groups = [
        *map(_of_department, _departments(viewer).filter(begins).order_by("name")[:MOST_OFFERED]),
        *map(_of_space, _spaces(viewer, channel).filter(begins).order_by("name")[:MOST_OFFERED]),
    ]
    counted = [(one, told_by(channel, [one]).exclude(pk=viewer.pk).count()) for one in groups]
    return [(group, count) for group, count in counted if count][:MOST_OFFERED]


def told_by(channel: Channel, groups: Iterable[Group]) -> QuerySet[Person]:
    """The people of the groups who may read the channel, everybody once."""
    departments = _with_those_below({one.department_id for one in groups if one.department_id})
    spaces = {one.space_id for one in groups if one.space_id}
    belongs = DepartmentMembership.objects.now().filter(department__in=departments)
    joined = Membership.objects.filter(channel__in=spaces)
    mentioned = Q(pk__in=belongs.values("person")) | Q(pk__in=joined.values("person"))
    reads = Q(pk__in=Membership.objects.filter(channel=channel).values("person"))
    if channel.access == Channel.Access.OPEN:
        reads |= ~Q(user__role=User.Role.GUEST)
    return Person.objects.filter(mentioned, reads, user__is_active=True)


def most_for(viewer: Person, channel: Channel, groups: Iterable[Group]) -> int:
    """How many people the viewer may tell at once with a post there that names these groups."""
    limits = limits_here()
    if viewer.is_guest:
        return 0
    if viewer.role == User.Role.ADMINISTRATOR:
        return limits.administrators
    return limits.keepers if _keeps(viewer, channel, list(groups)) else limits.members


def limits_here() -> TellingLimits:
    """What the organisation has set, or what holds until it does."""
    return TellingLimits.objects.filter(pk=1).first() or TellingLimits(pk=1)


def _keeps(viewer: Person, channel: Channel, groups: list[Group]) -> bool:
    """Whether they look after the place, or after everything that is named."""
    spaces = Membership.objects.filter(person=viewer, role__in=KEEPERS)
    kept = set(spaces.values_list("channel", flat=True))
    leads = DepartmentMembership.objects.now().filter(person=viewer, leads=True)
    led = _with_those_below(set(leads.values_list("department", flat=True)))
    return channel.pk in kept or all(
        group.space_id in kept or group.department_id in led for group in groups
    )


def _takes_groups(channel: Channel) -> bool:
    return channel.can(Ability.MEMBERS) and not channel.is_direct


def _departments(viewer: Person) -> QuerySet[Department]:
    return Department.objects.visible_to(viewer).open()


def _spaces(viewer: Person, channel: Channel) -> QuerySet[Channel]:
    known = Q(access=Channel.Access.OPEN) | Q(pk=channel.pk)
    there = Channel.objects.readable_by(viewer).without_direct()
    return there.filter(known, network=channel.network, kind=Channel.Kind.SPACE, archived_at=None)


def _of_department(found: Department) -> Group:
    return Group(
        f"department/{found.slug}",
        found.name,
        f"/departments/{found.slug}/",
        department_id=found.pk,
    )


def _of_space(found: Channel) -> Group:
    return Group(f"space/{found.slug}", found.name, address_of(found), space_id=found.pk)


def _with_those_below(numbers: set[int]) -> set[int]:
    known, layer = set(numbers), set(numbers)
    while layer:
        below = Department.objects.filter(parent__in=layer).values_list("pk", flat=True)
        layer = set(below) - known
        known |= layer
    return known
