"""Errors for people, told as a page or a fragment; what was typed is shown again and kept.

The API tells the same errors as problem+json: see `core.api`.
"""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.db import DataError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from resonanz.core.errors import Forbidden, Gone, Refused, ResonanzError
from resonanz.core.htmx import is_by_htmx

from .problems import login_address, tell, tell_session_ended

API = "/api/"


class ErrorsForPeopleMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not request.path.startswith(API) and _asks_to_sign_in(request, response):
            return tell_session_ended(request)
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        told = _for_people(error)
        if told is None or request.path.startswith(API):
            return None
        return tell(request, told)


def _for_people(error: Exception) -> ResonanzError | None:
    if isinstance(error, ResonanzError):
        return error
    if isinstance(error, Http404):
        return Gone(_("There is nothing at this address (any more)."))
    if isinstance(error, (DataError, UnicodeEncodeError)):
        # A zero byte, a number no row can have: somebody typed into the address.
        return Refused(_("The request does not fit. Nothing was changed."))
    if isinstance(error, PermissionDenied):
        return Forbidden(_("You do not have the right to do this. Nothing was changed."))
    return None


def _asks_to_sign_in(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether a part of a page, or something typed, met the sign-in page instead of its view."""
    to_login = response.status_code == 302 and response["Location"].startswith(login_address())
    from_elsewhere = not request.path.startswith("/accounts/")
    writes = request.method not in ("GET", "HEAD", "OPTIONS")
    return to_login and from_elsewhere and (writes or is_by_htmx(request))
