"""People, departments, and one's own settings."""

import mimetypes
from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from resonanz.core.errors import Gone, Refused
from resonanz.core.htmx import get_visible, is_fragment, render_fragment, signed_in, try_it
from resonanz.core.rights import may, require

from . import actions, queries
from .forms import DepartmentForm, InvitationForm, OrganisationForm, ProfileForm, SettingsForm
from .forms import StandingForm as Standing
from .models import Department, Person
from .requests import Request
from .viewers import organisation as the_organisation

form_page = require_http_methods(["GET", "POST"])


def status_of(form: forms.BaseForm) -> int:
    return 422 if form.is_bound and form.errors else 200


@signed_in
@require_GET
def directory(request: Request) -> HttpResponse:
    """Everybody, by name, with search and departments."""
    words, slug = request.GET.get("q", ""), request.GET.get("department", "")
    department = queries.department(request.person, slug) if slug else None
    page = queries.directory(request.person, words, department, request.GET.get("mark", ""))
    context = {"page": page, "words": words, "department": department}
    if is_fragment(request):
        return render_fragment(request, "people/directory.html#rows", **context)  # type: ignore[arg-type]
    context["departments"] = queries.department_lines(request.person)
    return render(request, "people/directory.html", context)


@signed_in
@require_GET
def department(request: Request, slug: str) -> HttpResponse:
    """A department: what it is part of, what is part of it, who belongs to it."""
    found = queries.department(request.person, slug)
    below = Department.objects.visible_to(request.person).filter(parent=found).order_by("name")
    page = queries.directory(request.person, "", found, request.GET.get("mark", ""))
    if is_fragment(request):
        return render_fragment(request, "people/directory.html#rows", page=page, department=found)
    context = {"department": found, "below": below, "page": page}
    return render(request, "people/department.html", context)


@signed_in
@require_GET
def profile(request: Request, person_id: int) -> HttpResponse:
    """A person: who they are, where they belong, how they appear on networks."""
    shown = queries.profile(request.person, person_id)
    context = {"shown": shown, "is_oneself": shown.pk == request.person.pk}
    context["may_join"] = may(request.person, "people.join_identities", shown)
    if may(request.person, "people.administer") and shown.user is not None:
        context["standing"] = Standing(initial=_standing_of(shown))
    return render(request, "people/profile.html", context)


def _standing_of(person: Person) -> dict[str, Any]:
    now = [each.department for each in person.departments if each.until is None]  # type: ignore[attr-defined]
    return {"role": person.role, "department": now[0] if now else None}


@signed_in
@require_POST
def standing(request: Request, person_id: int) -> HttpResponse:
    """Another role or department for a colleague."""
    shown = get_visible(Person.objects.visible_to(request.person), pk=person_id)
    require(request.person, "people.administer")
    form = Standing(request.POST)
    if try_it(form, lambda: _give_standing(request.person, shown, form.cleaned_data)):
        return redirect("people:profile", person_id)
    shown = queries.profile(request.person, person_id)
    context = {"shown": shown, "standing": form, "is_oneself": shown.pk == request.person.pk}
    return render(request, "people/profile.html", context, status=422)


def _give_standing(actor: Person, person: Person, given: dict[str, Any]) -> None:
    if given["role"] != person.role:
        actions.set_role(actor, person, given["role"])
    actions.move(actor, person, given["department"], given["since"])


@signed_in
@require_POST
def exclusion(request: Request, person_id: int) -> HttpResponse:
    """Shut a colleague out who left, or let them back in."""
    shown = get_visible(Person.objects.visible_to(request.person), pk=person_id)
    act = actions.let_back if request.POST.get("undo") else actions.shut_out
    act(request.person, shown)
    return redirect("people:profile", person_id)


