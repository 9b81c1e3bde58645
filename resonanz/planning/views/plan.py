"""The plan: a list, a month, a week."""

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from resonanz.core.htmx import is_fragment, render_fragment, signed_in
from resonanz.core.rights import may
from resonanz.networks.queries import worker_is_away
from resonanz.people import viewers
from resonanz.people.requests import Request
from resonanz.planning import calendar, queries
from resonanz.planning.inputs import number
from resonanz.planning.queries import Wish


@require_GET
@signed_in
def plan(request: Request) -> HttpResponse:
    """The plan as a list: complete, and walked by keyboard."""
    wish = _wish(request)
    page = queries.planned(request.person, wish, request.GET.get("mark", ""))
    query = urlencode(_query(wish) | {"mark": page.next})
    context: dict[str, Any] = {
        "page": page,
        "wish": wish,
        "more": f"/plan/?{query}" if page.next else "",
    }
    if is_fragment(request):
        return render_fragment(request, "planning/plan.html#rows", **context)
    context |= _common(request, "list") | {"tabs": _tabs(request, wish)}
    return render(request, "planning/plan.html", context)


@require_GET
@signed_in
def month(request: Request) -> HttpResponse:
    """A month, whole weeks of it."""
    day = _day(request)
    start, end = calendar.weeks_of_month(day)
    context = {
        "mode": "month",
        "day": day,
        "before": calendar.month_before(day),
        "after": calendar.month_after(day),
    }
    return _calendar(request, context, start, end, month=day.month)


@require_GET
@signed_in
def week(request: Request) -> HttpResponse:
    """A week, each post with its words."""
    day = _day(request)
    start = calendar.week_of(day)
    context = {
        "mode": "week",
        "day": start,
        "last": start + timedelta(days=6),
        "before": start - calendar.WEEK,
        "after": start + calendar.WEEK,
    }
    return _calendar(request, context, start, start + calendar.WEEK)


def _calendar(
    request: Request, context: dict[str, Any], start: date, end: date, month: int | None = None
) -> HttpResponse:
    channel = number(request.GET.get("channel"))
    posts = queries.between(request.person, start, end, channel)
    days = calendar.days(start, end, posts, viewers.organisation().time_zone, month)
    context |= {
        "weeks": [days[first : first + 7] for first in range(0, len(days), 7)],
        "count": len(posts),
        "wish": Wish(channel_id=channel),
    }
    if is_fragment(request):
        return render_fragment(request, "planning/calendar.html#grid", **context)
    context |= _common(request, context["mode"])
    return render(request, "planning/calendar.html", context)


def _common(request: Request, mode: str) -> dict[str, Any]:
    """What stands above each of the three."""
    return {
        "mode": mode,
        "channels": queries.channels(request.person),
        "may_halt": may(request.person, "planning.halt"),
        "is_away": worker_is_away(),
        "zone": viewers.organisation().time_zone,
        "ways": [
            {"label": label, "href": href, "current": key == mode}
            for key, label, href in (
                ("list", _("List"), "/plan/"),
                ("week", _("Week"), "/plan/week"),
                ("month", _("Month"), "/plan/month"),
            )
        ],
    }


def _tabs(request: Request, wish: Wish) -> list[dict[str, Any]]:
    counts = queries.counts(request.person)
    labels = {
        "upcoming": _("Upcoming"),
        "drafts": _("Drafts"),
        "waiting": _("To approve"),
        "trouble": _("Needs you"),
        "published": _("Published"),
        "stopped": _("Stopped"),
    }
    return [
        {
            "label": label,
            "count": counts.get(tab) or None,
            "href": f"/plan/?{urlencode(_query(Wish(tab, wish.channel_id)))}",
            "current": tab == wish.tab,
        }
        for tab, label in labels.items()
    ]


def _wish(request: Request) -> Wish:
    tab = request.GET.get("tab", "")
    chosen = tab if tab in queries.TABS else "upcoming"
    return Wish(chosen, number(request.GET.get("channel")))


def _query(wish: Wish) -> dict[str, Any]:
    asked = {"tab": wish.tab, "channel": wish.channel_id}
    return {name: value for name, value in asked.items() if value}


def _day(request: Request) -> date:
    return calendar.day_of(request.GET.get("day", ""), viewers.organisation().time_zone)
