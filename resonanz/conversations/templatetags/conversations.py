"""What the templates of this room ask of a post, a picture or a crossing."""

import re
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe
from lucide.templatetags.lucide import lucide

from resonanz.channels.abilities import traits_of
from resonanz.channels.models import Channel
from resonanz.channels.queries import address_of
from resonanz.conversations.composing import SIGNS
from resonanz.conversations.models import Attachment
from resonanz.core.time import from_iso

register = template.Library()


@register.filter
def address_of_channel(channel: Channel) -> str:
    """The page of a channel."""
    return address_of(channel)


@register.filter
def source(picture: Attachment) -> str:
    """Where a picture or file lies: with us behind its rights, or with its network."""
    if picture.file:
        return f"/attachments/{picture.pk}/"
    return _safe(picture.remote_address)


@register.filter
def preview(picture: Attachment) -> str:
    """A picture in the size it is shown with."""
    return source(picture) if picture.file else _safe(picture.preview_address) or source(picture)


@register.filter
def said_at(snapshot: Mapping[str, Any]) -> datetime | None:
    """When the outside post of a crossing was said."""
    return from_iso(str(snapshot["said_at"])) if snapshot.get("said_at") else None


@register.filter
def network_name(snapshot: Mapping[str, Any]) -> str:
    """The name, in the reader's language, of the network an outside post stood on."""
    return str(traits_of(str(snapshot.get("network", ""))).name)


@register.filter
def quoted_source(picture: Mapping[str, Any]) -> str:
    """Where a picture of a quoted outside post lies."""
    if picture["number"]:
        return f"/attachments/{picture['number']}/"
    return _safe(str(picture["address"]))


@register.filter
def quoted_preview(picture: Mapping[str, Any]) -> str:
    """A picture of a quoted outside post in the size it is shown with."""
    shown = "" if picture["number"] else _safe(str(picture["preview"]))
    return shown or quoted_source(picture)


@register.filter
def web_address(address: str) -> str:
    """An address a link may lead to; nothing for any other."""
    return address if address.startswith(("https://", "http://")) else ""


def _safe(address: str) -> str:
    return address if address.startswith("https://") else ""


@register.simple_tag
@lru_cache(maxsize=1)
def sign_symbols() -> SafeString:
    """The shapes of all signs beside posts, to be referred to by `<use>`."""
    return mark_safe("".join(_symbol(name) for name in SIGNS))


def _symbol(name: str) -> str:
    shapes = re.sub(r"^<svg[^>]*>|</svg>$", "", lucide(name).strip())
    return f'<symbol id="sign-{name}" viewBox="0 0 24 24">{shapes}</symbol>'


@register.filter
def address_for_feed(channel: Channel) -> str:
    """Where the bar for what is new and the read mark of a channel are asked for."""
    return f"/channels/{channel.pk}/"
