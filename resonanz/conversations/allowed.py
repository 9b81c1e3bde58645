"""Which files may hang on a post, by the endings of their names, and how large each may be."""

from collections.abc import Mapping
from pathlib import PurePath

from django.conf import settings
from django.utils.translation import gettext as _

from resonanz.core.errors import Refused
from resonanz.core.figures import Figure

from .models import Attachment

Kind = Attachment.Kind
PICTURES = frozenset("jpg jpeg png webp gif".split())
VIDEOS = frozenset("mp4 m4v mov webm mkv".split())
_OFFICE = "application/vnd.openxmlformats-officedocument"
_OPEN = "application/vnd.oasis.opendocument"
# Documents by their ending: as what they are handed out.
DOCUMENTS: Mapping[str, str] = {
    "pdf": "application/pdf",
    "docx": f"{_OFFICE}.wordprocessingml.document",
    "xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    "pptx": f"{_OFFICE}.presentationml.presentation",
    "odt": f"{_OPEN}.text",
    "ods": f"{_OPEN}.spreadsheet",
    "odp": f"{_OPEN}.presentation",
    "doc": "application/msword",
    "xls": "application/vnd.ms-excel",
    "ppt": "application/vnd.ms-powerpoint",
    "txt": "text/plain",
    "md": "text/markdown",
    "csv": "text/csv",
}
# How they begin; texts begin as they like.
_ARCHIVE, _OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BEGINNINGS = {
    "pdf": b"%PDF-",
    **dict.fromkeys("docx xlsx pptx odt ods odp".split(), _ARCHIVE),
    **dict.fromkeys("doc xls ppt".split(), _OLD_OFFICE),
}
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
# So many bytes tell a document from what only bears its name.
TELLING = 12


def ending_of(name: str) -> str:
    return PurePath(name.lower()).suffix.removeprefix(".")


def kind_of(name: str, media_type: str = "") -> str:
    """What a file is by its name, else by what it is said to be; without either a video.

    Raises `Refused` for what does not go along with a post.
    """
    ending = ending_of(name)
    said = media_type.partition("/")[0]
    if ending in PICTURES or (said == "image" and ending not in DOCUMENTS):
        return Kind.PICTURE
    if ending in DOCUMENTS:
        return Kind.FILE
    if ending in VIDEOS or said == "video" or not (name or media_type):
        return Kind.VIDEO
    words = _(
        "Files of this kind do not go along. Pictures, videos, PDF, Office and text files do."
    )
    raise Refused(words, code="no_such_kind")


def require_room(kind: str, size_bytes: int) -> None:
    """Raises `Refused` where a file is larger than the settings allow."""
    limit = most_mb(kind)
    if size_bytes > limit * 1_000_000:
        raise Refused(_too_large(kind) % {"limit": Figure(limit)}, code="too_large")


def most_mb(kind: str) -> int:
    found: Mapping[str, int] = {
        Kind.PICTURE: settings.PICTURE_MAX_MB,
        Kind.VIDEO: settings.VIDEO_MAX_MB,
        Kind.FILE: settings.FILE_MAX_MB,
    }
    return found[kind]


def require_document(name: str, beginning: bytes) -> None:
    """Raises `Refused` where a document does not begin as its name promises."""
    ending = ending_of(name)
    expected = _BEGINNINGS.get(ending)
    if expected is not None:
        fits = beginning.startswith(expected)
    else:
        fits = b"\x00" not in beginning or beginning.startswith(_UTF_16)
    if not fits:
        words = _("This is no %(ending)s file, whatever its name says. Save it anew.")
        raise Refused(words % {"ending": ending.upper()}, code="no_document")


def _too_large(kind: str) -> str:
    if kind == Kind.VIDEO:
        return _("This video is larger than %(limit)s MB. Save it smaller, or shorter.")
    if kind == Kind.PICTURE:
        return _("This picture is larger than %(limit)s MB.")
    return _("This file is larger than %(limit)s MB. Make it smaller, or split it.")
