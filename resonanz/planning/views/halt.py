"""The emergency brake."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from resonanz.core.errors import Refused
from resonanz.core.figures import Figure
from resonanz.core.htmx import signed_in
from resonanz.core.rights import require
from resonanz.networks.halting import standing
from resonanz.people.requests import Request
from resonanz.planning import actions
from resonanz.planning.actions.halting import missed_posts


@require_http_methods(["GET", "POST"])
@signed_in
def halt(request: Request) -> HttpResponse:
    """Let everything planned stand still, or go on."""
    require(request.person, "planning.halt")
    error = None
    if request.method == "POST":
        try:
            return _switched(request)
        except Refused as refused:
            error = refused
    context = {"halt": standing(), "missed": missed_posts(), "error": error}
    return render(request, "planning/halt.html", context, status=error.status if error else 200)


def _switched(request: Request) -> HttpResponse:
    if request.POST.get("state") == "on":
        send_missed = request.POST.get("missed") == "send"
        count = actions.go_on(request.person, send_missed=send_missed)
        messages.success(request, _went_on(count, send_missed))
    else:
        actions.halt(request.person, request.POST.get("reason", ""))
        messages.success(request, _("Everything planned stands still."))
    return redirect("planning:plan")


def _went_on(count: int, send_missed: bool) -> str:
    if not count:
        return _("The plan goes on.")
    if send_missed:
        text = ngettext(
            "The plan goes on; %(count)s missed post goes out now.",
            "The plan goes on; %(count)s missed posts go out now.",
            count,
        )
    else:
        text = ngettext(
            "The plan goes on; %(count)s missed post waits under “Stopped”.",
            "The plan goes on; %(count)s missed posts wait under “Stopped”.",
            count,
        )
    return text % {"count": Figure(count)}
