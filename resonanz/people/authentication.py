"""How a request to the API shows who is asking: a key, or the session of the screens."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.errors import AuthenticationError
from ninja.security import APIKeyCookie, HttpBearer
from ninja.utils import check_csrf

from resonanz.core.api import ALL_SCOPES, check_method, check_query, count_call, throttle
from resonanz.core.errors import Forbidden

from . import viewers
from .middleware import speak_to

WRONG_KEYS_A_MINUTE = 60


class Key(HttpBearer):
    """`Authorization: Bearer rz_…`"""

    def __call__(self, request: HttpRequest) -> Any:
        header = request.META.get("HTTP_AUTHORIZATION")
        if not header:
            return None
        scheme, _space, secret = header.partition(" ")
        if scheme.lower() != "bearer":
            raise AuthenticationError
        return self.authenticate(request, secret.strip())

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        viewer = viewers.by_token(token)
        if viewer is None:
            throttle.count(f"wrong:{request.META.get('REMOTE_ADDR')}", WRONG_KEYS_A_MINUTE)
            raise AuthenticationError
        request.person = viewer.person  # type: ignore[attr-defined]
        request.user = viewer.person.user  # type: ignore[assignment]
        request.scopes = viewer.scopes  # type: ignore[attr-defined]
        request.is_by_key = True  # type: ignore[attr-defined]
        speak_to(request, viewer.person)
        count_call(f"person:{viewer.person.pk}")
        check_method(request)
        check_query(request)
        viewers.note_use(viewer)
        return viewer.person


class Session(APIKeyCookie):
    """The sign-in of the screens; changes need the CSRF token as they do there."""

    param_name = settings.SESSION_COOKIE_NAME

    def __init__(self) -> None:
        super().__init__(csrf=False)  # checked below, so that a stranger is told 401 and not 403

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        person = getattr(request, "person", None)
        if person is None:
            return None
        if check_csrf(request) is not None:
            raise Forbidden(_("The CSRF token is missing or wrong. Nothing was changed."))
        request.scopes = ALL_SCOPES  # type: ignore[attr-defined]
        count_call(f"person:{person.pk}")
        check_query(request)
        return person
