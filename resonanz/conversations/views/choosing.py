"""Settings of what is said, for administrators: the reactions there are."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from resonanz.conversations import actions
from resonanz.conversations.reactions import CATALOGUE, MOST, USUAL, chosen
from resonanz.core.errors import Refused
from resonanz.core.htmx import signed_in
from resonanz.core.rights import require
from resonanz.people.requests import Request


@require_http_methods(["GET", "POST"])
@signed_in
def reactions(request: Request) -> HttpResponse:
    """Which reactions there are, in which order."""
    require(request.person, "people.administer")
    names, error = list(chosen()), None
    if request.method == "POST":
        names = [] if request.POST.get("usual") else _in_order(request)
        try:
            if not names and not request.POST.get("usual"):
                raise Refused(_("Choose one reaction at least."))
            actions.choose_reactions(request.person, names)
            messages.success(request, _("These reactions can be given from now on."))
            return redirect("/settings/reactions/")
        except Refused as refused:
            error = refused
    rows = [
        {"name": name, "word": word, "sign": sign, "place": _place(names, name)}
        for name, (word, sign) in CATALOGUE.items()
    ]
    context: dict[str, Any] = {"rows": rows, "error": error, "places": range(1, MOST + 1)}
    context["is_usual"] = tuple(names) == USUAL
    status = 422 if error else 200
    return render(request, "conversations/reaction_set.html", context, status=status)


def _in_order(request: Request) -> list[str]:
    """The names with a place, by their places; two at one place in the order of the page."""
    places = {name: request.POST.get(name, "") for name in CATALOGUE}
    wanted = {name: int(place) for name, place in places.items() if place in _PLACES}
    return sorted(wanted, key=lambda name: wanted[name])


_PLACES = frozenset(str(place) for place in range(1, MOST + 1))


def _place(names: list[str], name: str) -> int:
    return names.index(name) + 1 if name in names else 0
