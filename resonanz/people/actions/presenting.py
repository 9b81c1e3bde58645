"""How one presents oneself, and how Resonanz speaks to one."""

import secrets
import warnings
import zoneinfo
from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from resonanz.accounts.models import User
from resonanz.core.errors import Refused
from resonanz.core.fitting import require_fit
from resonanz.core.rights import require
from resonanz.people.models import Identity, Person

MOST_PICTURE_BYTES = 10 * 1024 * 1024
MOST_PICTURE_PIXELS = 50_000_000
PICTURE_SIDE = 512
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF")


@transaction.atomic
def edit_profile(actor: Person, person: Person, *, name: str, title: str, about: str) -> None:
    """Change what a profile says; the name inside follows."""
    require(actor, "people.edit", person)
    if not name.strip():
        raise Refused(_("A person needs a name."))
    person.name, person.title, person.about = " ".join(name.split()), title.strip(), about.strip()
    require_fit(person, "name", "title")
    person.save(update_fields=["name", "title", "about"])
    Identity.objects.inside().filter(person=person).update(name=person.name)


def set_picture(actor: Person, person: Person, file: Any) -> None:
    """Take a picture as the person's face: square, small, without what the camera noted."""
    require(actor, "people.edit", person)
    if file.size > MOST_PICTURE_BYTES:
        raise Refused(_("This picture is larger than 10 MB. Choose a smaller one."))
    _replace_picture(person, ContentFile(_face(file), name=f"{secrets.token_urlsafe(16)}.webp"))


def remove_picture(actor: Person, person: Person) -> None:
    """Show initials again."""
    require(actor, "people.edit", person)
    _replace_picture(person, None)


def _face(file: Any) -> bytes:
    """The middle of a picture as a small WebP; raises `Refused` for another file."""
    try:
        with warnings.catch_warnings(), Image.open(file, formats=_FORMATS) as picture:
            warnings.simplefilter("error")
            if picture.width * picture.height > MOST_PICTURE_PIXELS:
                raise Refused(_("This picture has too many pixels. Choose a smaller one."))
            upright = ImageOps.exif_transpose(picture).convert("RGB")
            face = ImageOps.fit(upright, (PICTURE_SIDE, PICTURE_SIDE))
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Warning) as error:
        raise Refused(
            _("This file cannot be read as a picture. JPEG, PNG, WebP and GIF can.")
        ) from error
    target = BytesIO()
    face.save(target, "WEBP", quality=85)
    return target.getvalue()


def _replace_picture(person: Person, file: "ContentFile[bytes] | None") -> None:
    storage, old = person.picture.storage, person.picture.name
    person.picture = file
    person.save(update_fields=["picture"])
    if old:
        transaction.on_commit(lambda: storage.delete(old))


@transaction.atomic
def settle(person: Person, *, language: str, theme: str, time_zone: str) -> None:
    """Set one's own language, theme and time zone; empty means like the organisation."""
    if language and language not in dict(settings.LANGUAGES):
        raise Refused(_("Resonanz does not speak “%s”.") % language)
    if theme not in User.Theme.values:
        raise Refused(_("There is no theme “%s”.") % theme)
    if time_zone and time_zone not in zoneinfo.available_timezones():
        raise Refused(_("There is no time zone “%s”.") % time_zone)
    User.objects.filter(person=person).update(language=language, theme=theme)
    Person.objects.filter(pk=person.pk).update(time_zone=time_zone)
