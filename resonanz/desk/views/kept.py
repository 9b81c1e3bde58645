"""What became of the promises."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from resonanz.core.htmx import signed_in
from resonanz.desk.figures import DAYS, kept_promises
from resonanz.desk.inputs import number
from resonanz.people.requests import Request


@require_GET
@signed_in
def kept(request: Request) -> HttpResponse:
    """The share of promises kept on each of one's channels, and how long answers took."""
    wished = number(request.GET.get("days"))
    days = wished if wished in DAYS else DAYS[1]
    rows = kept_promises(request.person, days)
    context = {"rows": rows, "days": days, "spans": DAYS}
    return render(request, "desk/kept.html", context)
