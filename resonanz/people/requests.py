"""A request as every view behind the sign-in gets it."""

from django.http import HttpRequest

from .models import Person


class Request(HttpRequest):
    """Somebody is signed in: `person` is known."""

    person: Person
