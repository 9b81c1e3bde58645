"""Views of the queue kept under a name; and the labels of the organisation."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from resonanz.core.errors import Refused
from resonanz.core.htmx import is_fragment, signed_in
from resonanz.core.rights import may, require
from resonanz.desk import actions, queries
from resonanz.desk.models import Label
from resonanz.people.requests import Request


@require_http_methods(["GET", "POST"])
@signed_in
def views(request: Request) -> HttpResponse:
    """One's views and those others share (GET); or keep another one (POST)."""
    error = None
    if request.method == "POST":
        wish = queries.wish_of_query(request.POST.get("wish", ""))
        name, is_shared = request.POST.get("name", ""), "shared" in request.POST
        try:
            actions.keep_view(request.person, name, wish.query, is_shared=is_shared)
        except Refused as refused:
            error = refused
        else:
            return redirect(f"/desk/?{wish.query}")
    kept = list(queries.saved_views(request.person))
    for view in kept:
        view.may_change = may(request.person, "desk.change_view", view)  # type: ignore[attr-defined]
    wish = queries.wish_from(request.GET.dict())
    context = {"views": kept, "error": error, "wish_query": wish.query}
    template = "desk/views.html#list" if is_fragment(request) else "desk/views.html"
    return render(request, template, context, status=error.status if error else 200)


@require_POST
@signed_in
def removal(request: Request, view_id: int) -> HttpResponse:
    """Keep a view no longer."""
    actions.remove_view(request.person, queries.own_view(request.person, view_id))
    messages.success(request, _("Removed."))
    return redirect("desk:views")


@require_http_methods(["GET", "POST"])
@signed_in
def labels(request: Request) -> HttpResponse:
    """The labels of the organisation (GET), or one more (POST)."""
    require(request.person, "desk.labels")
    error, posted = None, request.POST
    if request.method == "POST":
        try:
            actions.make_label(request.person, posted.get("name", ""), posted.get("colour", ""))
        except Refused as refused:
            error = refused
        else:
            return redirect("desk:labels")
    return _labels(request, error)


@require_POST
@signed_in
def label(request: Request, label_id: int) -> HttpResponse:
    """Another name or colour for a label; offer it no more, or again."""
    require(request.person, "desk.labels")
    found, posted = queries.one_label(label_id), request.POST
    deeds = {"retire": actions.retire_label, "bring_back": actions.bring_back_label}
    try:
        if deed := deeds.get(posted.get("deed", "")):
            deed(request.person, found)
        else:
            name, colour = posted.get("name", ""), posted.get("colour", "")
            actions.change_label(request.person, found, name, colour)
    except Refused as error:
        return _labels(request, error)
    return redirect("desk:labels")


def _labels(request: Request, error: Refused | None) -> HttpResponse:
    context = {
        "labels": queries.labels(with_retired=True),
        "colours": Label.Colour.choices,
        "error": error,
    }
    return render(request, "desk/label_list.html", context, status=error.status if error else 200)
