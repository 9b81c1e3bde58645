"""A person leaves: when, and who goes on with what was theirs; for administrators."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from resonanz.core.errors import Refused
from resonanz.core.htmx import get_visible, signed_in, try_it
from resonanz.core.rights import require
from resonanz.people import actions, queries
from resonanz.people.forms import HandoverForm, LeavingForm
from resonanz.people.models import Person
from resonanz.people.requests import Request

from .pages import form_page, status_of


def _somebody(request: Request, person_id: int) -> Person:
    visible = Person.objects.visible_to(request.person).select_related("user")
    found = get_visible(visible, pk=person_id)
    require(request.person, "people.administer")
    return found


@signed_in
@form_page
def leaving(request: Request, person_id: int) -> HttpResponse:
    """When somebody leaves, what is theirs, and what was handed over already."""
    shown = _somebody(request, person_id)
    if request.method == "GET":
        return _page(request, shown)
    form = LeavingForm(request.POST)
    if try_it(form, lambda: actions.leave(request.person, shown, form.cleaned_data["last_day"])):
        return redirect("people:leaving", person_id)
    return _page(request, shown, form=form)


def _page(request: Request, shown: Person, **forms: Any) -> HttpResponse:
    departure = queries.departure_of(request.person, shown)
    day = {"last_day": departure.last_day} if departure is not None else {}
    context = {
        "shown": shown,
        "departure": departure,
        "held": queries.held_by(request.person, shown),
        "handovers": queries.handovers(request.person, departure) if departure else [],
        "form": LeavingForm(initial=day),
        "handing": HandoverForm(),
    } | forms
    status = max(status_of(form) for form in (context["form"], context["handing"]))
    return render(request, "people/leaving.html", context, status=status)


@signed_in
@require_POST
def handover(request: Request, person_id: int) -> HttpResponse:
    """Somebody goes on with the chosen things."""
    shown = _somebody(request, person_id)
    form = HandoverForm(request.POST)
    things = [_thing(chosen) for chosen in request.POST.getlist("thing")]
    if try_it(form, lambda: _hand_over(request.person, shown, things, form.cleaned_data["who"])):
        messages.success(request, _("It is handed over."))
        return redirect("people:leaving", person_id)
    return _page(request, shown, handing=form)


def _thing(chosen: str) -> tuple[str, int]:
    kind, _colon, number = chosen.partition(":")
    return kind, int(number) if number.isdecimal() else 0


@transaction.atomic
def _hand_over(actor: Person, person: Person, things: list[tuple[str, int]], who: str) -> None:
    to = queries.colleague_named(actor, who)
    if to is None:
        raise Refused(_("Nobody has this handle or mail address."))
    if not things:
        raise Refused(_("Choose what is handed over."))
    actions.hand_over(actor, person, things, to)
