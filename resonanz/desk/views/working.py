"""What an agent does to sort the work: labels, priority, putting aside, several cases at once."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from resonanz.core.errors import Refused
from resonanz.core.figures import Figure
from resonanz.core.htmx import is_by_htmx, is_fragment, signed_in
from resonanz.desk import actions, inputs, moments, queries
from resonanz.desk.models import Case
from resonanz.people.requests import Request

from .case import done
from .queue import wish_of


@require_http_methods(["GET", "POST"])
@signed_in
def labels(request: Request, case_id: int) -> HttpResponse:
    """Which labels a case bears: a form (GET), or the choice (POST)."""
    case = queries.one(request.person, case_id)
    if request.method == "POST":
        chosen = inputs.numbers(request.POST.getlist("label"))
        found = queries.labels(with_retired=True).filter(pk__in=chosen)
        actions.set_labels(request.person, case, found)
        return done(request, case_id, "context")
    borne = set(queries.labels_of(case).values_list("pk", flat=True))
    offered = [
        label
        for label in queries.labels(with_retired=True)
        if label.retired_at is None or label.pk in borne
    ]
    context = {"case": case, "labels": offered, "borne": borne}
    return render(request, _form(request, "desk/labels.html"), context)


@require_POST
@signed_in
def priority(request: Request, case_id: int) -> HttpResponse:
    """How pressing a case is."""
    case = queries.one(request.person, case_id)
    wished = inputs.number(request.POST.get("priority"))
    actions.set_priority(request.person, case, -1 if wished is None else wished)
    return done(request, case_id, "context")


@require_http_methods(["GET", "POST"])
@signed_in
def snooze(request: Request, case_id: int) -> HttpResponse:
    """Put a case aside: until when (GET, a form), or done (POST); or take it back."""
    case = queries.one(request.person, case_id)
    if request.method == "GET":
        context = {"case": case, "choices": moments.choices()}
        return render(request, _form(request, "desk/snooze.html"), context)
    wished = request.POST.get("until", "")
    if wished == "now":
        actions.wake(request.person, case)
    else:
        until = inputs.moment(request.POST.get("at", "") if wished == "at" else wished)
        if wished == "at" and until is None:
            raise Refused(_("Choose a moment to come."))
        actions.snooze(request.person, case, until)
    return done(request, case_id, "context")


@require_GET
@signed_in
def narrowing(request: Request) -> HttpResponse:
    """All by which the queue can be narrowed, and the form that keeps it under a name."""
    wish = wish_of(request)
    context: dict[str, Any] = {"wish": wish, "wish_query": wish.query} | _choices(request)
    return render(request, _form(request, "desk/narrowing.html"), context)


@require_http_methods(["GET", "POST"])
@signed_in
def bulk(request: Request) -> HttpResponse:
    """Do the same to several cases: what can be done (GET, or POST without a deed), or done."""
    wish = queries.wish_of_query(request.POST.get("wish", "") or request.GET.urlencode())
    chosen = _chosen(request, wish)
    if request.method == "POST" and request.POST.get("deed"):
        act, _colon, value = request.POST["deed"].partition(":")
        deed = actions.do_to_all(request.person, chosen, act, value)
        address = f"/desk/?{wish.query}&deed={deed.pk}"
        if is_by_htmx(request):
            return HttpResponse(status=204, headers={"HX-Redirect": address})
        return redirect(address)
    context = {"cases": chosen, "wish": wish, "wish_query": wish.query} | _choices(request)
    context["moments"] = moments.choices()
    return render(request, _form(request, "desk/bulk.html"), context)


@require_POST
@signed_in
def undoing(request: Request, deed_id: int) -> HttpResponse:
    """Put back what one did to several cases."""
    count = actions.undo(request.person, queries.one_deed(request.person, deed_id))
    wish = queries.wish_of_query(request.POST.get("wish", ""))
    told = ngettext("Undone: %(count)s case.", "Undone: %(count)s cases.", count)
    messages.success(request, told % {"count": Figure(count)})
    return redirect(f"/desk/?{wish.query}")


def _chosen(request: Request, wish: queries.Wish) -> list[Case]:
    """The cases that were ticked; or the first of all that match, where all are meant."""
    cases = queries.wished(request.person, wish).order_by("due_at", "pk")
    if request.POST.get("everything"):
        return list(cases[: actions.MOST_AT_ONCE])
    numbers = inputs.numbers(request.POST.getlist("case"))[: actions.MOST_AT_ONCE + 1]
    found = Case.objects.visible_to(request.person).filter(pk__in=numbers)
    return list(found.select_related("post__author").order_by("due_at", "pk"))


def _choices(request: Request) -> dict[str, Any]:
    return {
        "labels": queries.labels(),
        "colleagues": queries.colleagues_at_desks(request.person),
        "kinds": Case.Kind.choices,
        "priorities": Case.Priority.choices,
        "states": Case.State.choices,
    }


def _form(request: Request, template: str) -> str:
    return f"{template}#form" if is_fragment(request) else template
