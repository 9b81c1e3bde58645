"""The feed "worth it", and the page that says how it comes about."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from resonanz.channels.abilities import Side
from resonanz.channels.queries import rail
from resonanz.conversations import composing
from resonanz.conversations.narrowing import FORMS, Narrow, narrow_in
from resonanz.core.errors import Refused
from resonanz.core.htmx import is_fragment, render_fragment, signed_in
from resonanz.people.requests import Request

from . import actions, queries
from .formula import A_SPACE, DAYS_BACK, FACTORS, KEYS, MOST, REASONS
from .models import WorthWish


@require_GET
@signed_in
def worth(request: Request) -> HttpResponse:
    """What is worth it, the most first, each with the reasons."""
    wish = queries.wish_of(request.person)
    if wish is None:
        return render(request, "notifications/worth_off.html", {"reasons": REASONS})
    mark, narrow = request.GET.get("mark", ""), narrow_in(request.GET)
    page = queries.feed(request.person, mark, narrow)
    posts = composing.feed_because(
        [(one.post, one.because) for one in page.rows], request.person.pk
    )
    context: dict[str, Any] = {"page": page, "posts": posts, "narrowed": narrow.query}
    if is_fragment(request):
        return render_fragment(request, "conversations/feed.html#posts", **context)
    request.rail_channels = rail(request.person)
    spaces = [one for one in request.rail_channels if one.side is Side.INSIDE]
    context |= {"wish": wish, "spaces": spaces, "is_first_page": not mark} | _tools(narrow)
    return render(request, "notifications/worth.html", context)


def _tools(narrow: Narrow) -> dict[str, Any]:
    return {
        "narrow": narrow,
        "signs": composing.SIGNS,
        "forms": [(form.value, form.label) for form in FORMS],
        "everything": f"?{replace(narrow, unread=False).query}",
        "unread_only": f"?{replace(narrow, unread=True).query}",
        "no_filters": f"?{Narrow(unread=narrow.unread).query}",
    }


@require_http_methods(["GET", "POST"])
@signed_in
def how(request: Request) -> HttpResponse:
    """How it is chosen: the formula, what is looked at, and one's own weights."""
    if request.method == "POST":
        actions.settle(request.person, days=_number(request, "days"), **_weights(request))
        messages.success(request, _("It is weighed anew as you want it."))
        return redirect("/worth/how/")
    wish = queries.wish_of(request.person)
    context = {
        "wish": wish,
        "used": queries.used(request.person, wish),
        "rows": [(reason, _weight(wish, reason.key)) for reason in REASONS],
        "days_back": DAYS_BACK,
        "a_space": A_SPACE,
        "most": MOST,
    }
    return render(request, "notifications/worth_how.html", context)


@require_POST
@signed_in
def switch(request: Request) -> HttpResponse:
    """Switch it on, or off with everything that was kept for it."""
    if request.POST.get("on"):
        actions.switch_on(request.person)
        return redirect("/worth/")
    actions.switch_off(request.person)
    messages.success(request, _("“Worth it” is off, and what was kept for it is deleted."))
    return redirect("/")


def _weight(wish: WorthWish | None, key: str) -> int:
    return int(getattr(wish, key)) if wish else FACTORS.index(1.0)


def _weights(request: Request) -> dict[str, int]:
    given = {key: _number(request, key) for key in KEYS}
    return {key: weight for key, weight in given.items() if weight is not None}


def _number(request: Request, name: str) -> int | None:
    typed = request.POST.get(name, "")
    if not typed:
        return None
    if not typed.isdecimal() or len(typed) > 3:
        raise Refused(_("This is not a number."))
    return int(typed)
