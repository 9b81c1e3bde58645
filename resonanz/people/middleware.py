"""Who is asking: `request.person` for whoever is signed in, in their language and time zone."""

import zoneinfo
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.translation.trans_real import parse_accept_lang_header

from . import viewers
from .models import Person


def person_of(request: HttpRequest) -> Person | None:
    """The person behind the signed-in user, or none."""
    return getattr(request.user, "person", None)


def language_of(request: HttpRequest, person: Person | None) -> str:
    """The person's language, else the browser's, else the organisation's."""
    chosen = person.user.language if person is not None and person.user is not None else ""
    return chosen or _accepted(request) or viewers.organisation().language


def _accepted(request: HttpRequest) -> str:
    for code, _weight in parse_accept_lang_header(request.META.get("HTTP_ACCEPT_LANGUAGE", "")):
        try:
            return translation.get_supported_language_variant(code)
        except LookupError:
            continue
    return ""


def zone_of(person: Person | None) -> zoneinfo.ZoneInfo:
    """The person's time zone, else the organisation's."""
    name = (person.time_zone if person is not None else "") or viewers.organisation().time_zone
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return zoneinfo.ZoneInfo("Europe/Berlin")


def speak_to(request: HttpRequest, person: Person | None) -> None:
    """Texts and times of this request are those of the person's language and zone."""
    translation.activate(language_of(request, person))
    timezone.activate(zone_of(person))


class PersonMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "HTTP_AUTHORIZATION" in request.META:  # the API finds out who that is
            request.person = None  # type: ignore[attr-defined]
            speak_to(request, None)  # for what is told before, and where nobody is found
            return self.get_response(request)
        person = person_of(request)
        request.person = person  # type: ignore[attr-defined]
        speak_to(request, person)
        return self.get_response(request)
