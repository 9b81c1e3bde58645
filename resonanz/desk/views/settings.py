"""What is promised on which channel, and when the organisation answers."""

from datetime import date, timedelta
from typing import Any

from babel.dates import get_day_names
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from resonanz.core.errors import Refused
from resonanz.core.free_days import public_holidays
from resonanz.core.htmx import get_visible, signed_in
from resonanz.core.rights import may, require
from resonanz.core.time import now
from resonanz.desk import actions, inputs, queries
from resonanz.people.lands import LANDS
from resonanz.people.models import Organisation
from resonanz.people.requests import Request


@require_GET
@signed_in
def overview(request: Request) -> HttpResponse:
    """All channels whose promises one may set, and the opening hours."""
    channels = list(queries.channels_to_promise(request.person))
    for channel in channels:
        channel.level = queries.level_of(channel)  # type: ignore[attr-defined]
    may_set_hours = may(request.person, "desk.opening_hours")
    if not channels and not may_set_hours:
        require(request.person, "desk.opening_hours")
    context = {"channels": channels, "may_set_hours": may_set_hours} | _week()
    return render(request, "desk/settings.html", context)


@require_http_methods(["GET", "POST"])
@signed_in
def channel(request: Request, channel_id: int) -> HttpResponse:
    """What is promised on one channel, and whether a second person must agree there."""
    found = get_visible(queries.channels_to_promise(request.person), pk=channel_id)
    error = None
    if request.method == "POST":
        try:
            _promise(request, found)
        except Refused as refused:
            error = refused
        else:
            messages.success(request, _("Saved. Open cases were reckoned anew."))
            return redirect("desk:settings")
    context = {"channel": found, "level": queries.level_of(found), "error": error}
    context["typed"] = request.POST  # type: ignore[assignment]
    return render(request, "desk/promises.html", context, status=422 if error else 200)


@require_http_methods(["GET", "POST"])
@signed_in
def opening_hours(request: Request) -> HttpResponse:
    """When the organisation answers, and whose public holidays it keeps."""
    require(request.person, "desk.opening_hours")
    error = None
    if request.method == "POST":
        try:
            land = request.POST.get("land", "")
            actions.open_at(request.person, inputs.periods(request), land)
        except Refused as refused:
            error = refused
        else:
            messages.success(request, _("Saved. Open cases were reckoned anew."))
            return redirect("desk:settings")
    context = _week(request.POST if error else None) | {"lands": LANDS, "error": error}
    return render(request, "desk/opening_hours.html", context, status=422 if error else 200)


def _promise(request: Request, channel: Any) -> None:
    posted = request.POST
    actions.promise(
        request.person,
        channel,
        first_answer=inputs.hours(posted.get("first_answer", "")),
        next_answer=inputs.hours(posted.get("next_answer", "")),
        resolution=inputs.hours(posted.get("resolution", "")),
        in_opening_hours="in_opening_hours" in posted,
        needs_approval="needs_approval" in posted,
    )


def _week(typed: Any = None) -> dict[str, Any]:
    """The days of the week with their periods, the Land and its next public holidays."""
    organisation = Organisation.objects.first() or Organisation()
    land = organisation.federal_state if typed is None else typed.get("land", "")
    names = get_day_names("wide", locale=(get_language() or "en").replace("-", "_"))
    stored: dict[int, list[tuple[str, str]]] = {day: [] for day in inputs.WEEKDAYS}
    for period in queries.opening_hours():
        stored[period.weekday].append((f"{period.opens:%H:%M}", f"{period.closes:%H:%M}"))
    range(inputs.PERIODS_A_DAY)
    days = [
        {
            "number": day,
            "name": names[day],
            "periods": stored[day],
            "slots": [
                _slot(day, place, stored[day], typed) for place in range(inputs.PERIODS_A_DAY)
            ],
        }
        for day in inputs.WEEKDAYS
    ]
    return {
        "days": days,
        "land": land,
        "land_name": dict(LANDS).get(land, ""),
        "zone": organisation.time_zone,
        "next_holidays": _next_holidays(land),
        "is_always_open": not any(stored.values()),
    }


def _slot(day: int, place: int, stored: list[tuple[str, str]], typed: Any) -> dict[str, str]:
    names = (f"opens_{day}_{place}", f"closes_{day}_{place}")
    if typed is not None:
        opens, closes = (typed.get(name, "") for name in names)
    else:
        opens, closes = stored[place] if place < len(stored) else ("", "")
    return {"opens_name": names[0], "closes_name": names[1], "opens": opens, "closes": closes}


def _next_holidays(land: str) -> list[date]:
    today = now().date()
    days = public_holidays(land, today.year) | public_holidays(land, today.year + 1)
    return sorted(day for day in days if today <= day <= today + timedelta(days=200))[:5]
