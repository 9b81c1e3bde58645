"""What the plan's templates say with signs and words."""

from datetime import date, datetime
from typing import NamedTuple
from urllib.parse import urlsplit

from babel.dates import format_date, format_skeleton
from django import template
from django.utils.translation import get_language
from django.utils.translation import gettext as _

register = template.Library()


class Told(NamedTuple):
    """A stage as it is shown: its sign, its words, its tone."""

    sign: str
    words: str
    tone: str = ""


@register.filter
def stage_told(stage: str) -> Told:
    """How a stage is shown."""
    stages = {
        "draft": Told("pencil-line", _("Draft")),
        "waiting": Told("user-check", _("Waits for approval"), "outside"),
        "approved": Told("badge-check", _("Approved"), "done"),
        "scheduled": Told("clock", _("Scheduled")),
        "claimed": Told("send", _("Going out"), "inside"),
        "sending": Told("send", _("Going out"), "inside"),
        "unknown": Told("search", _("We look whether it arrived"), "due"),
        "sent": Told("check", _("Published"), "done"),
        "published": Told("check", _("Published"), "done"),
        "partly": Told("circle-check", _("Partly published"), "outside"),
        "refused": Told("triangle-alert", _("Refused: needs you"), "alarm"),
        "stopped": Told("circle-pause", _("Stopped"), "alarm"),
        "gone": Told("trash-2", _("Deleted there")),
    }
    return stages.get(str(stage), Told("circle", str(stage)))


@register.filter
def stage_words(stage: str) -> str:
    """The words of a stage."""
    return stage_told(stage).words


@register.filter
def hour(at: datetime | None) -> str:
    """The time of day, as clocks show it."""
    return f"{at:%H:%M}" if at else ""


@register.filter
def day(at: datetime | None) -> str:
    """Weekday and day in short ("Do., 26. Nov.")."""
    return format_skeleton("MMMEd", at, locale=_locale()) if at else ""


@register.filter
def long_moment(at: datetime | None) -> str:
    """Weekday, day and time ("Donnerstag, 26. November, 09:30")."""
    return f"{long_day(at)}, {at:%H:%M}" if at else ""


@register.filter
def long_day(at: date) -> str:
    """Weekday and day in full."""
    pattern = "EEEE, d. MMMM" if _locale().startswith("de") else "EEEE, d MMMM"
    return format_date(at, pattern, locale=_locale())


@register.filter
def weekday(at: date) -> str:
    """The name of the weekday."""
    return format_date(at, "EEEE", locale=_locale())


@register.filter
def day_number(at: date) -> str:
    """The number of the day; the first of a month says which."""
    return format_skeleton("MMMd", at, locale=_locale()) if at.day == 1 else str(at.day)


@register.filter
def month_words(at: date) -> str:
    """Month and year."""
    return format_date(at, "LLLL y", locale=_locale())


@register.simple_tag
def week_words(first: date, last: date) -> str:
    """From which day to which, and the year."""
    begins = format_skeleton("MMMd", first, locale=_locale())
    return f"{begins} – {format_date(last, locale=_locale())}"


@register.filter
def host(address: str) -> str:
    """The name of the server an address leads to."""
    return urlsplit(address).hostname or address


def _locale() -> str:
    language = (get_language() or "de").replace("-", "_")
    return "en_GB" if language == "en" else language
