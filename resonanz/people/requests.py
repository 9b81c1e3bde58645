"""A request as every view behind the sign-in gets it."""

from typing import Any

from django.http import HttpRequest

from .models import Person


class Request(HttpRequest):
    """Somebody is signed in: `person` is known."""

    person: Person
    # What the rail shows, where a view has asked for it already (`channels.queries.rail`).
    rail_channels: list[Any]
