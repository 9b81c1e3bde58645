"""A network fetches a file that is on its way out."""

from django.http import FileResponse, HttpResponse
from django.views.decorators.http import require_safe

from resonanz.networks.handing_out import attachment_of, sign_of
from resonanz.people.requests import Request


@require_safe
def out(request: Request, token: str) -> FileResponse | HttpResponse:
    """The file, to whoever holds its address; no session is read, no cookie set."""
    if sign := sign_of(token):
        return HttpResponse(sign, content_type="text/plain", headers={"Cache-Control": "no-store"})
    attachment = attachment_of(token)
    response = FileResponse(attachment.file.open("rb"), content_type=attachment.media_type)
    # Whatever it claims to be, it is never run.
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Robots-Tag"] = "noindex"
    response["Cache-Control"] = "private, no-store"
    return response
