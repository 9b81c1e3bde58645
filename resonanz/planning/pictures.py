"""A picture as a network takes it: of a kind it knows, small enough, its colours kept.

The original stays as it was uploaded; where it was taken is told to no network.
"""

from dataclasses import dataclass
from io import BytesIO

from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from resonanz.conversations.models import Attachment
from resonanz.core.errors import Refused
from resonanz.networks.limits import Limits

# As Pillow names them; JPEG first, which every network takes.
_FORMATS = {
    "image/jpeg": ("JPEG", "jpg"),
    "image/png": ("PNG", "png"),
    "image/webp": ("WEBP", "webp"),
}
_QUALITIES = (88, 80, 70, 60)
# Each step leaves about half of the pixels.
_STEP = 0.7
_STEPS = 12
_WHITE = (255, 255, 255)


@dataclass(frozen=True)
class Fitted:
    """The bytes of a picture that fits, and what they are."""

    content: bytes
    media_type: str
    ending: str
    width: int
    height: int


def needs_fitting(picture: Attachment, limits: Limits) -> bool:
    """Whether a network would refuse the picture as it is, for its kind or its size."""
    pixels = (picture.width or 0) * (picture.height or 0)
    return (
        picture.media_type not in limits.media_types
        or (picture.size_bytes or 0) > limits.picture_bytes
        or (limits.picture_pixels is not None and pixels > limits.picture_pixels)
    )


def can_be_fitted(picture: Attachment, limits: Limits) -> bool:
    """Whether we can make it one the network takes: still pictures, where it takes any."""
    is_still = picture.media_type in _FORMATS
    return is_still and bool(limits.media_types & _FORMATS.keys()) and bool(limits.media_count)


def fit(content: bytes, limits: Limits) -> Fitted:
    """The picture of a kind and size the network takes; raises `Refused` where none is."""
    with Image.open(BytesIO(content)) as opened:
        picture = ImageOps.exif_transpose(opened)
        profile = opened.info.get("icc_profile")
        media_type = _media_type(str(opened.format), limits)
    picture = _within(picture, limits.picture_pixels)
    for _step in range(_STEPS):
        for written in _written(picture, media_type, profile):
            if len(written) <= limits.picture_bytes:
                ending = _FORMATS[media_type][1]
                return Fitted(written, media_type, ending, picture.width, picture.height)
        picture = _smaller(picture, _STEP)
    raise Refused(_("This picture cannot be made small enough for this network."))


def _media_type(given: str, limits: Limits) -> str:
    """The kind it has where the network takes that, else the first it does."""
    own = next((key for key, (name, _end) in _FORMATS.items() if name == given), "")
    kinds = [own, *_FORMATS]
    return next(kind for kind in kinds if kind in limits.media_types)


def _within(picture: Image.Image, most_pixels: int | None) -> Image.Image:
    pixels = picture.width * picture.height
    if most_pixels is None or pixels <= most_pixels:
        return picture
    return _smaller(picture, (most_pixels / pixels) ** 0.5)


def _smaller(picture: Image.Image, factor: float) -> Image.Image:
    size = (max(1, int(picture.width * factor)), max(1, int(picture.height * factor)))
    return picture.resize(size, Image.Resampling.LANCZOS)


def _written(picture: Image.Image, media_type: str, profile: bytes | None) -> list[bytes]:
    """The picture written in each quality its kind has, the best first."""
    name = _FORMATS[media_type][0]
    if name == "JPEG":
        picture = _opaque(picture)
    return [
        _bytes(picture, name, profile, quality)
        for quality in (_QUALITIES if name != "PNG" else _QUALITIES[:1])
    ]


def _bytes(picture: Image.Image, name: str, profile: bytes | None, quality: int) -> bytes:
    written = BytesIO()
    # What else the file knew (place, camera) is not written again.
    clean = picture.copy()
    clean.info = {}
    options: dict[str, object] = {"quality": quality, "optimize": True}
    if profile:
        options["icc_profile"] = profile
    clean.save(written, name, **options)
    return written.getvalue()


def _opaque(picture: Image.Image) -> Image.Image:
    """The picture on white, for kinds that know nothing transparent."""
    if picture.mode in ("RGB", "L", "CMYK"):
        return picture
    seen = picture.convert("RGBA")
    ground = Image.new("RGB", seen.size, _WHITE)
    ground.paste(seen, mask=seen.getchannel("A"))
    return ground
