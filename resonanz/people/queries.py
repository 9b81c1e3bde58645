"""What one may see of people and departments."""

from dataclasses import dataclass, field
from functools import reduce
from operator import and_
from typing import Any

from django.db import connection
from django.db.models import Prefetch, Q, QuerySet

from resonanz.core.htmx import get_visible
from resonanz.core.paging import Page, as_number, as_text, cut, key_of

from .models import Department, DepartmentMembership, Identity, Person

PAGE_SIZE = 40
MOST_COMPLETIONS = 8
MOST_IDENTITIES = 20


def directory(
    viewer: Person,
    words: str = "",
    department: Department | None = None,
    mark: str = "",
    size: int = PAGE_SIZE,
) -> Page[Person]:
    """Colleagues by name, those whose name, title or handle has the words; a page of them."""
    people = _with_department(
        Person.objects.visible_to(viewer).colleagues().filter(user__is_active=True)
    ).select_related("user")
    if words.strip():
        people = people.filter(_named(words))
    if department is not None:
        people = people.filter(
            department_memberships__until=None,
            department_memberships__department__in=_below(department),
        )
    if key := key_of(mark, as_text, as_number):
        name, last = key
        people = people.filter(Q(name__gt=name) | Q(name=name, pk__gt=last))
    rows = list(people.order_by("name", "pk")[: size + 1])
    return cut(rows, size, lambda person: (person.name, person.pk))


def _named(words: str) -> Q:
    return reduce(
        and_,
        (
            Q(name__icontains=word) | Q(title__icontains=word) | Q(pk__in=_handled(word))
            for word in words.split()[:6]
        ),
    )


def _handled(word: str) -> QuerySet[Identity, Any]:
    found = Identity.objects.inside().filter(handle__icontains=word.removeprefix("@"))
    return found.values("person")


def _with_department(people: QuerySet[Person]) -> QuerySet[Person]:
    """Each with `department_now`, a list of at most one membership."""
    now = DepartmentMembership.objects.filter(until=None).select_related("department")
    inside = Identity.objects.inside()
    return people.prefetch_related(
        Prefetch("department_memberships", now, to_attr="department_now"),
        Prefetch("identities", inside, to_attr="inside"),
    )


def profile(viewer: Person, person_id: int) -> Person:
    """A person with `inside`, `outside` (identities) and `departments` (now, then before)."""
    outside = Identity.objects.exclude(network=Identity.INSIDE).order_by("network", "handle")
    memberships = DepartmentMembership.objects.select_related("department").order_by("-since")
    people = (
        Person.objects.visible_to(viewer)
        .select_related("user")
        .prefetch_related(
            Prefetch("identities", Identity.objects.inside(), to_attr="inside"),
            Prefetch("identities", outside, to_attr="outside"),
            Prefetch("department_memberships", memberships, to_attr="departments"),
        )
    )
    person = get_visible(people, pk=person_id)
    if viewer.is_guest and viewer != person:
        person.departments = []  # type: ignore[attr-defined]
    return person


def identity(viewer: Person, identity_id: int) -> Identity:
    """How somebody appears outside, with the person and how else they appear (`others`)."""
    visible = Identity.objects.visible_to(viewer).outside().select_related("person")
    found = get_visible(visible, pk=identity_id)
    known = Identity.objects.filter(person=found.person_id).exclude(pk=found.pk)
    found.others = list(known.order_by("network", "handle")) if found.person_id else []  # type: ignore[attr-defined]
    return found


def identities(viewer: Person, words: str) -> QuerySet[Identity]:
    """Who appears anywhere, those whose name or handle has the words."""
    found = Identity.objects.visible_to(viewer).select_related("person")
    for word in words.split()[:6]:
        bare = word.removeprefix("@")
        found = found.filter(Q(name__icontains=bare) | Q(handle__icontains=bare))
    return found


def some_identities(viewer: Person, words: str, size: int = MOST_IDENTITIES) -> list[Identity]:
    """Whom somebody may mean by a part of a name or handle, by name; nobody without words."""
    found = identities(viewer, words).order_by("name", "handle", "pk")
    return list(found[:size]) if words.strip() else []


@dataclass(frozen=True)
class Completion:
    """Somebody one may mean by what was typed after an @."""

    id: int
    handle: str
    name: str
    title: str
    picture: str


def completion(viewer: Person, typed: str, size: int = MOST_COMPLETIONS) -> list[Completion]:
    """Whom one may mention: handle or a word of the name begins with what was typed."""
    typed = typed.strip().removeprefix("@")
    found = (
        Identity.objects.inside()
        .filter(person__in=Person.objects.visible_to(viewer), person__user__is_active=True)
        .filter(Q(handle__istartswith=typed) | Q(name__istartswith=typed) | _later_word(typed))
        .select_related("person")
        .order_by("name", "pk")[:size]
    )
    return [_completion(identity, identity.person) for identity in found if identity.person]


def _completion(identity: Identity, person: Person) -> Completion:
    picture = person.picture.url if person.picture else ""
    return Completion(person.pk, identity.handle, identity.display_name, person.title, picture)


def _later_word(typed: str) -> Q:
    return Q(name__icontains=f" {typed}") | Q(handle__icontains=f".{typed}")


@dataclass
class Branch:
    """A department with those below it."""

    department: Department
    branches: list["Branch"] = field(default_factory=list)


def department_tree(viewer: Person) -> list[Branch]:
    """The departments as a tree, by name."""
    departments = Department.objects.visible_to(viewer).order_by("name", "pk")
    branches = {department.pk: Branch(department) for department in departments}
    top: list[Branch] = []
    for branch in branches.values():
        above = branches.get(branch.department.parent_id or 0)
        (above.branches if above else top).append(branch)
    return top


def department_lines(viewer: Person) -> list[tuple[int, Department]]:
    """The tree as lines: how deep, which department."""
    lines: list[tuple[int, Department]] = []

    def walk(branches: list[Branch], depth: int) -> None:
        for branch in branches:
            lines.append((depth, branch.department))
            walk(branch.branches, depth + 1)

    walk(department_tree(viewer), 0)
    return lines


def departments(viewer: Person, mark: str = "", size: int = PAGE_SIZE) -> Page[Department]:
    """The departments by name; a page of them."""
    found = Department.objects.visible_to(viewer)
    if key := key_of(mark, as_text, as_number):
        name, last = key
        found = found.filter(Q(name__gt=name) | Q(name=name, pk__gt=last))
    rows = list(found.order_by("name", "pk")[: size + 1])
    return cut(rows, size, lambda department: (department.name, department.pk))


def department(viewer: Person, slug: str) -> Department:
    """A department by its address, with the one above."""
    found = Department.objects.visible_to(viewer).select_related("parent")
    return get_visible(found, slug=slug)


def _below(department: Department) -> list[int]:
    """The numbers of the department and of all departments below it."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH RECURSIVE below AS (
                SELECT id FROM people_department WHERE id = %s
                UNION SELECT child.id FROM people_department child
                JOIN below ON child.parent_id = below.id
            ) SELECT id FROM below
            """,
            [department.pk],
        )
        return [row[0] for row in cursor.fetchall()]
