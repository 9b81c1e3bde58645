"""Where something of ours stands on its way out."""

from collections.abc import Callable
from typing import Any

from django.contrib.messages import info as tell
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from resonanz.core.errors import Refused
from resonanz.core.htmx import is_fragment, render_fragment, signed_in
from resonanz.core.rights import may
from resonanz.networks import delivery, queries
from resonanz.networks.models import Delivery
from resonanz.people.models import Person
from resonanz.people.requests import Request


@signed_in
@require_GET
def deliveries(request: Request) -> HttpResponse:
    """What is where on its way out, and why."""
    which = request.GET.get("state", "")
    mark = request.GET.get("mark", "")
    page = queries.delivery_page(request.person, which, mark)
    context: dict[str, Any] = {
        "page": page,
        # Further pages stand still.
        "is_making": not mark and any(row.unmade for row in page.rows),
        "which": which,
        "trouble": queries.trouble_count(request.person),
        "is_away": queries.worker_is_away(),
    }
    if is_fragment(request):
        return render_fragment(request, "networks/deliveries.html#rows", **context)
    return render(request, "networks/deliveries.html", context)


@signed_in
@require_GET
def one_delivery(request: Request, number: int) -> HttpResponse:
    """Where something of ours stands on its way out."""
    found = queries.delivery(request.person, number)
    context: dict[str, Any] = {
        "delivery": found,
        "figures": queries.figures_of(found),
        "may_speak": may(request.person, "networks.speak", found.channel),
        "sees_account": may(request.person, "networks.see_trouble"),
        "is_away": queries.worker_is_away(),
    }
    if is_fragment(request):
        return render_fragment(request, "networks/delivery.html#state", **context)
    return render(request, "networks/delivery.html", context)


@signed_in
@require_POST
def retrial(request: Request, number: int) -> HttpResponse:
    """Send again what was refused, with other words where given."""
    found = queries.delivery(request.person, number)
    parts = [part for part in request.POST.getlist("part") if part.strip()]
    try:
        delivery.retry(request.person, found, parts or None)
    except Refused as error:
        tell(request, error.message)
    return redirect("networks:delivery", number)


def _done(request: Request, number: int, act: Callable[[Person, Delivery], Delivery]) -> Any:
    """Do something to a delivery, and back to its page."""
    found = queries.delivery(request.person, number)
    try:
        act(request.person, found)
    except Refused as error:
        tell(request, error.message)
    return redirect("networks:delivery", number)


@signed_in
@require_POST
def withdrawal(request: Request, number: int) -> HttpResponse:
    """Take back what was not sent."""
    return _done(request, number, delivery.withdraw)


@signed_in
@require_POST
def look(request: Request, number: int) -> HttpResponse:
    """Go on at once with what waits."""
    return _done(request, number, delivery.look_now)


@signed_in
@require_POST
def end(request: Request, number: int) -> HttpResponse:
    """Give up what nobody knows the end of."""
    return _done(request, number, delivery.give_up)
