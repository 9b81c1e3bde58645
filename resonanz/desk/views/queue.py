"""The queue, and what is asked of everybody."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from resonanz.core.htmx import is_fragment, render_fragment, signed_in
from resonanz.core.rights import may
from resonanz.core.time import now
from resonanz.desk import actions, inputs, queries
from resonanz.desk.models import Case, Deed
from resonanz.desk.queries import Wish
from resonanz.networks.queries import worker_seems_away
from resonanz.people.requests import Request


@require_GET
@signed_in
def desk(request: Request) -> HttpResponse:
    """The queue alone; on a wide screen with room for the case that is chosen."""
    if is_fragment(request):
        page = queries.queue(request.person, wish_of(request), request.GET.get("mark", ""))
        context = {"queue": page, "wish": wish_of(request), "more": _more(request, page.next)}
        return render_fragment(request, "desk/queue.html#rows", **context)  # type: ignore[arg-type]
    return render(request, "desk/desk.html", queue_context(request))


@require_GET
@signed_in
def news(request: Request) -> HttpResponse:
    """How many cases lie where, and a quiet bar where the shown part of the queue changed."""
    context = queue_context(request)
    context["changed"] = context["signature"] != request.GET.get("seen", "")
    context["case_id"] = inputs.number(request.GET.get("case"))
    return render_fragment(request, "desk/queue.html#news", **context)


@require_GET
@signed_in
def asked(request: Request) -> HttpResponse:
    """What is asked of whoever looks: the narrow column of their home."""
    asked = queries.asked_of(request.person)
    template = "desk/asked.html#asked" if is_fragment(request) else "desk/asked.html"
    return render(request, template, {"asked": asked})


def wish_of(request: Request) -> Wish:
    """Which part of the queue an address asks for."""
    return queries.wish_from(request.GET.dict())


def queue_context(request: Request) -> dict[str, Any]:
    """The queue beside whatever else a page shows."""
    wish = wish_of(request)
    page = queries.queue(request.person, wish, request.GET.get("mark", ""))
    return {
        "queue": page,
        "is_away": worker_seems_away(),
        "wish": wish,
        "wish_query": wish.query,
        "tabs": _tabs(request, wish),
        "signature": queries.signature(page.rows),
        "more": _more(request, page.next),
        "kinds": Case.Kind.choices,
        "deed": _deed(request),
        "may_set_hours": may(request.person, "desk.opening_hours"),
    }


def _deed(request: Request) -> Deed | None:
    """What one has just done to several cases, as long as it can be undone."""
    number = inputs.number(request.GET.get("deed"))
    if number is None:
        return None
    own = Deed.objects.filter(by=request.person, undone_at=None)
    return own.filter(pk=number, at__gt=now() - actions.UNDONE_WITHIN).first()


def _tabs(request: Request, wish: Wish) -> list[dict[str, Any]]:
    counts = queries.counts(request.person)
    tabs: dict[str, tuple[str, int | None]] = {
        "due": (_("Due"), counts.due),
        "mine": (_("Mine"), counts.mine),
        "waiting": (_("Waiting"), counts.waiting),
    }
    if counts.snoozed or wish.tab == "snoozed":
        tabs["snoozed"] = (pgettext("part of the queue", "Put aside"), counts.snoozed)
    tabs["done"] = (_("Done"), None)
    return [
        {
            "label": label,
            "count": count,
            "href": f"/desk/?{replace(wish, tab=tab).query}",
            "current": tab == wish.tab,
        }
        for tab, (label, count) in tabs.items()
    ]


def _more(request: Request, mark: str) -> str:
    """The address of the queue's next page."""
    if not mark:
        return ""
    return f"/desk/?{wish_of(request).query}&{urlencode({'mark': mark})}"
