"""Departments: each by itself, and what administrators do with them and with who belongs."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from resonanz.core.errors import Gone, Refused
from resonanz.core.htmx import get_visible, is_fragment, render_fragment, signed_in, try_it
from resonanz.core.rights import require
from resonanz.people import actions, queries
from resonanz.people.forms import ClosingForm, DepartmentForm, MemberForm, PlaceForm
from resonanz.people.models import Department, DepartmentMembership, Person
from resonanz.people.requests import Request

from .pages import form_page, status_of

MOST_MEMBERS = 500


@signed_in
@require_GET
def chart(request: Request) -> HttpResponse:
    """How the organisation is made: departments, who leads them, how many belong to each."""
    if request.person.is_guest:
        raise Gone(_("This is not here (any more), or you are not part of it."))
    branches = queries.chart(request.person)
    opened = request.GET.get("open", "")
    context = {"branches": branches, "opened": queries.way_to(branches, opened)}
    return render(request, "people/chart.html", context)


@signed_in
@require_GET
def department(request: Request, slug: str) -> HttpResponse:
    """A department: what it is part of, who leads it, what is part of it, who belongs to it."""
    found = queries.department(request.person, slug)
    wish = queries.Wish(department=found)
    page = queries.directory(request.person, wish, request.GET.get("mark", ""))
    context: dict[str, Any] = {"department": found, "page": page, "query": ""}
    if is_fragment(request):
        return render_fragment(request, "people/directory.html#rows", **context)
    context["above"], context["branch"] = queries.place_of(request.person, found)
    return render(request, "people/department.html", context)


@signed_in
@form_page
def departments(request: Request) -> HttpResponse:
    """All departments, and another one; for administrators."""
    require(request.person, "people.administer")
    form = DepartmentForm(request.POST or None)
    if try_it(form, lambda: actions.create_department(request.person, **form.cleaned_data)):
        return redirect("people:departments")
    context = {
        "form": form,
        "departments": queries.department_lines(request.person),
        "closed": queries.closed_departments(request.person),
    }
    return render(request, "people/departments.html", context, status=status_of(form))


def _administered(request: Request, department_id: int) -> Department:
    found = get_visible(
        Department.objects.visible_to(request.person).select_related("parent"), pk=department_id
    )
    require(request.person, "people.administer")
    return found


@signed_in
@form_page
def department_change(request: Request, department_id: int) -> HttpResponse:
    """Another name or place for a department; who belongs to it; what became of it."""
    found = _administered(request, department_id)
    initial = {"name": found.name, "parent": found.parent_id, "external_id": found.external_id}
    form = DepartmentForm(request.POST or None, initial=initial)
    if try_it(form, lambda: actions.edit_department(request.person, found, **form.cleaned_data)):
        messages.success(request, _("The department is changed."))
        return redirect("people:department-change", department_id)
    return _department_page(request, found, form=form)


def _department_page(request: Request, found: Department, **forms: Any) -> HttpResponse:
    context = {
        "form": DepartmentForm(
            initial={"name": found.name, "parent": found.parent_id}
            | {"external_id": found.external_id}
        ),
        "closing": ClosingForm(),
        "joining": MemberForm(),
        "department": found,
        "members": queries.members(request.person, found, MOST_MEMBERS),
        "history": queries.history(request.person, found),
    } | forms
    status = max(status_of(form) for form in (context["form"], *forms.values()))
    return render(request, "people/department_change.html", context, status=status)


@signed_in
@require_POST
def closing(request: Request, department_id: int) -> HttpResponse:
    """Close a department, or open a closed one again."""
    found = _administered(request, department_id)
    if request.POST.get("undo"):
        actions.open_department(request.person, found)
        messages.success(request, _("“%s” is open again.") % found)
        return redirect("people:department-change", department_id)
    form = ClosingForm(request.POST)
    if try_it(form, lambda: actions.close_department(request.person, found, **form.cleaned_data)):
        messages.success(request, _("“%s” is closed. You can open it again below.") % found)
        return redirect("people:departments")
    return _department_page(request, found, closing=form)


@signed_in
@require_POST
def joining(request: Request, department_id: int) -> HttpResponse:
    """Somebody belongs to the department from a day on."""
    found = _administered(request, department_id)
    form = MemberForm(request.POST)
    if try_it(form, lambda: _join(request.person, found, dict(form.cleaned_data))):
        return redirect("people:department-change", department_id)
    return _department_page(request, found, joining=form)


def _join(actor: Person, department: Department, given: dict[str, Any]) -> None:
    person = queries.colleague_named(actor, given.pop("who"))
    if person is None:
        raise Refused(_("Nobody has this handle or mail address."))
    actions.belong(actor, person, department, **given)


@signed_in
@form_page
def places(request: Request, person_id: int) -> HttpResponse:
    """From when until when somebody belongs where, and another department for them."""
    shown = get_visible(Person.objects.visible_to(request.person), pk=person_id)
    require(request.person, "people.administer")
    form = PlaceForm(request.POST or None)
    if try_it(form, lambda: actions.belong(request.person, shown, **form.cleaned_data)):
        return redirect("people:places", person_id)
    held = queries.memberships_of(request.person, shown)
    context = {"shown": shown, "form": form, "memberships": held}
    return render(request, "people/places.html", context, status=status_of(form))


@signed_in
@form_page
def membership(request: Request, membership_id: int) -> HttpResponse:
    """Correct from when until when somebody belongs to a department, or end it."""
    held = DepartmentMembership.objects.select_related("department", "person")
    visible = held.filter(department__in=Department.objects.visible_to(request.person))
    found = get_visible(visible, pk=membership_id)
    require(request.person, "people.administer")
    initial = {name: getattr(found, name) for name in ("since", "until", "is_main", "leads")}
    form = PlaceForm(request.POST or None, initial=initial, department=found.department)
    if try_it(form, lambda: _edit_membership(request.person, found, form.cleaned_data)):
        return redirect("people:places", found.person_id)
    context = {"membership": found, "form": form}
    return render(request, "people/membership.html", context, status=status_of(form))


def _edit_membership(
    actor: Person, membership: DepartmentMembership, given: dict[str, Any]
) -> None:
    since: date = given.pop("since") or membership.since
    given.pop("department", None)
    actions.edit_membership(actor, membership, since=since, **given)


@signed_in
@require_POST
def ending(request: Request, membership_id: int) -> HttpResponse:
    """Somebody belongs to a department until today."""
    visible = DepartmentMembership.objects.filter(
        department__in=Department.objects.visible_to(request.person)
    ).select_related("department", "person")
    found = get_visible(visible, pk=membership_id)
    actions.end_membership(request.person, found)
    messages.success(request, _("Today is the last day there."))
    return redirect("people:places", found.person_id)
