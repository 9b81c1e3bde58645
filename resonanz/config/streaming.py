"""Where browsers find the stream of live news, and that they may connect to it."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.http.request import split_domain_port

from resonanz.core.time import now


def address_for(request: HttpRequest) -> str:
    """The origin of the stream for whoever asks; empty where it is the origin of the page.

    A `STREAM_ADDRESS` like ":8001" means the host of the page, whatever it is called, at that port.
    """
    address: str = settings.STREAM_ADDRESS
    if not address.startswith(":"):
        return address
    try:
        host = split_domain_port(request.get_host())[0]
    except DisallowedHost:
        return ""
    return f"{request.scheme}://{host}{address}"


def stream(request: HttpRequest) -> dict[str, Any]:
    """For templates: the address a page listens at, and since when it does not know the news."""
    return {"stream_address": f"{address_for(request)}/live", "drawn_at": now().isoformat()}


class StreamPolicyMiddleware:
    """Lets pages connect to the stream where it is on another port of the same host."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if _is_page(response) and (address := address_for(request)):
            policy = getattr(response, "_csp_config", settings.SECURE_CSP)
            wider = {"connect-src": [*policy.get("connect-src", ()), address]}
            response._csp_config = policy | wider  # type: ignore[attr-defined]
        return response


def _is_page(response: HttpResponseBase) -> bool:
    return response.get("Content-Type", "").startswith("text/html")
