"""How somebody is reached, as the screens show it."""

from django.conf import settings

from resonanz.people.models import Department, DepartmentMembership, Person

from .models import DepartmentQuiet, Reach

MOST_DEPTH = 30


def reach_of(person: Person) -> Reach:
    """The person's wishes, with the defaults where they have said nothing."""
    return Reach.objects.filter(person=person).first() or Reach(person=person)


def quiet_of(department: Department) -> DepartmentQuiet:
    """The quiet times of a department; without any where none are set."""
    found = DepartmentQuiet.objects.filter(department=department).first()
    return found or DepartmentQuiet(department=department)


def agreed_for(person: Person) -> list[DepartmentQuiet]:
    """The quiet times that hold for somebody because of their department and those above it."""
    current = DepartmentMembership.objects.now().filter(person=person)
    chain: list[int] = []
    waiting = list(current.order_by("pk").values_list("department_id", flat=True))
    while waiting and len(chain) < MOST_DEPTH:
        number = waiting.pop(0)
        if number in chain:
            continue
        chain.append(number)
        above = Department.objects.filter(pk=number, parent__isnull=False)
        waiting += above.values_list("parent_id", flat=True)
    if not chain:
        return []
    found = DepartmentQuiet.objects.filter(department__in=chain).select_related("department")
    return sorted(found, key=lambda row: chain.index(row.department_id))


def mails_leave() -> bool:
    """Whether this installation has a mail server at all."""
    return bool(settings.TELLS_BY_MAIL)
