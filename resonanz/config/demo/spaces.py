"""How the spaces of the demonstration are arranged: which stands below which, rules, covers."""

from datetime import timedelta
from io import BytesIO
from typing import Any

from resonanz.accounts.models import User
from resonanz.channels import actions
from resonanz.channels.aligning import today
from resonanz.channels.models import Channel, Membership
from resonanz.conversations.actions import say
from resonanz.core.time import now
from resonanz.people.actions import create_person
from resonanz.people.models import Department, Person

from .content import read
from .organisation import Cast
from .pictures import picture


def furnish_spaces(cast: Cast) -> None:
    """Arrange the spaces, as their owners would, once there is something to read in them."""
    for row in read("people")["space"]:
        space, owner = cast.spaces[row["slug"]], cast.people[row["owner"]]
        if "above" in row:
            _hang(cast, space, row["above"])
        if "rules" in row:
            _agree(cast, owner, space, row)
        if "cover" in row:
            drawn = BytesIO(picture(row["cover"]))
            drawn.size = drawn.getbuffer().nbytes  # type: ignore[attr-defined]
            actions.set_cover(owner, space, drawn, row["cover_alt"])


def populate_spaces(cast: Cast) -> None:
    """Who belongs by department or group, who is invited, and the guest of the agency."""
    ada = cast.people["Ada Berger"]
    content = read("people")
    for row in content["group"]:
        group = actions.make_group(ada, row["name"], row["purpose"])
        for name in row["people"]:
            actions.put_into_group(ada, group, cast.people[name])
        owner = cast.people[row["owner"]]
        actions.bind(owner, cast.spaces[row["space"]], group=group)
    for row in content["space"]:
        space, owner = cast.spaces[row["slug"]], cast.people[row["owner"]]
        if "bound" in row:
            actions.bind(owner, space, department=Department.objects.get(slug=row["bound"]))
        if "joining" in row:
            actions.set_joining(ada, space, row["joining"])
    for row in content["invitation"]:
        by, who = cast.people[row["by"]], cast.people[row["who"]]
        actions.invite(by, cast.spaces[row["space"]], who, row["message"])
    for row in content["guest"]:
        _guest(cast, row)


def _guest(cast: Cast, row: dict[str, Any]) -> None:
    """A guest who has signed in already, and said something."""
    space, owner = cast.spaces[row["space"]], cast.people[row["by"]]
    until = today() + timedelta(days=row["days"])
    person = create_person(
        None, row["name"], email=row["email"], role=User.Role.GUEST, title=row["title"]
    )
    guest = actions.invite_guest(owner, space, row["name"], row["email"], row["company"], until)
    assert guest.pk == person.pk
    cast.people[guest.name] = guest
    say(guest, space, row["says"], language="de")


def _hang(cast: Cast, space: Channel, above: str) -> None:
    space.above = cast.spaces[above]
    space.save(update_fields=["above"])


def _agree(cast: Cast, owner: Person, space: Channel, row: dict[str, Any]) -> None:
    """Rules that everybody has read, but for those who are new to them."""
    actions.set_rules(owner, space, row["rules"])
    new = [cast.people[name].pk for name in row.get("rules_unread_by", [])]
    known = Membership.objects.filter(channel=space).exclude(person__in=new)
    known.update(rules_read_at=now())
