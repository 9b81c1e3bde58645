"""Who looks after a page, and that it is right."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from resonanz.core.errors import Refused
from resonanz.core.htmx import signed_in
from resonanz.core.rights import require
from resonanz.knowledge import actions, queries
from resonanz.knowledge.models import Page, today
from resonanz.people.models import Person
from resonanz.people.requests import Request


@require_POST
@signed_in
def verification(request: Request, page_id: int) -> HttpResponse:
    """Say that a page is right, for some months or until a day."""
    page = queries.page(request.person, page_id)
    months = request.POST.get("months", "")
    until = parse_date(request.POST.get("until", "") or "x")
    if until is None and months.isdecimal():
        until = today() + timedelta(days=30 * min(int(months), 60) + 2)
    actions.verify(request.person, page, until)
    messages.success(request, _("Thank you: everybody sees that this page holds."))
    return redirect(page.address)


@require_http_methods(["GET", "POST"])
@signed_in
def owner(request: Request, page_id: int) -> HttpResponse:
    """Who looks after a page, and who does when they are away."""
    page = queries.page(request.person, page_id)
    require(request.person, "knowledge.entrust", page)
    candidates = queries.possible_owners(request.person, page)
    context: dict[str, Any] = {"page": page, "people": candidates, "error": None}
    if request.method == "POST":
        try:
            return _entrusted(request, page)
        except Refused as error:
            context["error"] = error
    status = 422 if context["error"] else 200
    return render(request, "knowledge/owner.html", context, status=status)


def _entrusted(request: Request, page: Page) -> HttpResponse:
    chosen = _person(request, "owner")
    if chosen is None:
        raise Refused(_("Choose who looks after it."))
    actions.entrust(request.person, page, chosen, _person(request, "deputy"))
    messages.success(request, _("Saved."))
    return redirect(page.address)


def _person(request: Request, name: str) -> Person | None:
    number = request.POST.get(name, "")
    if not number.isdecimal():
        return None
    return queries.colleague(request.person, int(number))
