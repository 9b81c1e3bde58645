"""What the desk's templates say with signs and words."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from resonanz.channels.abilities import traits_of
from resonanz.core.figures import Figure
from resonanz.core.time import from_iso, now
from resonanz.desk.models import Case

register = template.Library()

SOON = timedelta(hours=1)


@register.filter
def urgency(at: datetime | None) -> str:
    """How pressing a promise is: "breached", "due" within the hour, or nothing."""
    if at is None:
        return ""
    return "breached" if at < now() else "due" if at < now() + SOON else ""


@register.filter
def moment(text: str) -> datetime:
    """The moment of a stored text."""
    return from_iso(text)


@register.filter
def promise_name(case: Case) -> str:
    """Which promise is due next, in words."""
    return {
        "first": _("First answer"),
        "next": _("Next answer"),
        "resolution": _("Resolution"),
    }.get(case.promise, _("Due"))


@register.filter
def stage_name(stage: str) -> str:
    """How far an answer has come, in words."""
    return {
        "awaiting": _("Awaiting approval"),
        "returned": _("Came back"),
        "withdrawn": _("Withdrawn"),
        "approved": _("Approved"),
        "scheduled": _("Scheduled"),
        "claimed": _("About to be sent"),
        "sending": _("Sending"),
        "sent": _("Sent"),
        "refused": _("Refused by the network"),
        "unknown": _("Looking whether it arrived"),
    }.get(stage, stage)


@register.filter
def stage_tone(stage: str) -> str:
    """The tone of an answer's chip."""
    return {"sent": "done", "refused": "alarm", "returned": "alarm", "awaiting": "outside"}.get(
        stage, ""
    )


@register.filter
def stage_sign(stage: str) -> str:
    """The sign of an answer's chip."""
    return {
        "sent": "circle-check",
        "refused": "circle-alert",
        "returned": "undo-2",
        "withdrawn": "undo-2",
        "scheduled": "calendar-clock",
        "unknown": "search",
        "awaiting": "user-check",
    }.get(stage, "send")


@register.filter
def network_names(profiles: Sequence[dict[str, str]]) -> str:
    """The names of the networks of some profiles, each once."""
    return ", ".join(dict.fromkeys(str(traits_of(row["network"]).name) for row in profiles))


@register.filter
def span(length: timedelta | None) -> str:
    """A promised time in words ("2 hours", "90 minutes")."""
    if length is None:
        return _("not promised")
    minutes = round(length.total_seconds() / 60)
    if minutes % 60:
        return ngettext("%(count)s minute", "%(count)s minutes", minutes) % {
            "count": Figure(minutes)
        }
    hours = minutes // 60
    return ngettext("%(count)s hour", "%(count)s hours", hours) % {"count": Figure(hours)}


@register.filter
def took(length: timedelta) -> str:
    """How long something took, as clocks show it: "0:04 h", "27:30 h"."""
    minutes = round(length.total_seconds() / 60)
    return _("%(time)s h") % {"time": f"{minutes // 60}:{minutes % 60:02}"}


@register.filter
def in_hours(length: timedelta | None) -> str:
    """A promised time as the form takes it."""
    if length is None:
        return ""
    return f"{length.total_seconds() / 3600:.2f}".rstrip("0").rstrip(".")
