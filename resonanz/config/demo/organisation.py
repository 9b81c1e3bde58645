"""Who works at Velora, in which departments and spaces, and which channels it has outside."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from django.utils.text import slugify

from resonanz.accounts.models import User
from resonanz.channels.models import Channel, Membership
from resonanz.core.time import now
from resonanz.people.models import (
    Department,
    DepartmentMembership,
    Departure,
    Identity,
    Organisation,
    Person,
    ProfileField,
    ProfileValue,
)

from .content import read, threads

NAME = "Velora"
DOMAIN = "velora.example"
# Nobody has looked in since yesterday, so that there is something new to read.
LOOKED_IN_AGO = timedelta(hours=20)


@dataclass
class Cast:
    """Everybody and every place, by name, for the files that speak of them."""

    people: dict[str, Person] = field(default_factory=dict)
    departments: dict[str, list[Person]] = field(default_factory=dict)
    spaces: dict[str, Channel] = field(default_factory=dict)


def found(random: Random, count: int, days: int) -> Cast:
    """Found the organisation with its people and spaces."""
    Organisation.objects.create(name=NAME, language="de", federal_state="HE")
    cast = Cast()
    _departments(cast, random, count, days)
    for row in read("people")["space"]:
        _space(cast, row)
    return cast


def _departments(cast: Cast, random: Random, count: int, days: int) -> None:
    content = read("people")
    for row in content["department"]:
        top = Department.objects.create(name=row["name"], slug=row["slug"])
        for child in row.get("children", []):
            Department.objects.create(name=child["name"], slug=child["slug"], parent=top)
    logins = {login["name"]: login["slug"] for login in content["login"]}
    for slug, lines in content["people"].items():
        for line in lines:
            _colleague(cast, slug, line, logins, _since(random, days))
    for row in content["further"]:
        _further(cast, row)
    _profiles(cast, content)
    fillers = read("fans")
    while len(cast.people) < count:
        name = f"{random.choice(fillers['first'])} {random.choice(fillers['last'])}"
        slug = random.choice(list(content["people"]))
        if name not in cast.people:
            _colleague(cast, slug, name, logins, _since(random, days))


def _since(random: Random, days: int) -> date:
    return now().date() - timedelta(days=days + random.randrange(30, 4000))


def _colleague(cast: Cast, slug: str, line: str, logins: dict[str, str], since: date) -> None:
    name, title, role = ([part.strip() for part in line.split("|")] + ["", ""])[:3]
    person = Person.objects.create(name=name, title=title, user=_user(name, role, logins))
    Identity.objects.create(
        person=person, network="inside", remote_id=str(person.pk), handle=_handle(name), name=name
    )
    department = Department.objects.get(slug=slug)
    DepartmentMembership.objects.create(
        department=department, person=person, since=since, leads=title.startswith(_HEADS)
    )
    cast.people[name] = person
    cast.departments.setdefault(slug, []).append(person)


def _profiles(cast: Cast, content: dict[str, Any]) -> None:
    """What profiles can say, who says what, and who leaves soon."""
    fields = {}
    for position, row in enumerate(content["field"], 1):
        fields[row["name"]] = ProfileField.objects.create(position=position, **row)
    ProfileValue.objects.bulk_create(
        ProfileValue(field=fields[field], person=cast.people[name], place=place, value=value)
        for name, said in content["said"].items()
        for field, values in said.items()
        for place, value in enumerate(values)
    )
    for row in content["leaving"]:
        Departure.objects.create(
            person=cast.people[row["name"]],
            by=cast.people[row["by"]],
            last_day=now().date() + timedelta(days=row["days"]),
            noted_at=now() - timedelta(days=3),
        )


# Titles of those who lead the department they belong to.
_HEADS = ("Leiter", "Geschäftsführer", "Werkstattmeister")


def _further(cast: Cast, row: dict[str, Any]) -> None:
    """A department beside the main one: now, or before it."""
    person = cast.people[row["name"]]
    held = DepartmentMembership.objects.get(person=person, is_main=True)
    until = None
    if ago := row.get("until_days_ago"):
        until = now().date() - timedelta(days=ago)
        DepartmentMembership.objects.filter(pk=held.pk).update(since=until + timedelta(days=1))
    DepartmentMembership.objects.create(
        department=Department.objects.get(slug=row["department"]),
        person=person,
        since=until - timedelta(days=600) if until else held.since + timedelta(days=30),
        until=until,
        is_main=until is not None,
        leads=row.get("leads", False),
    )


def _user(name: str, role: str, logins: dict[str, str]) -> User:
    address = f"demo-{logins[name]}" if name in logins else _handle(name)
    return User.objects.create_user(f"{address}@{DOMAIN}", role=role or User.Role.MEMBER)


def _handle(name: str) -> str:
    return slugify(name.translate(_SPELLED)).replace("-", ".")


_SPELLED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ö": "Oe", "ß": "ss", "ø": "oe"})


def _space(cast: Cast, row: dict[str, Any]) -> None:
    space = Channel.objects.create(
        name=row["name"],
        slug=row["slug"],
        purpose=row["purpose"],
        access=row.get("access", Channel.Access.OPEN),
    )
    owner = cast.people[row["owner"]]
    joined = {owner.pk: owner}
    for person in _invited(cast, row):
        joined.setdefault(person.pk, person)
    Membership.objects.bulk_create(
        Membership(
            channel=space,
            person=person,
            role=Membership.Role.OWNER if person == owner else Membership.Role.MEMBER,
            read_up_to=now() - LOOKED_IN_AGO,
        )
        for person in joined.values()
    )
    cast.spaces[space.slug] = space


def _invited(cast: Cast, row: dict[str, Any]) -> list[Person]:
    if row["departments"] == ["*"]:
        return list(cast.people.values())
    members = [person for slug in row["departments"] for person in cast.departments.get(slug, [])]
    begin_threads = [thread.by for thread in threads() if thread.space == row["slug"]]
    for kind in ("poll", "idea", "event", "notice", "said"):
        begun = read("forms")[kind]
        begin_threads += [each["by"] for each in begun if each["space"] == row["slug"]]
    return members + [cast.people[name] for name in [*row.get("also", []), *begin_threads]]