@signed_in
@form_page
def edit(request: Request) -> HttpResponse:
    """One's own profile."""
    person = Person.objects.get(pk=request.person.pk)
    form = ProfileForm(request.POST or None, request.FILES or None, instance=person)
    if try_it(form, lambda: _edit(request.person, form.cleaned_data)):
        messages.success(request, _("Your profile is changed."))
        return redirect("people:profile", person.pk)
    return render(request, "people/edit.html", {"form": form}, status=status_of(form))


def _edit(person: Person, given: dict[str, Any]) -> None:
    picture, remove = given.pop("picture"), given.pop("remove_picture")
    if picture:
        actions.set_picture(person, person, picture)
    elif remove:
        actions.remove_picture(person, person)
    actions.edit_profile(person, person, **given)


@signed_in
@form_page
def settings(request: Request) -> HttpResponse:
    """Language, theme and time zone."""
    person = request.person
    initial = {"language": person.user.language, "theme": person.user.theme}  # type: ignore[union-attr]
    form = SettingsForm(request.POST or None, initial=initial | {"time_zone": person.time_zone})
    if try_it(form, lambda: actions.settle(person, **form.cleaned_data)):
        return redirect("people:settings")
    return render(request, "people/settings.html", {"form": form}, status=status_of(form))


@signed_in
@require_POST
def theme(request: Request) -> HttpResponse:
    """Light, dark or like the system, from the menu."""
    person = request.person
    actions.settle(
        person,
        language=person.user.language,  # type: ignore[union-attr]
        theme=request.POST.get("theme", ""),
        time_zone=person.time_zone,
    )
    return HttpResponse(status=204)


@signed_in
@form_page
def organisation(request: Request) -> HttpResponse:
    """What holds for everybody; for administrators."""
    require(request.person, "people.administer")
    form = OrganisationForm(request.POST or None, instance=the_organisation())
    if try_it(form, lambda: actions.edit_organisation(request.person, **form.cleaned_data)):
        messages.success(request, _("The organisation is changed."))
        return redirect("people:organisation")
    context = {"form": form, "departments": queries.department_lines(request.person)}
    context["department_form"] = DepartmentForm()
    return render(request, "people/organisation.html", context, status=status_of(form))


@signed_in
@require_POST
def departments(request: Request) -> HttpResponse:
    """Another department; for administrators."""
    require(request.person, "people.administer")
    form = DepartmentForm(request.POST)
    if not form.is_valid():
        raise Refused(_("A department needs a name."))
    actions.create_department(request.person, **form.cleaned_data)
    return redirect("people:organisation")


@signed_in
@form_page
def department_change(request: Request, department_id: int) -> HttpResponse:
    """Another name for a department, or another place in the tree; for administrators."""
    found = get_visible(Department.objects.visible_to(request.person), pk=department_id)
    require(request.person, "people.administer")
    initial = {"name": found.name, "parent": found.parent_id}
    form = DepartmentForm(request.POST or None, initial=initial)
    if try_it(form, lambda: actions.edit_department(request.person, found, **form.cleaned_data)):
        messages.success(request, _("The department is changed."))
        return redirect("people:organisation")
    context = {"form": form, "department": found}
    return render(request, "people/department_change.html", context, status=status_of(form))


@signed_in
@form_page
def colleagues(request: Request) -> HttpResponse:
    """Who signs in here, and the invitation of another colleague; for administrators."""
    require(request.person, "people.administer")
    form = InvitationForm(request.POST or None)
    if try_it(form, lambda: actions.invite(request.person, **form.cleaned_data)):
        messages.success(request, _("The invitation is on its way."))
        return redirect("people:colleagues")
    return render(request, "people/colleagues.html", {"form": form}, status=status_of(form))


@signed_in
@require_GET
@cache_control(private=True, max_age=31_536_000, immutable=True)
def picture(request: Request, name: str) -> FileResponse:
    """A face; its name cannot be guessed and changes with the picture."""
    path = f"people/{name}"
    if not Person.objects.filter(picture=path).exists():
        raise Gone(_("This picture is not here (any more)."))
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return FileResponse(default_storage.open(path), content_type=kind)
