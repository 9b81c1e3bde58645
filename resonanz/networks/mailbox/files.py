"""Files that come with mails: which are kept, under which names, and which are only named."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from io import BytesIO
from uuid import uuid4

from django.utils.translation import gettext as _
from PIL import Image

from resonanz.networks.contract import MediaSeen

from .parse import File, Mail

MOST_FILES = 20
MOST_BYTES = 10_000_000
MOST_TOGETHER = 25_000_000
# Pictures in signatures, and the dot that tells who reads.
SMALL_PICTURE = 8_000
MOST_PIXELS = 50_000_000

# What is kept: ending, and what the file is served as. Nothing that runs anywhere.
KEPT: dict[str, str] = {
    "csv": "text/csv",
    "doc": "application/msword",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "gif": "image/gif",
    "heic": "image/heic",
    "ics": "text/calendar",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "m4a": "audio/mp4",
    "mov": "video/quicktime",
    "mp3": "audio/mpeg",
    "mp4": "video/mp4",
    "odp": "application/vnd.oasis.opendocument.presentation",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odt": "application/vnd.oasis.opendocument.text",
    "ogg": "audio/ogg",
    "pdf": "application/pdf",
    "png": "image/png",
    "ppt": "application/vnd.ms-powerpoint",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "rtf": "application/rtf",
    "txt": "text/plain",
    "vcf": "text/vcard",
    "webm": "video/webm",
    "webp": "image/webp",
    "xls": "application/vnd.ms-excel",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}
_ENDINGS = {kind: ending for ending, kind in KEPT.items() if ending != "jpeg"}
_SHOWN = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "GIF": "gif"}


@dataclass
class Kept:
    """The files of a mail that are kept, and the names of those that are not."""

    media: list[MediaSeen] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


def of(mail: Mail) -> Kept:
    """The files of a mail; the whole of its words where some were cut out."""
    kept, together = Kept(), 0
    for file in _worth_it(mail.files):
        together += len(file.content)
        seen = _seen(file) if together <= MOST_TOGETHER else None
        if seen is None or len(kept.media) >= MOST_FILES:
            kept.left_out.append(file.name or file.media_type)
        else:
            kept.media.append(seen)
    if mail.was_cut:
        kept.media.append(_whole(mail))
    return kept


def _worth_it(files: Iterable[File]) -> list[File]:
    """Without logos in signatures and the like."""
    return [one for one in files if not (one.is_inline and len(one.content) < SMALL_PICTURE)]


def _seen(file: File) -> MediaSeen | None:
    """A file as it is kept; none where it is not: empty, too large, or of another kind."""
    if not 0 < len(file.content) <= MOST_BYTES:
        return None
    if shown := _picture(file):
        return shown
    ending = file.name.rpartition(".")[2].lower() if "." in file.name else ""
    ending = ending or _ENDINGS.get(file.media_type, "")
    if ending not in KEPT or ending in _SHOWN.values() or ending == "jpeg":
        return None
    return MediaSeen(
        kind="video" if KEPT[ending].startswith("video/") else "file",
        media_type=KEPT[ending],
        alt=file.name or f"{file.media_type}",
        content=file.content,
        name=_stored(ending),
    )


def _picture(file: File) -> MediaSeen | None:
    """A file that is a picture, whatever it says it is."""
    if not file.media_type.startswith(("image/", "application/octet-stream")):
        return None
    try:
        with Image.open(BytesIO(file.content), formats=list(_SHOWN)) as picture:
            ending, size = _SHOWN[str(picture.format)], picture.size
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    if size[0] * size[1] > MOST_PIXELS:
        return None
    return MediaSeen(
        kind="picture",
        media_type=KEPT[ending],
        alt=re.sub(r"\.\w{1,5}$", "", file.name),
        width=size[0],
        height=size[1],
        content=file.content,
        name=_stored(ending),
    )


def _whole(mail: Mail) -> MediaSeen:
    return MediaSeen(
        kind="file",
        media_type="text/plain; charset=utf-8",
        alt=_("The whole mail, with what was quoted"),
        content=mail.text.encode("utf-8", "replace")[:MOST_BYTES],
        name=_stored("txt"),
    )


def _stored(ending: str) -> str:
    """The name a file is stored under: never the one somebody outside chose."""
    return f"{uuid4().hex}.{ending}"
