"""What the templates of this room ask of a post, a picture or a crossing."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from lucide.templatetags.lucide import lucide

from resonanz.channels.abilities import traits_of
from resonanz.channels.models import Channel
from resonanz.channels.queries import address_of
from resonanz.conversations.composing import SIGNS
from resonanz.conversations.models import Attachment, Idea
from resonanz.core.moments import absolute
from resonanz.core.time import from_iso
from resonanz.people import viewers

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


@register.filter
def at(rows: Sequence[Any] | None, place: int) -> Any:
    """What stands at a place of a list; nothing where it is shorter."""
    return rows[place] if rows and place < len(rows) else ""


@register.filter
def place_of(chosen: Sequence[int] | None, choice: int) -> int:
    """At which place, from 1, a choice was put; 0 where at none."""
    return list(chosen).index(choice) + 1 if chosen and choice in chosen else 0


@register.filter
def moment(text: str) -> datetime | None:
    """The moment that was told as text."""
    return from_iso(text) if text else None


@register.filter
def on_our_clock(at: datetime | None) -> str:
    """A moment as the organisation's clock shows it, with the name of its zone: for cards, which
    are the same for readers everywhere."""
    return on_clock(at, viewers.organisation().time_zone) if at else ""


@register.filter
def on_clock(at: datetime | None, zone: str) -> str:
    """A moment as a clock in a zone shows it, with the name of the zone."""
    if at is None:
        return ""
    there = at.astimezone(ZoneInfo(zone))
    with timezone.override(there.tzinfo):
        return f"{absolute(there)} {_zone(there)}"


@register.filter
def stages_to(stage: str) -> list[tuple[str, Any]]:
    """The stages an idea goes through; declined only where it was."""
    declined = Idea.Stage.DECLINED
    left_out = Idea.Stage.DONE if stage == declined else declined
    return [each for each in Idea.Stage.choices if each[0] != left_out]


@register.filter
def stage_label(stage: str) -> Any:
    """A stage of an idea in words."""
    return Idea.Stage(stage).label


@register.filter
def lasting(event: Mapping[str, Any]) -> str:
    """From when to when an event is on its clock; the day of its end only where it is another."""
    clock = ZoneInfo(event["zone"])
    starts, ends = (_moment(event[name]).astimezone(clock) for name in ("starts_at", "ends_at"))
    with timezone.override(clock):
        end = f"{ends:%H:%M}" if starts.date() == ends.date() else absolute(ends)
        return f"{absolute(starts)} – {end} {_zone(ends)}"


def _zone(at: datetime) -> str:
    """What the zone of a moment is called in short, in the words of the language."""
    name = at.tzname() or ""
    return {"CET": _("CET"), "CEST": _("CEST")}.get(name, name)


def _moment(told: str | datetime) -> datetime:
    return from_iso(told) if isinstance(told, str) else told


@register.filter
def here(own: Mapping[str, Any]) -> str:
    """When an event begins on the reader's clock; nothing where that shows the same."""
    starts: datetime = own["starts_at"]
    there = starts.astimezone(ZoneInfo(own["zone"]))
    mine = starts.astimezone(timezone.get_current_timezone())
    return "" if there.replace(tzinfo=None) == mine.replace(tzinfo=None) else absolute(starts)
