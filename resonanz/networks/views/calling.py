"""Networks call us."""

from django.http import HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from resonanz.networks import hooks
from resonanz.networks.contract import Call
from resonanz.people.requests import Request


@csrf_exempt
@require_http_methods(["GET", "POST"])
def hook(request: Request, key: str, token: str = "") -> HttpResponse:
    """A network calls us; who it is, its signature or our own address says."""
    headers = {name.lower(): value for name, value in request.headers.items()}
    call = Call(request.method or "", headers, request.GET.dict(), request.body)
    reply = hooks.called(key, call, token)
    return HttpResponse(reply.body, status=reply.status, content_type="text/plain")
