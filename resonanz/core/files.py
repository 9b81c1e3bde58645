"""Files handed out by our own views: as a whole, or the part somebody asks for."""

import re
from collections.abc import Iterator
from typing import IO

from django.core.files.base import File
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext as _

from .errors import Gone

A_DAY = "private, max-age=86400"
CHUNK = 64 * 1024
_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")


def handed_out(
    request: HttpRequest,
    file: "File[bytes]",
    media_type: str,
    cache: str = A_DAY,
) -> HttpResponse:
    """The file, read while it is sent; players of videos ask for a part of it.

    Raises `Gone` where the store has it no more.
    """
    try:
        size = file.size
    except FileNotFoundError:
        raise Gone(_("This file is not here any more.")) from None
    part = _part(request.headers.get("Range", ""), size)
    response = _whole(file, media_type) if part is None else _partly(file, media_type, *part)
    response["Accept-Ranges"] = "bytes"
    response["Cache-Control"] = cache
    # Whatever it claims to be, it is never run.
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def as_track(subtitles: str) -> HttpResponse:
    """The subtitles of a video (WebVTT) as players read them."""
    headers = {"Cache-Control": "private, no-cache"}
    return HttpResponse(subtitles, content_type="text/vtt; charset=utf-8", headers=headers)


def _part(asked: str, size: int) -> tuple[int, int, int] | None:
    """First and last byte, and how many there are; none where no (sensible) part is asked for."""
    found = _RANGE.fullmatch(asked)
    if not found or found.groups() == ("", ""):
        return None
    first, last = found.groups()
    if not first:
        return max(0, size - int(last)), size - 1, size
    return int(first), min(int(last or size), size - 1), size


def _whole(file: "File[bytes]", media_type: str) -> HttpResponse:
    return FileResponse(file.open("rb"), content_type=media_type)  # type: ignore[return-value]


def _partly(file: "File[bytes]", media_type: str, first: int, last: int, size: int) -> HttpResponse:
    if first > last:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    chunks = read_part(file.open("rb"), first, last - first + 1)
    headers = {
        "Content-Range": f"bytes {first}-{last}/{size}",
        "Content-Length": str(last - first + 1),
    }
    response = StreamingHttpResponse(chunks, status=206, headers=headers, content_type=media_type)
    return response  # type: ignore[return-value]


def read_part(file: IO[bytes], start: int, length: int) -> Iterator[bytes]:
    """So many bytes of a file from one on, chunk by chunk; the file is closed afterwards."""
    with file:
        file.seek(start)
        while length > 0 and (chunk := file.read(min(CHUNK, length))):
            length -= len(chunk)
            yield chunk
