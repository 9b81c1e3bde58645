"""Tags and filters every template may use."""

from copy import copy
from datetime import datetime
from http import HTTPStatus
from typing import Any
from zlib import crc32

from django import template
from django.http import QueryDict
from django.urls import resolve
from django.utils.safestring import SafeString

from resonanz.core import moments
from resonanz.core.errors import ResonanzError
from resonanz.core.figures import Figure
from resonanz.ui import signs

register = template.Library()

FACES = 6


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """A sign of the lucide set."""
    return signs.sign(name, label)


@register.simple_tag(takes_context=True)
def part(context: dict[str, Any], address: str, *values: object) -> SafeString:
    """What stands at another address of ours (with the values in it), put in its place already on
    the server: a room shows something of a room above without knowing it, and without a script.
    """
    address %= values
    request = copy(context["request"])
    request.method, request.GET, request.path_info = "GET", QueryDict(), address
    found = resolve(address)
    try:
        response = found.func(request, *found.args, **found.kwargs)
    except ResonanzError:
        return SafeString("")
    return SafeString(response.content.decode() if response.status_code == HTTPStatus.OK else "")


@register.filter
def relative(at: datetime | None) -> str:
    """How far away a moment is, in words."""
    return moments.relative(at) if at else ""


@register.filter
def absolute(at: datetime | None) -> str:
    """The full moment in words."""
    return moments.absolute(at) if at else ""


@register.filter
def figure(number: object) -> object:
    """A count, grouped as the reader's language does it; anything else as it is."""
    return Figure(number) if isinstance(number, int) else number


@register.filter
def initials(name: object) -> str:
    """Up to two letters that stand for a name."""
    words = [word for word in str(name or "").replace("@", " ").split() if word[:1].isalnum()]
    letters = [words[0][0], words[-1][0]] if len(words) > 1 else [word[:2] for word in words]
    return "".join(letters).upper()


@register.filter
def face(name: object) -> int:
    """The tint of an avatar without a picture: the same for the same name."""
    return crc32(str(name or "").encode()) % FACES + 1


@register.filter
def sign_of(side: object) -> str:
    """The sign of a side: a house inside, a globe outside."""
    return {"inside": "house", "outside": "globe"}.get(str(side), "dot")
