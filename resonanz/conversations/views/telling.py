"""How many people a text tells by naming groups, and how many one may."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from resonanz.conversations import actions, queries
from resonanz.conversations.telling import limits_here, telling
from resonanz.core.htmx import signed_in
from resonanz.core.rights import require
from resonanz.people.requests import Request

LENGTH = 20_000
LIMITS = ("members", "keepers", "administrators")


@require_POST
@signed_in
def count(request: Request) -> HttpResponse:
    """The sentence one reads before sending; empty where no group is named."""
    number = request.POST.get("channel", "")
    if not number.isdecimal() or len(number) > 18:
        return HttpResponse("", content_type="text/plain")
    channel = queries.readable_channel(request.person, int(number))
    found = telling(request.person, channel, request.POST.get("source", "")[:LENGTH])
    response = HttpResponse(found.words(), content_type="text/plain; charset=utf-8")
    response["X-Too-Many"] = "1" if found.is_too_many else "0"
    return response


@require_http_methods(["GET", "POST"])
@signed_in
def limits(request: Request) -> HttpResponse:
    """How many people a post may tell at once, by who says it; for administrators."""
    require(request.person, "conversations.limit_telling")
    if request.method == "POST":
        given = {name: _number(request.POST.get(name, "")) for name in LIMITS}
        actions.limit_telling(request.person, **given)
        messages.success(request, _("Saved."))
        return redirect("conversations:telling-limits")
    context: dict[str, Any] = {"limits": limits_here()}
    return render(request, "conversations/telling_limits.html", context)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else 0
