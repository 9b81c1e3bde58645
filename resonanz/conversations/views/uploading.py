"""Files come in pieces, as the tus protocol says (1.0.0: creation, termination); stills of videos.

https://tus.io/protocols/resumable-upload: an upload is announced (POST), asked how far it came
(HEAD), gone on with (PATCH), given up (DELETE). Any client of the protocol can be used.
"""

from base64 import b64decode

from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from resonanz.conversations import actions
from resonanz.conversations.attached import attachments
from resonanz.conversations.models import Upload
from resonanz.core.api import problem
from resonanz.core.errors import Refused
from resonanz.core.files import as_track, handed_out
from resonanz.core.htmx import get_visible, signed_in
from resonanz.people.requests import Request

from .writing import told

VERSION = "1.0.0"
KIND = "application/offset+octet-stream"


@require_http_methods(["POST", "OPTIONS"])
@signed_in
def uploads(request: Request) -> HttpResponse:
    """Announce a file; its upload has an address of its own."""
    if request.method == "OPTIONS":
        return _answer(204, **{"Tus-Version": VERSION, "Tus-Extension": "creation,termination"})
    length = request.headers.get("Upload-Length", "")
    try:
        if not length.isdecimal() or len(length) > 15:
            raise Refused(_("Say first how large the file is."))
        upload = actions.begin_upload(request.person, int(length), **_announced(request))
    except Refused as error:
        return _refused(error)
    address = reverse("conversations:video", args=[upload.key])
    return _answer(201, Location=address, **{"Upload-Offset": "0"})


@require_http_methods(["HEAD", "PATCH", "DELETE"])
@signed_in
def upload(request: Request, key: str) -> HttpResponse:
    """How far an upload came; its next piece; its end."""
    found = get_visible(Upload.objects.filter(owner=request.person), key=key)
    if request.method == "DELETE":
        actions.drop_upload(request.person, found)
        return _answer(204)
    if request.method == "HEAD":
        return _standing(found, 200)
    try:
        found = actions.take_piece(request.person, found, _offset(request), request)
    except Refused as error:
        return _refused(error)
    return _standing(found, 204)


@require_GET
@signed_in
def poster(request: Request, attachment_id: int) -> HttpResponse:
    """The still of a video, for who may see it."""
    found = get_visible(attachments(request.person).exclude(poster=""), pk=attachment_id)
    return handed_out(request, found.poster, "image/jpeg")


@require_GET
@signed_in
def subtitles(request: Request, attachment_id: int) -> HttpResponse:
    """The subtitles of a video, for who may see it."""
    videos = attachments(request.person).exclude(subtitles="")
    return as_track(get_visible(videos, pk=attachment_id).subtitles)


def _announced(request: Request) -> dict[str, str]:
    """Name and media type, where the client tells them (tus: `Upload-Metadata`)."""
    pairs = (
        one.strip().partition(" ") for one in request.headers.get("Upload-Metadata", "").split(",")
    )
    told = {key: _decoded(value) for key, _space, value in pairs}
    return {"name": told.get("filename", ""), "media_type": told.get("filetype", "")}


def _decoded(value: str) -> str:
    try:
        return b64decode(value, validate=True).decode()
    except ValueError as error:
        raise Refused(_("This request cannot be read.")) from error


def _offset(request: Request) -> int:
    offset = request.headers.get("Upload-Offset", "")
    if request.content_type != KIND or not offset.isdecimal() or len(offset) > 15:
        raise Refused(_("This is no piece of an upload."), code="no_piece")
    return int(offset)


def _standing(found: Upload, status: int) -> HttpResponse:
    headers = {"Upload-Offset": str(found.offset), "Upload-Length": str(found.size_bytes)}
    if found.attachment is None or status == 200:
        return _answer(status, **headers, **_made(found))
    response = JsonResponse(told(found.attachment))
    return _with(response, **headers, **_made(found))


def _made(found: Upload) -> dict[str, str]:
    """The number of the video that came of it, for who comes back later."""
    return {"Upload-Attachment": str(found.attachment_id)} if found.attachment_id else {}


def _answer(status: int, **headers: str) -> HttpResponse:
    return _with(HttpResponse(status=status), **headers)


def _with(response: HttpResponse, **headers: str) -> HttpResponse:
    for name, value in ({"Tus-Resumable": VERSION, "Cache-Control": "no-store"} | headers).items():
        response[name] = value
    return response


def _refused(error: Refused) -> HttpResponse:
    return _with(problem(error.status, error.message, code=error.code))
