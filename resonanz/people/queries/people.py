"""Who works here: the directory, and the profile of one."""

from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import Any

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import (
    ExpressionWrapper,
    F,
    FloatField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce, Greatest

from resonanz.core.htmx import get_visible
from resonanz.core.paging import Page, as_number, as_text, cut, key_of
from resonanz.people.models import (
    Department,
    DepartmentMembership,
    Identity,
    Person,
    ProfileField,
    ProfileValue,
)

from .departments import below

PAGE_SIZE = 40


# How alike a word and a name must be for a typing error (a short word is less alike to begin
# with); so many alike are shown.
ALIKE, ALIKE_SHORT = 0.39, 0.28
SHORT = 4
MOST_ALIKE = 10


@dataclass(frozen=True)
class Wish:
    """What somebody looks for in the directory; empty parts ask nothing."""

    words: str = ""
    department: Department | None = None
    role: str = ""
    skill: str = ""


def directory(
    viewer: Person, wish: Wish | str = "", mark: str = "", size: int = PAGE_SIZE
) -> Page[Person]:
    """Colleagues by name whose name, title, handle, department or fields have the words."""
    wish = Wish(wish) if isinstance(wish, str) else wish
    people = _wished(viewer, wish)
    for word in _words(wish.words):
        people = people.filter(_has(viewer, word))
    if key := key_of(mark, as_text, as_number):
        name, last = key
        people = people.filter(Q(name__gt=name) | Q(name=name, pk__gt=last))
    rows = list(_with_department(people).order_by("name", "pk")[: size + 1])
    return cut(rows, size, lambda person: (person.name, person.pk))


def look_for(viewer: Person, wish: Wish, mark: str = "") -> tuple[Page[Person], bool]:
    """A page of the directory; where nobody has the words, those who are called alike (True)."""
    page = directory(viewer, wish, mark)
    if page.rows or mark or not wish.words.strip():
        return page, False
    alike = _alike(viewer, wish)
    return Page(alike), bool(alike)


def _words(words: str) -> list[str]:
    return words.split()[:6]


def _wished(viewer: Person, wish: Wish) -> QuerySet[Person]:
    people = Person.objects.visible_to(viewer).colleagues().filter(user__is_active=True)
    if wish.department is not None:
        people = people.filter(pk__in=_members(department__in=below(wish.department)))
    if wish.role:
        people = people.filter(user__role=wish.role)
    if wish.skill.strip():
        kinds = (ProfileField.Kind.SKILLS, ProfileField.Kind.CHOICES, ProfileField.Kind.CHOICE)
        said = ProfileValue.objects.visible_to(viewer).filter(
            field__kind__in=kinds, value__iexact=wish.skill.strip()
        )
        people = people.filter(pk__in=said.values("person"))
    return people


def _members(**where: Any) -> QuerySet[DepartmentMembership, Any]:
    return DepartmentMembership.objects.now().filter(**where).values("person")


def _has(viewer: Person, word: str) -> Q:
    """Whose name, title, handle, department or field (as the viewer sees it) has the word."""
    handled = Identity.objects.inside().filter(handle__icontains=word.removeprefix("@"))
    named = Q(name__icontains=word) | Q(title__icontains=word) | Q(pk__in=handled.values("person"))
    said = ProfileValue.objects.visible_to(viewer).filter(value__icontains=word)
    named |= Q(pk__in=said.values("person"))
    return (
        named if viewer.is_guest else named | Q(pk__in=_members(department__name__icontains=word))
    )


def _alike(viewer: Person, wish: Wish) -> list[Person]:
    """Whose name or title is nearly what was typed, the most alike first."""
    people = Person.objects.filter(pk__in=_wished(viewer, wish).values("pk"))
    likeness: list[F] = []
    for number, word in enumerate(_words(wish.words)):
        name, least = f"alike_{number}", ALIKE_SHORT if len(word) <= SHORT else ALIKE
        alike = Greatest(TrigramWordSimilarity(word, "name"), TrigramWordSimilarity(word, "title"))
        people = people.alias(**{name: alike})
        people = people.filter(Q(**{f"{name}__gte": least}) | _has(viewer, word))
        likeness.append(F(name))
    most = ExpressionWrapper(reduce(add, likeness), FloatField()).desc()
    return list(_with_department(people).order_by(most, "name", "pk")[:MOST_ALIKE])


def _with_department(people: QuerySet[Person]) -> QuerySet[Person]:
    """Each with `user`, `handle` and `department_now`: today, the main department first."""
    now = DepartmentMembership.objects.now().select_related("department")
    now = now.order_by("-is_main", "department__name", "pk")
    inside = Identity.objects.inside().filter(person=OuterRef("pk")).values("handle")
    return (
        people.select_related("user")
        .annotate(handle=Coalesce(Subquery(inside[:1]), Value("")))
        .prefetch_related(Prefetch("department_memberships", now, to_attr="department_now"))
    )


def profile(viewer: Person, person_id: int) -> Person:
    """A person with `inside`, `outside` (identities) and `departments` (now, then before)."""
    memberships = DepartmentMembership.objects.select_related("department").order_by(
        F("until").desc(nulls_first=True), "-is_main", "-since", "pk"
    )
    known = Identity.objects.order_by("network", "handle")
    people = (
        Person.objects.visible_to(viewer)
        .select_related("user")
        .prefetch_related(
            Prefetch("identities", known, to_attr="appears"),
            Prefetch("department_memberships", memberships, to_attr="departments"),
        )
    )
    person: Any = get_visible(people, pk=person_id)
    person.inside = [one for one in person.appears if one.is_inside]
    person.outside = [one for one in person.appears if not one.is_inside]
    if viewer.is_guest and viewer != person:
        person.departments = []
    return person
