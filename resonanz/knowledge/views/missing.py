"""What people searched for and did not find."""

import re
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from resonanz.core.errors import Refused
from resonanz.core.htmx import back_or, render_fragment, signed_in
from resonanz.core.rights import require
from resonanz.knowledge import actions, queries, sought
from resonanz.knowledge.models import Missed, Page
from resonanz.people.requests import Request

_NUMBER = re.compile(r"(?:/knowledge/)?(\d{1,18})/?\s*$")


@require_http_methods(["GET", "POST"])
@signed_in
def missed(request: Request) -> HttpResponse:
    """The list, for who keeps it; POST: somebody says that words they searched for are missing."""
    if request.method == "POST":
        words = request.POST.get("q", "")
        actions.note_missed(request.person, words)
        messages.success(request, _("Noted, without your name. If others miss it too, it shows."))
        return back_or(request, "/knowledge/")
    require(request.person, "knowledge.keep_missed")
    state = request.GET.get("state", "")
    state = state if state in Missed.State.values else Missed.State.OPEN
    context: dict[str, Any] = {
        "state": state,
        "states": Missed.State.choices,
        "missed": sought.missed(request.person, state),
        "keeper": sought.keeper(),
        "several": sought.SEVERAL,
    }
    return render(request, "knowledge/missed.html", context)


@require_POST
@signed_in
def one(request: Request, missed_id: int) -> HttpResponse:
    """What becomes of it."""
    found = sought.missed_one(request.person, missed_id)
    try:
        actions.settle(request.person, found, request.POST.get("state", ""), _page(request))
    except Refused as error:
        messages.error(request, error.message)
    return redirect("knowledge:missed")


@require_POST
@signed_in
def keeper(request: Request) -> HttpResponse:
    """Take the list over."""
    actions.keep_list(request.person, request.person)
    messages.success(request, _("You look after the list now."))
    return redirect("knowledge:missed")


@require_GET
@signed_in
def answer(request: Request) -> HttpResponse:
    """The page that answers a search nothing was found by; a part of the search."""
    page = sought.answered(request.person, request.GET.get("q", ""))
    return render_fragment(request, "knowledge/missed_answer.html", page=page)


def _page(request: Request) -> Page | None:
    found = _NUMBER.search(request.POST.get("page", ""))
    return queries.page(request.person, int(found[1])) if found else None
