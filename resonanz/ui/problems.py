"""How an error looks: a page of its own, or a part that htmx puts where the person is."""

import sys
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from resonanz.core.api import AWAY_SECONDS
from resonanz.core.errors import Forbidden, Gone, ResonanzError, TryLater
from resonanz.core.htmx import is_fragment

from .kept import typed


def tell(request: HttpRequest, error: ResonanzError) -> HttpResponse:
    """The error as a page with what was typed, or as a fragment for htmx."""
    if is_fragment(request):
        response = _fragment(request, "ui/error_fragment.html", error.status, error=error)
    else:
        context = {"error": error, "title": _title(error)}
        response = _page(request, "ui/error.html", error.status, **context)
    if isinstance(error, TryLater):
        response["Retry-After"] = str(error.retry_after_seconds)
    return response


def tell_session_ended(request: HttpRequest) -> HttpResponse:
    """401 instead of a redirect that would lose what was typed."""
    there = f"{login_address()}?{_next_of(request)}"
    if is_fragment(request):
        return _fragment(request, "ui/session_ended.html#part", 401, login_address=there)
    return _page(request, "ui/session_ended.html", 401, login_address=there)


def login_address() -> str:
    return resolve_url(settings.LOGIN_URL)


def _next_of(request: HttpRequest) -> str:
    """Where to go on after signing in: the page the form stood on."""
    page = request.headers.get("HX-Current-URL") or request.headers.get("Referer") or "/"
    own = f"{request.scheme}://{request.get_host()}"
    return urlencode({"next": page.removeprefix(own) if page.startswith(f"{own}/") else "/"})


def tell_csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's CSRF check failed: an old page, or every cookie is gone; nothing was changed."""
    user = getattr(request, "user", None)
    if user is not None and not user.is_authenticated and not request.path.startswith("/accounts/"):
        return tell_session_ended(request)
    message = _("This page was open for too long, or cookies are off. Go back and try again.")
    return tell(request, Forbidden(message, code="csrf"))


def tell_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return tell(request, Gone(_("There is nothing at this address (any more).")))


def tell_forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return tell(request, Forbidden(_("You do not have the right to do this.")))


def tell_bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return tell(request, ResonanzError(_("The browser sent something that cannot be read.")))


def tell_bug(request: HttpRequest) -> HttpResponse:
    """Our own mistake, or a database that is away. Asks nothing of the database."""
    is_away = isinstance(sys.exception(), (OperationalError, InterfaceError))
    status = 503 if is_away else 500
    context = {"language": get_language() or "en", "kept": typed(request), "status": status}
    response = HttpResponse(render_to_string("ui/bug.html", context), status=status)
    if is_away:
        response["Retry-After"] = str(AWAY_SECONDS)
    return response


def _title(error: ResonanzError) -> str:
    return {
        403: _("Not for you"),
        404: _("Not here"),
        409: _("Something came in between"),
        422: _("This needs a change"),
        503: _("Not right now"),
    }.get(error.status, _("This did not work"))


def _page(request: HttpRequest, template: str, status: int, **context: Any) -> HttpResponse:
    context |= {"kept": typed(request), "back": _back(request), "status": status}
    return render(request, template, context, status=status)


def _fragment(request: HttpRequest, template: str, status: int, **context: Any) -> HttpResponse:
    response = render(request, template, context, status=status)
    # The scripts put such an answer beside the form and leave the form as it is.
    response["X-Error"] = "fragment"
    return response


def _back(request: HttpRequest) -> str:
    page = request.headers.get("Referer", "")
    if not page:
        return "/"
    own = url_has_allowed_host_and_scheme(page, allowed_hosts={request.get_host()})
    return page if own and page != request.build_absolute_uri() else "/"
