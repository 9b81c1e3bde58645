"""How cases find their agent: a channel's way, and what agents say of themselves."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from resonanz.core.errors import Refused
from resonanz.core.htmx import get_visible, signed_in
from resonanz.desk import actions, inputs, queries
from resonanz.desk.models import Assigning, Readiness
from resonanz.people.requests import Request


@require_http_methods(["GET", "POST"])
@signed_in
def assigning(request: Request, channel_id: int) -> HttpResponse:
    """How the cases of a channel are given to its desk."""
    channel = get_visible(queries.channels_to_promise(request.person), pk=channel_id)
    error, posted = None, request.POST
    if request.method == "POST":
        try:
            actions.set_assigning(
                request.person,
                channel,
                posted.get("way", ""),
                by_skill="by_skill" in posted,
                limit=_limit(posted.get("limit", "")),
            )
        except Refused as refused:
            error = refused
        else:
            messages.success(request, _("Saved."))
            return redirect("desk:settings")
    context = {
        "channel": channel,
        "how": Assigning.objects.filter(channel=channel).first() or Assigning(channel=channel),
        "ways": Assigning.Way.choices,
        "error": error,
        "typed": posted,
    }
    return render(request, "desk/assigning.html", context, status=error.status if error else 200)


@require_http_methods(["GET", "POST"])
@signed_in
def me(request: Request) -> HttpResponse:
    """What one takes cases about, in which languages, and when one is away."""
    error = None
    if request.method == "POST":
        try:
            actions.tell_readiness(request.person, **_told(request))
        except Refused as refused:
            error = refused
        else:
            messages.success(request, _("Saved."))
            return redirect("desk:me")
    mine = queries.readiness_of(request.person)
    context = {"mine": mine, "languages": _LANGUAGES, "error": error} | _shown(request, mine, error)
    return render(request, "desk/me.html", context, status=error.status if error else 200)


# Each in its own language, as everywhere.
_LANGUAGES = (("de", "Deutsch"), ("en", "English"))


def _told(request: Request) -> dict[str, Any]:
    posted = request.POST
    return {
        "languages": posted.getlist("language"),
        "topics": posted.get("topics", "").replace(",", "\n").splitlines(),
        "away_from": inputs.moment(posted.get("away_from", "")),
        "away_until": inputs.moment(posted.get("away_until", "")),
    }


def _shown(request: Request, mine: Readiness, error: Refused | None) -> dict[str, Any]:
    if error is not None:
        names = ("topics", "away_from", "away_until")
        typed = {name: request.POST.get(name, "") for name in names}
        return typed | {"chosen": request.POST.getlist("language")}
    moments = {"away_from": mine.away_from, "away_until": mine.away_until}
    told = {
        name: f"{timezone.localtime(at):%Y-%m-%dT%H:%M}" if at else ""
        for name, at in moments.items()
    }
    return told | {"topics": "\n".join(mine.topics), "chosen": mine.languages}


def _limit(text: str) -> int | None:
    if not text.strip():
        return None
    number = inputs.number(text.strip())
    return -1 if number is None else number
