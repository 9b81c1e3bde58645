"""A network fetches a file that is on its way out."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from resonanz.core.files import handed_out
from resonanz.networks.handing_out import attachment_of, sign_of
from resonanz.people.requests import Request


@require_safe
def out(request: Request, token: str) -> HttpResponse:
    """The file, to whoever holds its address; no session is read, no cookie set."""
    if sign := sign_of(token):
        return HttpResponse(sign, content_type="text/plain", headers={"Cache-Control": "no-store"})
    attachment = attachment_of(token)
    response = handed_out(request, attachment.file, attachment.media_type, "private, no-store")
    response["X-Robots-Tag"] = "noindex"
    return response
