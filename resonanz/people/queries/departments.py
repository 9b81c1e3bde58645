"""How the organisation is made: the tree of departments, who leads them, how many belong."""

from dataclasses import dataclass, field

from django.db import connection
from django.db.models import F, IntegerField, Q, QuerySet
from django.db.models.expressions import RawSQL

from resonanz.core.htmx import get_visible
from resonanz.core.models import Event
from resonanz.core.paging import Page, as_number, as_text, cut, key_of
from resonanz.core.rights import require
from resonanz.people.models import Department, DepartmentMembership, Person, today

PAGE_SIZE = 40
# So much of what became of a department is shown.
MOST_HISTORY = 50

# How many colleagues belong to a department or one below it on a day, everybody once.
_PEOPLE = """(
WITH RECURSIVE below AS (
    SELECT people_department.id
    UNION SELECT child.id FROM people_department child JOIN below ON child.parent_id = below.id
)
SELECT count(DISTINCT belongs.person_id)
FROM below
JOIN people_departmentmembership belongs ON belongs.department_id = below.id
    AND belongs.since <= %s AND (belongs.until IS NULL OR belongs.until >= %s)
JOIN people_person person ON person.id = belongs.person_id
JOIN accounts_user signs_in ON signs_in.id = person.user_id AND signs_in.is_active
)"""


@dataclass
class Branch:
    """A department with those below it, who leads it, and how many belong to it all in all."""

    department: Department
    branches: list["Branch"] = field(default_factory=list)
    heads: list[Person] = field(default_factory=list)
    people: int = 0


def department_tree(viewer: Person) -> list[Branch]:
    """The open departments as a tree, by name."""
    departments = Department.objects.visible_to(viewer).open().order_by("name", "pk")
    return _tree({department.pk: Branch(department) for department in departments})


def _tree(branches: dict[int, Branch]) -> list[Branch]:
    top: list[Branch] = []
    for branch in branches.values():
        above = branches.get(branch.department.parent_id or 0)
        (above.branches if above else top).append(branch)
    return top


def chart(viewer: Person) -> list[Branch]:
    """The open departments as a tree with heads and numbers of people."""
    departments = Department.objects.visible_to(viewer).open().order_by("name", "pk")
    counted = departments.annotate(people=RawSQL(_PEOPLE, (today(), today()), IntegerField()))
    branches = {one.pk: Branch(one, people=one.people) for one in counted}  # type: ignore[attr-defined]
    if not branches:
        return []
    for membership in heads(viewer):
        if membership.department_id in branches:
            branches[membership.department_id].heads.append(membership.person)
    return _tree(branches)


def way_to(branches: list[Branch], slug: str) -> list[int]:
    """The numbers of the departments from the top down to one, by its address."""
    for branch in branches:
        below = way_to(branch.branches, slug)
        if below or branch.department.slug == slug:
            return [branch.department.pk, *below]
    return []


def place_of(viewer: Person, department: Department) -> tuple[list[Department], Branch]:
    """The departments above one, from the top, and the department with what is part of it."""
    branches, above = chart(viewer), list[Department]()
    for number in way_to(branches, department.slug):
        branch = next(one for one in branches if one.department.pk == number)
        if number == department.pk:
            return above, branch
        above.append(branch.department)
        branches = branch.branches
    return above, Branch(department)


def heads(viewer: Person) -> QuerySet[DepartmentMembership]:
    """Who leads which department today, by name; nothing for guests."""
    return (
        DepartmentMembership.objects.now()
        .filter(leads=True, person__user__is_active=True)
        .filter(department__in=Department.objects.visible_to(viewer))
        .select_related("person")
        .order_by("person__name", "pk")
    )


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
    """The departments by name, closed ones too; a page of them."""
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


def closed_departments(viewer: Person) -> QuerySet[Department]:
    """Departments that are no more, the last one first."""
    found = Department.objects.visible_to(viewer).exclude(closed_on=None)
    return found.select_related("parent").order_by("-closed_on", "name")


def below(department: Department) -> list[int]:
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


def memberships_of(viewer: Person, person: Person) -> QuerySet[DepartmentMembership]:
    """From when until when somebody belonged where, the last first; the main one before others."""
    found = DepartmentMembership.objects.filter(
        person=person, department__in=Department.objects.visible_to(viewer)
    )
    return found.select_related("department").order_by(
        F("until").desc(nulls_first=True), "-is_main", "-since", "pk"
    )


def members(viewer: Person, department: Department, size: int) -> list[DepartmentMembership]:
    """Who belongs to a department itself, or is about to; for administrators."""
    require(viewer, "people.administer")
    found = department.memberships.filter(Q(until=None) | Q(until__gte=today()))
    return list(
        found.select_related("person__user").order_by("-leads", "person__name", "pk")[:size]
    )


def history(viewer: Person, department: Department) -> list[Event]:
    """What became of a department, the last first; for administrators."""
    require(viewer, "people.administer")
    found = Event.objects.filter(subject_type="people.department", subject_id=department.pk)
    return list(found.order_by("-pk")[:MOST_HISTORY])
