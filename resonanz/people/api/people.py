"""Oneself, people and departments over the API."""

from datetime import date
from typing import Any

from django.db import transaction
from ninja import Schema

from resonanz.core.api import Input, PageOf, needs, page_of, scopes_of
from resonanz.core.htmx import get_visible
from resonanz.core.paging import by_number
from resonanz.core.rights import require
from resonanz.people import actions, queries
from resonanz.people.models import Identity, Person
from resonanz.people.requests import Request

from .routing import router


class Me(Schema):
    id: int
    name: str
    title: str
    email: str
    role: str
    handle: str
    language: str
    theme: str
    time_zone: str
    scopes: list[str]


@router.get("/me", response=Me)
def me(request: Request) -> Any:
    """Who you are, and what this key may be used for."""
    person = request.person
    inside = person.identities.inside().first()
    return {
        "id": person.pk,
        "name": person.name,
        "title": person.title,
        "email": person.user.email,  # type: ignore[union-attr]
        "role": person.role,
        "handle": inside.handle if inside else "",
        "language": person.user.language,  # type: ignore[union-attr]
        "theme": person.user.theme,  # type: ignore[union-attr]
        "time_zone": person.time_zone,
        "scopes": sorted(scopes_of(request)),
    }


class MeChange(Input):
    name: str | None = None
    title: str | None = None
    about: str | None = None
    language: str | None = None
    theme: str | None = None
    time_zone: str | None = None
    fields: dict[int, list[str]] | None = None


@router.patch("/me", response=Me)
def change_me(request: Request, body: MeChange) -> Any:
    """Change your profile or your settings; what you leave out stays."""
    needs(request, "write")
    person = Person.objects.select_related("user").get(pk=request.person.pk)
    given = body.dict(exclude_none=True)
    profile = {name: given.get(name, getattr(person, name)) for name in ("name", "title", "about")}
    with transaction.atomic():
        actions.fill_fields(person, person, given.get("fields", {}))
        actions.edit_profile(person, person, **profile)
    _settle(person, given)
    request.person = Person.objects.select_related("user").get(pk=person.pk)
    return me(request)


def _settle(person: Person, given: dict[str, Any]) -> None:
    own = {name: getattr(person.user, name) for name in ("language", "theme")}
    own["time_zone"] = person.time_zone
    actions.settle(person, **(own | {name: given[name] for name in own if name in given}))


class PersonOut(Schema):
    id: int
    name: str
    title: str
    handle: str
    picture: str
    guest: bool
    department: str


class IdentityOut(Schema):
    id: int
    network: str
    handle: str
    name: str
    address: str


class BelongedOut(Schema):
    department: str
    slug: str
    since: date
    until: date | None


class SaidOut(Schema):
    id: int
    name: str
    kind: str
    values: list[str]


class PersonDetail(Schema):
    id: int
    name: str
    title: str
    about: str
    handle: str
    picture: str
    guest: bool
    colleague: bool
    identities: list[IdentityOut]
    departments: list[BelongedOut]
    fields: list[SaidOut]


@router.get("/people", response=PageOf[PersonOut])
def people(
    request: Request,
    q: str = "",
    department: str = "",
    role: str = "",
    skill: str = "",
    mark: str = "",
) -> Any:
    """Colleagues you may see, by name; `q` finds names, titles, handles, departments and what
    profiles say, with typing errors where nobody is called so."""
    chosen = queries.department(request.person, department) if department else None
    wish = queries.Wish(q, chosen, role, skill)
    return page_of(queries.look_for(request.person, wish, mark)[0], _row)


def _row(person: Person) -> dict[str, Any]:
    now = [membership.department.name for membership in person.department_now]  # type: ignore[attr-defined]
    said = {"title": person.title, "department": now[0] if now else ""}
    return _face(person, person.handle) | said  # type: ignore[attr-defined]


def _face(person: Person, handle: str) -> dict[str, Any]:
    return {
        "id": person.pk,
        "name": person.name,
        "handle": handle,
        "picture": person.picture.url if person.picture else "",
        "guest": person.is_guest,
    }


@router.get("/people/{person_id}", response=PersonDetail)
def person(request: Request, person_id: int) -> Any:
    """A person: who they are, where they belong now and before, how they appear on networks."""
    shown = queries.profile(request.person, person_id)
    handle = shown.inside[0].handle if shown.inside else ""  # type: ignore[attr-defined]
    return _face(shown, handle) | {
        "title": shown.title,
        "about": shown.about,
        "colleague": shown.user is not None,
        "identities": shown.outside,  # type: ignore[attr-defined]
        "departments": [
            {
                "department": each.department.name,
                "slug": each.department.slug,
                "since": each.since,
                "until": each.until,
            }
            for each in shown.departments  # type: ignore[attr-defined]
        ],
        "fields": [
            {
                "id": one.field.pk,
                "name": one.field.name,
                "kind": one.field.kind,
                "values": one.values,
            }
            for one in queries.said_by(request.person, shown)
        ],
    }


class KnownOut(IdentityOut):
    person: int | None


class SameAs(Input):
    same_as: int


@router.get("/identities", response=PageOf[KnownOut])
def identities(request: Request, q: str = "", mark: str = "") -> Any:
    """Who appears inside and outside, and which person that is; `q` finds names and handles."""
    require(request.person, "people.join_identities")
    return page_of(by_number(queries.identities(request.person, q), mark), _known)


@router.put("/identities/{identity_id}/person", response=KnownOut)
def join(request: Request, identity_id: int, body: SameAs) -> Any:
    """Who appears so outside is the person who appears as the identity `same_as`."""
    needs(request, "desk")
    shown = queries.identity(request.person, identity_id)
    require(request.person, "people.join_identities", shown.person)
    other = get_visible(Identity.objects.visible_to(request.person), pk=body.same_as)
    actions.same_person(request.person, shown, other)
    return _known(shown)


@router.delete("/identities/{identity_id}/person", response=KnownOut)
def separate(request: Request, identity_id: int) -> Any:
    """Who appears so outside is somebody else after all: a person of their own."""
    needs(request, "desk")
    shown = queries.identity(request.person, identity_id)
    actions.separate_identity(request.person, shown)
    return _known(shown)


def _known(identity: Identity) -> dict[str, Any]:
    names = ("id", "network", "handle", "name", "address")
    return {name: getattr(identity, name) for name in names} | {"person": identity.person_id}
