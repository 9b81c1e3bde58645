"""Oneself, people and departments over the API."""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from resonanz.core.api import scopes_of

router = Router(tags=["people"])


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
def me(request: HttpRequest) -> Any:
    """Who you are, and what this key may be used for."""
    person = request.person
    inside = person.identities.inside().first()
    return {
        "id": person.pk,
        "name": person.name,
        "title": person.title,
        "email": person.user.email,
        "role": person.role,
        "handle": inside.handle if inside else "",
        "language": person.user.language,
        "theme": person.user.theme,
        "time_zone": person.time_zone,
        "scopes": sorted(scopes_of(request)),
    }
