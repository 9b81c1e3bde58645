"""Pictures on their way into a post: really decoded, freed of places, made small enough."""

from io import BytesIO
from typing import IO
from uuid import uuid4

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from PIL import Image, ImageOps, UnidentifiedImageError

from resonanz.conversations import allowed
from resonanz.conversations.models import Attachment
from resonanz.core.errors import Forbidden, Refused
from resonanz.core.figures import Figure
from resonanz.core.markdown import language_of
from resonanz.core.subtitles import MOST_BYTES, Unreadable, vtt_of, words_of
from resonanz.people import viewers
from resonanz.people.models import Person

from .storing import storable

MAX_PIXELS = 50_000_000
LONGEST_EDGE = 2560
ALT_LENGTH = 1500
UNREADABLE = gettext_lazy(
    "These are no subtitles we can read. Save them as WebVTT (.vtt) or SubRip (.srt)."
)
# Format (as Pillow names it): media type, ending.
_FORMATS = {
    "JPEG": ("image/jpeg", "jpg"),
    "PNG": ("image/png", "png"),
    "WEBP": ("image/webp", "webp"),
    "GIF": ("image/gif", "gif"),
}


def upload(actor: Person, file: IO[bytes], alt: str = "") -> Attachment:
    """A picture of the actor's, not yet part of a post; only they see it until then."""
    kind = Attachment.Kind.PICTURE
    content = file.read(allowed.most_mb(kind) * 1_000_000 + 1)
    allowed.require_room(kind, len(content))
    picture = _decoded(content)
    clean, size = _clean(picture, content)
    media_type, ending = _FORMATS[str(picture.format)]
    attachment = Attachment(
        owner=actor,
        media_type=media_type,
        alt=_words(alt),
        width=size[0],
        height=size[1],
        size_bytes=len(clean),
    )
    attachment.file.save(f"{uuid4().hex}.{ending}", ContentFile(clean), save=False)
    attachment.save()
    return attachment


def describe(actor: Person, attachment: Attachment, alt: str, subtitles: str | None = None) -> None:
    """Give a picture of the actor's its alternative text, and a video its subtitles where given.

    Raises `Refused` where others agree to the post it is planned for: there they see the change.
    """
    _own(actor, attachment)
    if attachment.planned_posts.exclude(state="draft").exists():
        words = _(
            "This belongs to a planned post that is no draft any more. Change it in the plan."
        )
        raise Refused(words, code="is_planned")
    attachment.alt = alt
    if subtitles is not None:
        attachment.subtitles = subtitles
    reword(attachment)


def reword(attachment: Attachment) -> None:
    """Store what a picture or video says in words, as it stands in the given row.

    Subtitles are WebVTT or SubRip; raises `Refused` where they cannot be read.
    """
    attachment.alt = _words(attachment.alt)
    attachment.subtitles = _subtitles(attachment)
    attachment.subtitles_language = ""
    if attachment.subtitles:
        spoken = language_of(words_of(attachment.subtitles), viewers.organisation().language)
        attachment.subtitles_language = spoken
    attachment.save(update_fields=["alt", "subtitles", "subtitles_language"])


def _subtitles(attachment: Attachment) -> str:
    content = attachment.subtitles.encode("utf-8", "replace")
    if not content.strip():
        return ""
    if attachment.kind != Attachment.Kind.VIDEO:
        raise Refused(_("Only a video has subtitles."))
    if len(content) > MOST_BYTES:
        words = _("These subtitles are larger than %(limit)s kB.")
        raise Refused(words % {"limit": Figure(MOST_BYTES // 1000)}, code="too_large")
    try:
        return storable(vtt_of(content))
    except Unreadable as error:
        raise Refused(str(UNREADABLE), code="no_subtitles") from error


def discard(actor: Person, attachment: Attachment) -> None:
    """Throw away an upload of the actor's that was not used."""
    _own(actor, attachment)
    if attachment.post_id:
        raise Refused(_("This picture already belongs to a post."))
    attachment.file.delete(save=False)
    attachment.delete()


def _words(alt: str) -> str:
    return storable(alt).strip()[:ALT_LENGTH]


def _own(actor: Person, attachment: Attachment) -> None:
    if attachment.owner_id != actor.pk:
        raise Forbidden(_("This picture is not yours."))


def _decoded(content: bytes) -> Image.Image:
    try:
        picture = Image.open(BytesIO(content), formats=list(_FORMATS))
        if picture.width * picture.height > MAX_PIXELS:
            raise Refused(_("This picture has too many pixels. Make it smaller first."))
        picture.load()
    except UnidentifiedImageError as error:
        raise Refused(_("This is no picture we can show (JPEG, PNG, WebP or GIF).")) from error
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise Refused(_("This picture is broken. Try to save it anew.")) from error
    return picture


def _clean(picture: Image.Image, content: bytes) -> tuple[bytes, tuple[int, int]]:
    """The picture without the place and camera it was taken with, upright, of a sensible size."""
    if getattr(picture, "is_animated", False):
        return _clean_animation(picture), picture.size
    upright = ImageOps.exif_transpose(picture)
    upright.thumbnail((LONGEST_EDGE, LONGEST_EDGE))
    if picture.format == "JPEG" and upright.mode not in ("RGB", "L"):
        upright = upright.convert("RGB")
    upright.info = {}
    written = BytesIO()
    upright.save(written, str(picture.format), **_options(picture))
    return written.getvalue(), upright.size


def _clean_animation(picture: Image.Image) -> bytes:
    written = BytesIO()
    picture.save(written, str(picture.format), save_all=True, exif=b"", comment=b"")
    return written.getvalue()


def _options(picture: Image.Image) -> dict[str, object]:
    profile = picture.info.get("icc_profile")
    options: dict[str, object] = {"icc_profile": profile} if profile else {}
    return options | ({"quality": 88, "optimize": True} if picture.format == "JPEG" else {})
