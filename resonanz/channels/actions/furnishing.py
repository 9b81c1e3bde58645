"""What a space looks like and asks of whoever speaks there: its cover and its rules."""

import secrets
import warnings
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from resonanz.channels.models import Channel, Charter, Membership
from resonanz.core.errors import Refused
from resonanz.core.markdown import render
from resonanz.core.rights import require
from resonanz.core.time import now
from resonanz.people.models import Person

MOST_COVER_BYTES = 10 * 1024 * 1024
MOST_COVER_PIXELS = 50_000_000
COVER_SIZE = (1600, 400)
RULES_LENGTH = 5_000
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF")


@transaction.atomic
def set_rules(actor: Person, channel: Channel, source: str) -> None:
    """Say what holds in a space; members read it before they next say something there."""
    require(actor, "channels.manage", channel)
    source = source.replace("\x00", "").strip()
    if len(source) > RULES_LENGTH:
        raise Refused(_("The rules of a space have at most %s characters.") % RULES_LENGTH)
    charter = _charter(channel)
    if charter.rules == source:
        return
    charter.rules, charter.rules_html = source, render(source).html
    charter.rules_changed_at = now() if source else None
    charter.save()
    read_rules(actor, channel)


def read_rules(actor: Person, channel: Channel) -> None:
    """Note that the actor has read the rules, as far as they belong to the space."""
    mine = Membership.objects.filter(channel=channel, person=actor)
    mine.update(rules_read_at=now())


@transaction.atomic
def set_cover(actor: Person, channel: Channel, file: Any, alt: str) -> Charter:
    """Show a picture above a space: cut to four by one, without what the camera noted."""
    require(actor, "channels.manage", channel)
    described = _described(alt)
    if file.size > MOST_COVER_BYTES:
        raise Refused(_("This picture is larger than 10 MB. Choose a smaller one."))
    charter, picture = _charter(channel), _cut(file)
    old = charter.cover.name
    charter.cover_alt = described
    charter.cover = ContentFile(picture, name=f"{secrets.token_urlsafe(16)}.webp")
    charter.save()
    _forget(charter, old)
    return charter


@transaction.atomic
def describe_cover(actor: Person, channel: Channel, alt: str) -> None:
    """Other words for what the cover shows."""
    require(actor, "channels.manage", channel)
    charter = _charter(channel)
    if charter.cover and charter.cover_alt != alt.strip():
        charter.cover_alt = _described(alt)
        charter.save(update_fields=["cover_alt"])


@transaction.atomic
def remove_cover(actor: Person, channel: Channel) -> None:
    """Show no picture above the space any more."""
    require(actor, "channels.manage", channel)
    charter = _charter(channel)
    old, charter.cover, charter.cover_alt = charter.cover.name, "", ""
    charter.save()
    _forget(charter, old)


def _charter(channel: Channel) -> Charter:
    return Charter.objects.filter(channel=channel).first() or Charter(channel=channel)


def _described(alt: str) -> str:
    if not alt.strip():
        raise Refused(_("Say in a few words what the picture shows, for those who do not see it."))
    return " ".join(alt.split())[:300]


def _cut(file: Any) -> bytes:
    """The middle of a picture as a wide WebP; raises `Refused` for another file."""
    try:
        with warnings.catch_warnings(), Image.open(file, formats=_FORMATS) as picture:
            warnings.simplefilter("error")
            if picture.width * picture.height > MOST_COVER_PIXELS:
                raise Refused(_("This picture has too many pixels. Choose a smaller one."))
            upright = ImageOps.exif_transpose(picture).convert("RGB")
            cover = ImageOps.fit(upright, COVER_SIZE)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Warning) as error:
        raise Refused(
            _("This file cannot be read as a picture. JPEG, PNG, WebP and GIF can.")
        ) from error
    target = BytesIO()
    cover.save(target, "WEBP", quality=82)
    return target.getvalue()


def _forget(charter: Charter, old: str | None) -> None:
    if old:
        storage = charter.cover.storage
        transaction.on_commit(lambda: storage.delete(old))
